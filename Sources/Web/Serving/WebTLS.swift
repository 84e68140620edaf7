import NIOSSL

/// TLS between two processes of ours, each of which proves who it is by a certificate (mTLS).
public enum WebTLS {
    /// Why the files cannot serve.
    public struct Problem: Error, Hashable, Sendable, CustomStringConvertible {
        public let description: String
    }

    /// Lets nobody in but who has a certificate that `clients` vouches for.
    /// - Parameters:
    ///   - certificate: a file with our own and its issuers, in PEM.
    ///   - clients: a file with the certificates of clients, or of who issues them, in PEM.
    public static func server(certificate: String, key: String, clients: String) throws(Problem) -> NIOSSLContext {
        let (chain, own) = try identity(certificate, key)
        var configuration = TLSConfiguration.makeServerConfiguration(certificateChain: chain, privateKey: own)
        configuration.trustRoots = .certificates(try certificates(clients))
        // The name in a client's certificate is nobody's host.
        configuration.certificateVerification = .noHostnameVerification
        return try context(configuration)
    }

    /// Speaks to nobody but who `authorities` vouches for.
    public static func client(certificate: String, key: String, authorities: String) throws(Problem) -> NIOSSLContext {
        let (chain, own) = try identity(certificate, key)
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.trustRoots = .certificates(try certificates(authorities))
        configuration.certificateChain = chain
        configuration.privateKey = own
        return try context(configuration)
    }

    private static func context(_ configuration: TLSConfiguration) throws(Problem) -> NIOSSLContext {
        var configuration = configuration
        // Both sides are ours.
        configuration.minimumTLSVersion = .tlsv13
        do { return try NIOSSLContext(configuration: configuration) } catch {
            throw Problem(description: "certificate and key do not belong together")
        }
    }

    private static func identity(_ certificate: String, _ key: String) throws(Problem) -> (
        [NIOSSLCertificateSource], NIOSSLPrivateKeySource
    ) {
        let chain = try certificates(certificate).map { NIOSSLCertificateSource.certificate($0) }
        guard let own = try? NIOSSLPrivateKey(file: key, format: .pem) else {
            throw Problem(description: "\(key) holds no private key that can be read")
        }
        return (chain, .privateKey(own))
    }

    private static func certificates(_ file: String) throws(Problem) -> [NIOSSLCertificate] {
        let found = (try? NIOSSLCertificate.fromPEMFile(file)) ?? []
        guard !found.isEmpty else { throw Problem(description: "\(file) holds no certificate that can be read") }
        return found
    }
}
