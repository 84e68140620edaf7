/// A certificate with its private key, to open what was encrypted for it.
public struct DecryptionKey: Sendable {
    public let certificate: X509Certificate
    public let key: PrivateKey

    public init(certificate: X509Certificate, key: PrivateKey) {
        self.certificate = certificate
        self.key = key
    }
}
