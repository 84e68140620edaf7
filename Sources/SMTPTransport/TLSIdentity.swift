import NIOSSL

/// The server's certificate chain and key, read from PEM files.
public struct TLSIdentity: Hashable, Sendable {
    public var certificateFile: String
    public var keyFile: String

    public init(certificateFile: String, keyFile: String) {
        self.certificateFile = certificateFile
        self.keyFile = keyFile
    }

    /// Why the files cannot serve, with their names and what to do.
    public struct Problem: Error, Hashable, Sendable, CustomStringConvertible {
        public let description: String
    }

    /// Loads both files as a listener would, and keeps nothing.
    public func check() throws(Problem) { _ = try serverContext() }

    /// TLS 1.2 and newer only (RFC 9325 §3.1.1).
    public func serverContext() throws(Problem) -> NIOSSLContext {
        let chain = (try? NIOSSLCertificate.fromPEMFile(certificateFile)) ?? []
        guard !chain.isEmpty else {
            throw Problem(
                description: "\(certificateFile) holds no certificate that can be read: "
                    + "it must have the server's certificate and then its issuers, in PEM")
        }
        guard let key = try? NIOSSLPrivateKey(file: keyFile, format: .pem) else {
            throw Problem(description: "\(keyFile) holds no private key that can be read: it must have one in PEM, without a password")
        }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
        configuration.minimumTLSVersion = .tlsv12
        // RFC 9325 §4.2: forward secrecy and authenticated encryption only; TLS 1.3 has no other suites.
        configuration.cipherSuites = "ECDHE+AESGCM:ECDHE+CHACHA20"
        do { return try NIOSSLContext(configuration: configuration) } catch {
            throw Problem(
                description: "the key in \(keyFile) does not belong to the first certificate in \(certificateFile): "
                    + "put the server's own certificate first there, and give the key it was made for")
        }
    }
}
