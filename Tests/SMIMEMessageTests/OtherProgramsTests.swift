import Foundation
import MIME
import OpenSSL
import SMIME
import TestSupport
import Testing

/// Programs that share no code with our library.
struct OtherPrograms: Sendable {
    static let gpgsm: Tool? = Tool(named: "gpgsm")
    static let cmsutil: Tool? = Tool(named: "cmsutil")
    static let pk12util: Tool? = Tool(named: "pk12util")
    static let certutil: Tool? = Tool(named: "certutil")
    static let hasNSS = cmsutil != nil && pk12util != nil && certutil != nil && SMIMEFixture.openssl != nil
    static let hasGnuPG = gpgsm != nil && SMIMEFixture.openssl != nil

    /// A PKCS #12 file old programs read.
    static func p12(_ identity: TestAuthority.Identity, in folder: TemporaryFolder) async throws -> String {
        let pem = try folder.write("pair.pem", identity.pem())
        let openssl = try #require(SMIMEFixture.openssl)
        let made = try await openssl.run(
            ["pkcs12", "-export", "-legacy", "-in", pem, "-name", "identity", "-passout", "pass:secret", "-out", folder.path("pair.p12")])
        try #require(made.status == 0, "\(made.errors)")
        return folder.path("pair.p12")
    }
}

@Suite("NSS reads what we write, and we read it", .enabled(if: OtherPrograms.hasNSS, "the NSS tools are not installed"))
struct NSSTests {
    let fixture: SMIMEFixture
    let folder: TemporaryFolder

    init() throws {
        fixture = try SMIMEFixture.shared.get()
        folder = try TemporaryFolder()
    }

    private func run(_ tool: Tool?, _ arguments: [String]) async throws {
        let outcome = try await #require(tool).run(arguments)
        try #require(outcome.status == 0, "\(arguments): \(outcome.errors) \(outcome.text)")
    }

    /// A database with Bob's key and the root.
    private func database() async throws -> String {
        let database = "sql:\(folder.root)"
        try await run(OtherPrograms.certutil, ["-N", "-d", database, "--empty-password"])
        let root = try folder.write("root.der", fixture.authority.root.certificate.der)
        try await run(OtherPrograms.certutil, ["-A", "-d", database, "-n", "root", "-t", "C,C,C", "-i", root])
        let p12 = try await OtherPrograms.p12(fixture.bob, in: folder)
        try await run(OtherPrograms.pk12util, ["-d", database, "-i", p12, "-W", "secret"])
        return database
    }

    @Test("NSS opens our EnvelopedData", arguments: [ContentCipher.aes256CBC, .aes128CBC])
    func opens(_ cipher: ContentCipher) async throws {
        let database = try await database()
        let sealed = try EnvelopedDataWriter.encrypt(
            Array(SMIMEFixture.content.utf8), to: [EncryptionRecipient(certificate: fixture.bob.certificate.x509)], cipher: cipher)
        let (input, output) = (try folder.write("in", sealed), folder.path("out"))
        try await run(OtherPrograms.cmsutil, ["-D", "-d", database, "-i", input, "-o", output])
        #expect(try Array(Data(contentsOf: URL(filePath: output))).text == SMIMEFixture.content)
    }

    @Test("NSS verifies our signatures, opaque and detached", arguments: [true, false])
    func verifies(_ isDetached: Bool) async throws {
        let database = try await database()
        let signed = try SignedDataWriter.sign(
            Array(SMIMEFixture.content.utf8), certificate: fixture.alice.certificate.x509, key: fixture.alice.key, chain: [],
            digest: .sha256,
            isDetached: isDetached, at: Date())
        let content = try folder.write("content", SMIMEFixture.content.utf8)
        let (input, output) = (try folder.write("in", signed), folder.path("out"))
        let arguments = ["-D", "-d", database, "-i", input, "-o", output] + (isDetached ? ["-c", content] : [])
        try await run(OtherPrograms.cmsutil, arguments)
        if !isDetached { #expect(try Array(Data(contentsOf: URL(filePath: output))).text == SMIMEFixture.content) }
    }

    @Test("we verify and open what NSS signs and encrypts")
    func reads() async throws {
        let database = try await database()
        let content = try folder.write("content", SMIMEFixture.content.utf8)
        let (signed, sealed) = (folder.path("signed"), folder.path("sealed"))
        try await run(
            OtherPrograms.cmsutil, ["-S", "-d", database, "-N", "identity", "-H", "SHA256", "-G", "-P", "-i", content, "-o", signed])
        try await run(OtherPrograms.cmsutil, ["-E", "-d", database, "-r", "identity", "-i", content, "-o", sealed])
        guard case .signed(let data) = try ContentInfo(Array(Data(contentsOf: URL(filePath: signed)))) else {
            throw CMSError.malformed("type")
        }
        #expect(data.verifyEncapsulated().map(\.outcome) == [.valid])
        guard case .enveloped(let enveloped) = try ContentInfo(Array(Data(contentsOf: URL(filePath: sealed)))) else {
            throw CMSError.malformed("type")
        }
        #expect(try enveloped.open(with: [fixture.bob.decryptionKey]).plaintext.text == SMIMEFixture.content)
    }
}

@Suite("GnuPG reads what we write, and we read it", .enabled(if: OtherPrograms.hasGnuPG, "gpgsm is not installed"))
struct GnuPGTests {
    let fixture: SMIMEFixture
    let folder: TemporaryFolder

    init() throws {
        fixture = try SMIMEFixture.shared.get()
        folder = try TemporaryFolder()
    }

    private func run(_ arguments: [String], input: [UInt8] = []) async throws -> Tool.Outcome {
        let options = ["--batch", "--disable-crl-checks", "--disable-dirmngr", "--pinentry-mode", "loopback"]
        return try await #require(OtherPrograms.gpgsm).run(options + arguments, input: input, environment: ["GNUPGHOME": folder.root])
    }

    /// Imports Bob's key and trusts the root.
    private func prepare() async throws {
        let root = fixture.authority.root.certificate
        let fingerprint = Digest.sha1.hex(root.der).uppercased()
        try folder.write("trustlist.txt", "\(fingerprint) S relax\n".utf8)
        try folder.write("gpg-agent.conf", "allow-loopback-pinentry\n".utf8)
        let imported = try await run(["--import", try folder.write("root.der", root.der)])
        try #require(imported.status == 0, "\(imported.errors)")
        let p12 = try await OtherPrograms.p12(fixture.bob, in: folder)
        let keys = try await run(["--passphrase-fd", "0", "--import", p12], input: Array("secret\n".utf8))
        try #require(keys.errors.contains("secret keys imported: 1"), "\(keys.errors)")
    }

    @Test("GnuPG opens, verifies; we open and verify what it writes")
    func bothWays() async throws {
        try await prepare()
        let result = await Result.awaiting { try await exchange() }
        // Its agent would outlive the folder otherwise.
        _ = try await Tool(named: "gpgconf")?.run(["--kill", "all"], environment: ["GNUPGHOME": folder.root])
        try result.get()
    }

    private func exchange() async throws {
        let content = Array(SMIMEFixture.content.utf8)
        // GnuPG 2.2 reads no GCM, from anybody.
        for cipher in [ContentCipher.aes256CBC, .aes128CBC] {
            let sealed = try EnvelopedDataWriter.encrypt(
                content, to: [EncryptionRecipient(certificate: fixture.bob.certificate.x509)], cipher: cipher)
            let plain = try await run(
                ["--passphrase-fd", "0", "--decrypt", try folder.write("sealed", sealed)], input: Array("secret\n".utf8))
            #expect(plain.output.text == SMIMEFixture.content, "\(cipher): \(plain.errors)")
        }
        let signed = try SignedDataWriter.sign(
            content, certificate: fixture.bob.certificate.x509, key: fixture.bob.key, chain: [], digest: .sha256, isDetached: true,
            at: Date())
        let verified = try await run(["--verify", try folder.write("signed", signed), try folder.write("content", content)])
        #expect(verified.status == 0, "\(verified.errors)")
        let theirs = try await run(
            [
                "--passphrase-fd", "0", "--sign", "--local-user", "bob@partner.example", "--output", folder.path("theirs"),
                folder.path("content"),
            ],
            input: Array("secret\n".utf8))
        try #require(theirs.status == 0, "\(theirs.errors)")
        guard case .signed(let data) = try ContentInfo(Array(Data(contentsOf: URL(filePath: folder.path("theirs"))))) else {
            throw CMSError.malformed("type")
        }
        #expect(data.verifyEncapsulated().map(\.outcome) == [.valid])
        let closed = try await run([
            "--encrypt", "--recipient", "bob@partner.example", "--output", folder.path("closed"), folder.path("content"),
        ])
        try #require(closed.status == 0, "\(closed.errors)")
        guard case .enveloped(let enveloped) = try ContentInfo(Array(Data(contentsOf: URL(filePath: folder.path("closed"))))) else {
            throw CMSError.malformed("type")
        }
        #expect(try enveloped.open(with: [fixture.bob.decryptionKey]).plaintext == content)
    }
}

extension Result where Failure == any Error {
    static func awaiting(_ body: () async throws -> Success) async -> Self {
        do { return .success(try await body()) } catch { return .failure(error) }
    }
}
