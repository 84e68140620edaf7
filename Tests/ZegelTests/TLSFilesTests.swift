import Foundation
import TestSupport
import Testing

@Suite("config check loads the TLS files", .enabled(if: Tool(named: "openssl") != nil, "openssl is not installed"))
struct TLSFilesTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func run(_ certificate: String, _ key: String, _ command: String...) async throws -> Tool.Outcome {
        let text = """
            state = "\(folder.path("state"))"
            [tls]
            certificate = "\(folder.path(certificate))"
            key = "\(folder.path(key))"
            [[listeners]]
            port = 0
            tls = "starttls"
            origin = "outside"

            """
        try folder.write("zegel.toml", text.utf8)
        return try await Program().tool.run(["--config", folder.path("zegel.toml")] + command, environment: ["NO_COLOR": "1"])
    }

    @Test("what is no certificate, no key, or the key of another is named with its file and the remedy, by serve and doctor too")
    func wrong() async throws {
        _ = try await TLSFiles.make(in: folder, "a")
        _ = try await TLSFiles.make(in: folder, "b")
        try folder.write("rubbish", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n".utf8)
        #expect(try await run("a.pem", "a.key", "config", "check").status == 0)
        let cases = [
            ("a.pem", "rubbish", "\(folder.path("rubbish")) holds no private key", "in PEM, without a password"),
            ("a.pem", "b.key", "the key in \(folder.path("b.key")) does not belong to the first certificate in", "own certificate first"),
            ("rubbish", "a.key", "\(folder.path("rubbish")) holds no certificate", "and then its issuers"),
            ("a.key", "a.key", "\(folder.path("a.key")) holds no certificate", "and then its issuers"),
        ]
        for (certificate, key, words, remedy) in cases {
            let check = try await run(certificate, key, "config", "check")
            #expect(check.status == 5 && check.text.contains(words) && check.text.contains(remedy), "\(check.text)")
            let serve = try await run(certificate, key, "serve")
            #expect(serve.status == 2 && serve.errors.contains(words), "\(serve.status) \(serve.errors)")
            let doctor = try await run(certificate, key, "doctor")
            #expect(doctor.status == 5 && doctor.text.contains("The TLS files cannot be used: ") && doctor.text.contains(words))
            #expect(try await run(certificate, key, "domain", "list").status == 0)
        }
    }
}
