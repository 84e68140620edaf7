import OpenSSL

/// What judging starts from: the administrator's roots, known CA certificates, the trust list and the revocation lists.
public struct TrustStore: Sendable {
    public var roots: [Certificate]
    public var intermediates: [Certificate]
    /// By thumbprint.
    public var trustList: [String: TrustListEntry]
    public var lists: [CertificateRevocationList]

    public init(
        roots: [Certificate] = [], intermediates: [Certificate] = [], trustList: [String: TrustListEntry] = [:],
        lists: [CertificateRevocationList] = []
    ) {
        self.roots = roots
        self.intermediates = intermediates
        self.trustList = trustList
        self.lists = lists
    }
}
