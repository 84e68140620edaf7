import OpenSSL

/// Whose signature is made.
public struct SigningIdentity: Sendable {
    public var certificate: X509Certificate
    public var key: PrivateKey
    /// Intermediates that go along, without the root.
    public var chain: [X509Certificate]

    public init(certificate: X509Certificate, key: PrivateKey, chain: [X509Certificate] = []) {
        self.certificate = certificate
        self.key = key
        self.chain = chain
    }
}
