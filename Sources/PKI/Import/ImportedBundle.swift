import OpenSSL

/// What a file held, sorted; nothing in it is trusted by being here.
public struct ImportedBundle: Sendable {
    /// A key and the certificate it belongs to.
    public struct Pair: Sendable {
        public var certificate: Certificate
        public var key: PrivateKey
    }

    /// Something that was not taken, and why.
    public struct Refusal: Hashable, Sendable, Codable {
        /// Where it stands: `item 3`.
        public var position: String
        public var reason: String
    }

    public var certificates: [Certificate] = []
    /// Keys that fit none of the certificates.
    public var keys: [PrivateKey] = []
    public var pairs: [Pair] = []
    public var lists: [CertificateRevocationList] = []
    public var refused: [Refusal] = []
}

extension ImportedBundle {
    /// Nothing was found, not even something to refuse.
    var isEmpty: Bool { certificates.isEmpty && keys.isEmpty && lists.isEmpty && refused.isEmpty }
}
