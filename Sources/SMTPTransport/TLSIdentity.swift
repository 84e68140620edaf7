import NIOSSL

/// The server's certificate chain and key, read from PEM files.
public struct TLSIdentity: Hashable, Sendable {
    public var certificateFile: String
    public var keyFile: String

    public init(certificateFile: String, keyFile: String) {
        self.certificateFile = certificateFile
        self.keyFile = keyFile
    }

    /// TLS 1.2 and newer only (RFC 9325 §3.1.1).
    ///
    /// - Throws: when a file cannot be read, or key and certificate do not match.
    func serverContext() throws -> NIOSSLContext {
        let chain = try NIOSSLCertificate.fromPEMFile(certificateFile).map { NIOSSLCertificateSource.certificate($0) }
        let key = try NIOSSLPrivateKey(file: keyFile, format: .pem)
        var configuration = TLSConfiguration.makeServerConfiguration(certificateChain: chain, privateKey: .privateKey(key))
        configuration.minimumTLSVersion = .tlsv12
        // RFC 9325 §4.2: forward secrecy and authenticated encryption only; TLS 1.3 has no other suites.
        configuration.cipherSuites = "ECDHE+AESGCM:ECDHE+CHACHA20"
        return try NIOSSLContext(configuration: configuration)
    }
}
