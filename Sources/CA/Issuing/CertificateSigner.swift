import OpenSSL

/// Makes the signature of a certificate, with a key that is at hand or in a token.
public protocol CertificateSigner: Sendable {
    /// - Parameters:
    ///   - issuer: `nil` when the certificate signs itself.
    ///   - key: the issuer's.
    func sign(_ builder: CertificateBuilder, for subject: PublicKey, issuer: X509Certificate?, with key: PrivateKey) throws
        -> X509Certificate
}

/// Signs with the library.
public struct LibrarySigner: CertificateSigner {
    public init() {}

    public func sign(
        _ builder: CertificateBuilder, for subject: PublicKey, issuer: X509Certificate?, with key: PrivateKey
    ) throws -> X509Certificate { try builder.sign(for: subject, issuer: issuer, signer: key) }
}
