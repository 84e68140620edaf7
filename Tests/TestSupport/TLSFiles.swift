/// Key and certificate of a server, made by OpenSSL's program; nobody vouches for them.
public struct TLSFiles: Sendable {
    public let certificate: String
    public let key: String

    /// OpenSSL's program is missing, or said this.
    public struct NotMade: Error { public let words: String }

    /// - Parameters:
    ///   - files: what the two are called, without `.pem` and `.key`; made anew where they are there.
    ///   - name: the server's.
    ///   - address: an IP address of the server, besides.
    public static func make(
        in folder: TemporaryFolder, _ files: String = "tls", name: String = "localhost", address: String? = nil
    ) async throws -> TLSFiles {
        let made = TLSFiles(certificate: folder.path("\(files).pem"), key: folder.path("\(files).key"))
        guard let openssl = Tool(named: "openssl") else { throw NotMade(words: "openssl is not installed") }
        let outcome = try await openssl.run([
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", made.key, "-out", made.certificate, "-days", "2", "-subj",
            "/CN=\(name)", "-addext", "subjectAltName=DNS:\(name)\(address.map { ",IP:\($0)" } ?? "")",
        ])
        guard outcome.status == 0 else { throw NotMade(words: outcome.errors) }
        return made
    }

    /// The lines of the configuration that name them.
    public var configuration: String { "[tls]\ncertificate = \"\(certificate)\"\nkey = \"\(key)\"\n" }
}
