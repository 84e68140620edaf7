import Foundation
import MIME
import Mail
import OpenSSL
import PKI
import SMIME
import TestSupport
import Testing

@testable import Gateway

@Suite("A2.13 weak algorithms: a matrix of 24", .enabled(if: Tool(named: "openssl") != nil, "openssl is not installed"))
struct GateA2x13WeakAlgorithms {
    /// A key of the signer, and what is said of it.
    enum Key: String, CaseIterable, Sendable {
        case rsa1024, rsa2048, p256, p384

        var isRSA: Bool { self == .rsa1024 || self == .rsa2048 }

        func made() throws -> PrivateKey {
            switch self {
            case .rsa1024: try .generateRSA(bits: 1024)
            case .rsa2048: try .generateRSA(bits: 2048)
            case .p256: try .generateEC(curve: "P-256")
            case .p384: try .generateEC(curve: "P-384")
            }
        }
    }

    /// 4 keys × 4 digests.
    @Test("signatures: MD5, SHA-1 and RSA with 1024 bits are weak whatever stands beside them", arguments: Key.allCases)
    func signatures(_ key: Key) async throws {
        let openssl = try #require(Tool(named: "openssl"))
        let fixture = try await VerdictFixture()
        let signer = try TestAuthority.issue(
            subject: "Bob", addresses: [VerdictFixture.bob], usage: ["digitalSignature"], key: key.made(), by: fixture.authority.root)
        let folder = try TemporaryFolder()
        let identity = try folder.write("bob.pem", try signer.pem().utf8)
        // ECDSA with MD5 has no name to be written with.
        for digest in [key.isRSA ? "md5" : "sha384", "sha1", "sha256", "sha512"] {
            let made = try await openssl.run(
                [
                    "cms", "-sign", "-signer", identity, "-md", digest, "-from", VerdictFixture.bob, "-to", VerdictFixture.alice,
                    "-subject", "Offer",
                ],
                input: Array("Content-Type: text/plain\r\n\r\nMARK in the body\r\n".utf8))
            try #require(made.status == 0, "\(made.errors)")
            let verdict = try await fixture.receive(EntityBuilder.canonical(made.output))
            let isStrong = key != .rsa1024 && digest.hasPrefix("sha") && digest != "sha1"
            #expect(verdict.state == (isStrong ? .valid : .weak), "\(key) \(digest): \(verdict.fields)")
            #expect(verdict.isPositive == isStrong)
            #expect((verdict.fields["Weak-Algorithm"] == nil) == isStrong)
            #expect(verdict.fields["Signer-Verified-0-0"] == (isStrong ? "True" : "False"))
        }
    }

    /// 8 ciphers.
    @Test(
        "ciphers: 3DES and RC2 are opened and shown as weak, what is authenticated is said",
        arguments: ["des3", "rc2-128", "rc2-64", "aes-128-cbc", "aes-192-cbc", "aes-256-cbc", "aes-128-gcm", "aes-256-gcm"])
    func ciphers(_ cipher: String) async throws {
        let openssl = try #require(Tool(named: "openssl"))
        let fixture = try await VerdictFixture()
        let alices = try fixture.authority.leaf(for: VerdictFixture.alice, rsa: true)
        try await fixture.flow.add(alices, withKey: true)
        let folder = try TemporaryFolder()
        let recipient = try folder.write("alice.pem", alices.certificate.pem.utf8)
        let made = try await openssl.run(
            ["cms", "-encrypt", "-\(cipher)", "-provider", "legacy", "-provider", "default"] + [
                "-from", VerdictFixture.bob, "-to", VerdictFixture.alice, "-subject", "Offer", recipient,
            ],
            input: Array("Content-Type: text/plain\r\n\r\nMARK in the body\r\n".utf8))
        try #require(made.status == 0, "\(made.errors)")
        let verdict = try await fixture.receive(EntityBuilder.canonical(made.output))
        let isWeak = cipher.hasPrefix("des") || cipher.hasPrefix("rc2")
        #expect(verdict.message.everything.contains("MARK in the body"), "\(verdict.fields)")
        #expect(verdict.fields["SMIME-Encrypted"] == "True")
        #expect((verdict.fields["Weak-Algorithm"] != nil) == isWeak)
        #expect(verdict.fields["Encryption-Authenticated-0"] == (cipher.hasSuffix("gcm") ? "True" : "False"))
        #expect(verdict.state == nil && !verdict.isPositive)
    }
}
