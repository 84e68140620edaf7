import Foundation
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
    /// The setting `legacy.sha1`: certificates and lists signed with SHA-1 count (C-09). MD5 never does.
    public let allowsSHA1: Bool

    /// What our own authority revoked, by thumbprint: it counts from the moment of the revocation, before any list says so.
    public let revoked: [String: CertificateRevocationList.Entry]

    let index: TrustIndex

    let verdicts = VerdictCache()

    /// - Parameters:
    ///   - allowsSHA1: the setting `legacy.sha1`.
    ///   - revoked: what our own authority revoked, by thumbprint.
    ///   - previous: an older store: signatures of lists that were checked there are not checked again. Verdicts are never taken
    ///     over.
    public init(
        roots: [Certificate] = [], intermediates: [Certificate] = [], trustList: [String: TrustListEntry] = [:],
        lists: [CertificateRevocationList] = [], allowsSHA1: Bool = false,
        revoked: [String: CertificateRevocationList.Entry] = [:], after previous: TrustStore? = nil
    ) {
        self.revoked = revoked
        self.trustList = trustList
        self.allowsSHA1 = allowsSHA1
        index = TrustIndex(roots: roots, intermediates: intermediates, lists: lists, after: previous?.index)
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
    private let listSignatures: Mutex<[String: Bool]>
    /// Moments at which a verdict may change by itself, in order: a CA certificate or a list begins or ends.
    private let moments: [Date]

    init(roots: [Certificate], intermediates: [Certificate], lists: [CertificateRevocationList], after previous: TrustIndex? = nil) {
        self.roots = roots
        self.intermediates = intermediates
        self.lists = lists
        rootThumbprints = Set(roots.map(\.thumbprint))
        rootsBySubject = Dictionary(grouping: roots, by: \.subjectName)
        intermediatesBySubject = Dictionary(grouping: intermediates, by: \.subjectName)
        listsByIssuer = Dictionary(grouping: lists, by: \.values.issuerName).mapValues { $0.sorted { $1.isReplaced(by: $0) } }
        moments =
            ((roots + intermediates).flatMap { [$0.notBefore, $0.notAfter] }
            + lists.flatMap { [$0.thisUpdate.addingTimeInterval(-CertificateRevocationList.skew), $0.nextUpdate] }
            .compactMap(\.self)).sorted()
        let isKept = Set(lists.map(\.thumbprint))
        listSignatures = Mutex(previous?.signatures { isKept.contains($0) } ?? [:])
    }

    /// The first moment from `date` on at which something of ours begins or ends; `nil` when nothing will. An end counts to its
    /// last instant, so a moment that is now is still to come.
    func nextMoment(from date: Date) -> Date? {
        let next = moments.partitionPoint { $0 < date }
        return next < moments.count ? moments[next] : nil
    }

    private func signatures(ofLists isKept: (String) -> Bool) -> [String: Bool] {
        listSignatures.withLock { $0.filter { isKept(String($0.key.prefix(64))) } }
    }

    /// - Returns: `nil` when it is not known yet.
    func signature(of list: CertificateRevocationList, by signer: Certificate) -> Bool? {
        listSignatures.withLock { $0[list.thumbprint + signer.thumbprint] }
    }

    func remember(_ isGood: Bool, of list: CertificateRevocationList, by signer: Certificate) {
        listSignatures.withLock { $0[list.thumbprint + signer.thumbprint] = isGood }
    }
}

extension Array {
    /// The position of the first element that no longer passes; all that pass stand before all that do not.
    fileprivate func partitionPoint(_ passes: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if passes(self[middle]) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
