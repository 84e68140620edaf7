import OpenSSL
import Synchronization

/// What judging starts from: the administrator's roots, known CA certificates, the trust list and the revocation lists.
///
/// A value made once per generation and shared; look-ups by name are prepared when it is made.
public struct TrustStore: Sendable {
    public var roots: [Certificate] { index.roots }
    public var intermediates: [Certificate] { index.intermediates }
    /// By thumbprint.
    public let trustList: [String: TrustListEntry]
    public var lists: [CertificateRevocationList] { index.lists }

    let index: TrustIndex

    public init(
        roots: [Certificate] = [], intermediates: [Certificate] = [], trustList: [String: TrustListEntry] = [:],
        lists: [CertificateRevocationList] = []
    ) {
        self.trustList = trustList
        index = TrustIndex(roots: roots, intermediates: intermediates, lists: lists)
    }
}

/// The look-ups of one trust store, and which CRL signatures were found good or bad.
final class TrustIndex: Sendable {
    let roots: [Certificate]
    let intermediates: [Certificate]
    let lists: [CertificateRevocationList]
    let rootThumbprints: Set<String>
    let rootsBySubject: [CanonicalName: [Certificate]]
    let intermediatesBySubject: [CanonicalName: [Certificate]]
    /// Newest first.
    let listsByIssuer: [CanonicalName: [CertificateRevocationList]]
    /// By thumbprints of list and signer: a list is hashed once, not once per mail.
    private let listSignatures = Mutex<[String: Bool]>([:])

    init(roots: [Certificate], intermediates: [Certificate], lists: [CertificateRevocationList]) {
        self.roots = roots
        self.intermediates = intermediates
        self.lists = lists
        rootThumbprints = Set(roots.map(\.thumbprint))
        rootsBySubject = Dictionary(grouping: roots, by: \.subjectName)
        intermediatesBySubject = Dictionary(grouping: intermediates, by: \.subjectName)
        listsByIssuer = Dictionary(grouping: lists, by: \.values.issuerName).mapValues { $0.sorted { $1.isReplaced(by: $0) } }
    }

    /// - Returns: `nil` when it is not known yet.
    func signature(of list: CertificateRevocationList, by signer: Certificate) -> Bool? {
        listSignatures.withLock { $0[list.thumbprint + signer.thumbprint] }
    }

    func remember(_ isGood: Bool, of list: CertificateRevocationList, by signer: Certificate) {
        listSignatures.withLock { $0[list.thumbprint + signer.thumbprint] = isGood }
    }
}
