import CA
import Foundation
import OpenSSL
import PKI
import Settings
import TestSupport
import Testing

@Suite("A7.9 key files, opened by other programs", .serialized)
struct GateA7x9KeyFileTests {
    private struct Sample {
        var world: IssuedWorld
        var certificate: Certificate
        var file: String
        /// A file with the password in it.
        var password: String
    }

    private func sample(legacy: Bool = false, key: KeyType = .rsa2048) async throws -> Sample {
        let world = try await IssuedWorld()
        try await world.create("mail", key: .p256)
        let certificate = try await world.issue("alice@zegel.example", key: key, from: "mail")
        let (files, password) = try await world.keyFile(certificate, legacy: legacy)
        return Sample(
            world: world, certificate: certificate, file: try world.write("alice.p12", try #require(files.file?.bytes)),
            password: try world.folder.write("password", password.text.utf8))
    }

    @Test(
        "OpenSSL 3 opens it, and says PBES2 with AES-256-CBC, PBKDF2 with SHA-256, 600,000 iterations, a SHA-256 MAC",
        .enabled(if: Tool(named: "openssl") != nil, "openssl is not installed"), arguments: [KeyType.rsa2048, .p256])
    func openSSL(_ key: KeyType) async throws {
        let sample = try await sample(key: key)
        let outcome = try await Tool.needed("openssl").run(
            ["pkcs12", "-in", sample.file, "-nodes", "-info", "-passin", "file:\(sample.password)"])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let info = outcome.errors
        #expect(info.contains("MAC: sha256, Iteration 600000"), "\(info)")
        #expect(info.components(separatedBy: "PBES2, PBKDF2, AES-256-CBC, Iteration 600000, PRF hmacWithSHA256").count == 3, "\(info)")
        #expect(outcome.text.components(separatedBy: "BEGIN CERTIFICATE").count == 4 && outcome.text.contains("BEGIN PRIVATE KEY"))
    }

    @Test(
        "the legacy form opens with openssl -legacy, and says 3DES and SHA-1",
        .enabled(if: Tool(named: "openssl") != nil, "openssl is not installed"))
    func legacy() async throws {
        let sample = try await sample(legacy: true)
        let outcome = try await Tool.needed("openssl").run(
            ["pkcs12", "-legacy", "-in", sample.file, "-nodes", "-info", "-passin", "file:\(sample.password)"])
        #expect(outcome.status == 0 && outcome.text.contains("BEGIN PRIVATE KEY"), "\(outcome.errors)")
        #expect(outcome.errors.contains("MAC: sha1, Iteration 2048") && outcome.errors.contains("pbeWithSHA1And3-KeyTripleDES-CBC"))
    }

    @Test("NSS takes it in", .enabled(if: Tool(named: "pk12util") != nil, "pk12util is not installed"), arguments: [false, true])
    func nss(_ legacy: Bool) async throws {
        let sample = try await sample(legacy: legacy)
        let folder = try TemporaryFolder()
        _ = try await Tool.needed("certutil").must(["-N", "-d", "sql:\(folder.root)", "--empty-password"])
        _ = try await Tool.needed("pk12util").must(["-d", "sql:\(folder.root)", "-i", sample.file, "-w", sample.password])
        let keys = String(decoding: try await Tool.needed("certutil").must(["-K", "-d", "sql:\(folder.root)"]), as: UTF8.self)
        #expect(keys.contains("rsa"), "\(keys)")
    }

    @Test("Java keytool lists key and chain", .enabled(if: Tool(named: "keytool") != nil, "keytool is not installed"))
    func java() async throws {
        let sample = try await sample()
        let output = try await Tool.needed("keytool").must(
            ["-list", "-v", "-storetype", "PKCS12", "-keystore", sample.file, "-storepass:file", sample.password])
        let text = String(decoding: output, as: UTF8.self)
        #expect(text.contains("PrivateKeyEntry") && text.contains("Certificate chain length: 3"), "\(text.prefix(800))")
    }

    @Test("pyca/cryptography opens it", .enabled("cryptography is not here") { await PythonTools.interop.arePresent })
    func pyca() async throws {
        let sample = try await sample()
        let words = try await PythonTools.interop.run("Tests/Interop/Python/open_p12.py", [sample.file, sample.password]).split(
            separator: " "
        ).map {
            $0.trimmingCharacters(in: .whitespacesAndNewlines)
        }
        #expect(words.first == "2048" && words.last == "2", "\(words)")
    }

    @Test(
        "plistlib reads the configuration profile: the right payloads, joined by their UUIDs, and no password in it",
        .enabled(if: Tool(named: "python3") != nil, "python3 is not installed"))
    func profile() async throws {
        let world = try await IssuedWorld()
        try await world.create("mail", key: .p256)
        try await world.store.write { _ = try $0.set("ca.mail-server.incoming", to: "imap.zegel.example", at: .global) }
        let certificate = try await world.issue("alice@zegel.example", key: .rsa2048, from: "mail")
        let (files, password) = try await world.keyFile(certificate, form: .profile)
        let bytes = try #require(files.profile?.bytes)
        let file = try world.write("alice.mobileconfig", bytes)
        let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().appending(path: "Python/profile.py")
            .path
        let text = String(decoding: try await Tool.needed("python3").must(["-I", script, file]), as: UTF8.self)
        let types = text.split(separator: "\n").compactMap { $0.split(separator: " ").first }
        #expect(
            types == ["com.apple.security.pkcs12", "com.apple.security.pkcs1", "com.apple.security.root", "com.apple.mail.managed"],
            "\(text)")
        #expect(!String(decoding: bytes, as: UTF8.self).contains(password.text))
    }
}
