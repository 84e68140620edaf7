import OpenSSL

/// What a file held, sorted; nothing in it is trusted by being here.
public struct ImportedBundle: Sendable {
    /// A key and the certificate it belongs to.
    public struct Pair: Sendable {
        public var certificate: Certificate
        public var key: PrivateKey

        public init(certificate: Certificate, key: PrivateKey) {
            self.certificate = certificate
            self.key = key
        }
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

    public init() {}
}

extension ImportedBundle {
    /// Adds what one file of an archive held; what was refused is named with the file.
    mutating func add(_ file: Result<ImportedBundle, BundleError>, from name: String) {
        switch file {
        case .success(let bundle):
            certificates += bundle.certificates
            lists += bundle.lists
            refused += bundle.refused.map { Refusal(position: "\(name), \($0.position)", reason: $0.reason) }
        case .failure(let error): refused.append(Refusal(position: name, reason: error.description))
        }
    }

    /// Nothing was found, not even something to refuse.
    var isEmpty: Bool { certificates.isEmpty && keys.isEmpty && lists.isEmpty && refused.isEmpty }
}
