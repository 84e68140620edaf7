import Foundation
import OpenSSL
import TestSupport
import Testing

/// What the library's own program writes we read, and the reverse.
@Suite("openssl cms, both ways", .enabled(if: CMSFixture.openssl != nil, "openssl is not installed"))
struct CMSCommandTests {
    typealias Kind = CMSFixture.Kind
    let fixture: CMSFixture
    let folder: TemporaryFolder

    init() throws {
        fixture = try CMSFixture.shared.get()
        folder = try TemporaryFolder()
    }

    private func run(_ arguments: [String], input: [UInt8]) async throws -> [UInt8] {
        let outcome = try await #require(CMSFixture.openssl).run(["cms"] + arguments, input: input)
        try #require(outcome.status == 0, "\(outcome.errors)")
        return outcome.output
    }

    private func file(_ identity: TestAuthority.Identity) throws -> String {
        try folder.write("\(identity.certificate.thumbprint).pem", Array(identity.pem().utf8))
    }

    static let readers: [Kind] = [.rsa, .p256, .p384, .brainpool]

    @Test("openssl opens what we encrypt", arguments: readers, [ContentCipher.aes256GCM, .aes128GCM, .aes256CBC, .aes128CBC])
    func weEncrypt(_ kind: Kind, _ cipher: ContentCipher) async throws {
        let identity = fixture.identity(kind)
        for transport in EncryptionRecipient.Transport.allCases {
            let sealed = try EnvelopedDataWriter.encrypt(
                entity, to: [fixture.otherRSA.recipient(), identity.recipient(transport)], cipher: cipher)
            let plain = try await run(
                ["-decrypt", "-inform", "DER", "-binary", "-inkey", file(identity), "-recip", file(identity)], input: sealed)
            #expect(plain == entity)
        }
    }

    @Test(
        "we open what openssl encrypts", arguments: readers,
        ["-aes-256-gcm", "-aes-128-gcm", "-aes-192-gcm", "-aes-256-cbc", "-aes-192-cbc", "-aes-128-cbc", "-des3"])
    func theyEncrypt(_ kind: Kind, _ cipher: String) async throws {
        let identity = fixture.identity(kind)
        for options in [[], ["-keyid"], ["-stream"]] {
            let recipient = try file(identity)
            let sealed = try await run(
                ["-encrypt", cipher, "-binary", "-outform", "DER"] + options + ["-recip", recipient], input: entity)
            #expect(opened(sealed, [identity.decryptionKey]) == .success(entity))
        }
    }

    @Test("key options of openssl: OAEP with each digest, ECDH with each derivation", arguments: ["sha1", "sha256", "sha384", "sha512"])
    func keyOptions(_ digest: String) async throws {
        let oaep = ["-keyopt", "rsa_padding_mode:oaep", "-keyopt", "rsa_oaep_md:\(digest)"]
        let rsa = try await run(
            ["-encrypt", "-aes256", "-binary", "-outform", "DER", "-recip", file(fixture.rsa)] + oaep, input: entity)
        #expect(opened(rsa, [fixture.rsa.decryptionKey]) == .success(entity))
        let derivation = ["-keyopt", "ecdh_kdf_md:\(digest)"]
        let curve = try await run(
            ["-encrypt", "-aes256", "-binary", "-outform", "DER", "-recip", file(fixture.p256)] + derivation, input: entity)
        #expect(opened(curve, [fixture.p256.decryptionKey]) == .success(entity))
    }

    @Test("RC2 of old mail, from the legacy provider alone", arguments: ["-rc2-40", "-rc2-64", "-rc2-128"])
    func rc2(_ cipher: String) async throws {
        let sealed = try await run(
            ["-encrypt", cipher, "-provider", "legacy", "-provider", "default", "-binary", "-outform", "DER", "-recip", file(fixture.rsa)],
            input: entity)
        #expect(opened(sealed, [fixture.rsa.decryptionKey]) == .success(entity))
        guard case .enveloped(let data) = try ContentInfo(sealed) else { throw CMSError.malformed("type") }
        #expect(data.cipher.isWeak)
    }

    @Test("openssl verifies what we sign", arguments: [Kind.rsa, .p256, .p384, .brainpool])
    func weSign(_ kind: Kind) async throws {
        let identity = fixture.identity(kind)
        let root = try folder.write("root.pem", Array(fixture.authority.root.certificate.pem.utf8))
        let content = try folder.write("content", entity)
        let verify = ["-verify", "-inform", "DER", "-binary", "-CAfile", root, "-purpose", "any", "-cades"]
        for digest in [Digest.sha256, .sha384, .sha512] {
            let detached = try identity.sign(entity, isDetached: true, digest: digest, at: Date())
            #expect(try await run(verify + ["-content", content], input: detached) == entity)
            let opaque = try identity.sign(entity, isDetached: false, digest: digest, at: Date())
            #expect(try await run(verify, input: opaque) == entity)
        }
    }

    @Test(
        "we verify what openssl signs", arguments: [Kind.rsa, .p256, .p384, .brainpool],
        [
            ["-md", "sha256"], ["-md", "sha512"], ["-md", "sha224"], ["-keyid"], ["-noattr"], ["-cades"], ["-nosmimecap"],
        ])
    func theySign(_ kind: Kind, _ options: [String]) async throws {
        let identity = fixture.identity(kind)
        for isDetached in [true, false] {
            let signed = try await run(
                ["-sign", "-binary", "-outform", "DER", "-signer", file(identity)] + (isDetached ? [] : ["-nodetach"]) + options,
                input: entity)
            guard case .signed(let data) = try ContentInfo(signed) else { throw CMSError.malformed("type") }
            #expect((data.content == nil) == isDetached)
            let verdicts = isDetached ? data.verify(detached: entity[...]) : data.verifyEncapsulated()
            #expect(verdicts.map(\.outcome) == [.valid])
        }
    }

    @Test("streamed by openssl: indefinite length, content in chunks")
    func streamed() async throws {
        let long = entity + [UInt8](repeating: 0x41, count: 20_000)
        let signed = try await run(
            ["-sign", "-binary", "-stream", "-nodetach", "-outform", "DER", "-signer", file(fixture.p256)], input: long)
        guard case .signed(let data) = try ContentInfo(signed) else { throw CMSError.malformed("type") }
        #expect(data.content.map { Array($0) } == long)
        #expect(data.verifyEncapsulated().map(\.outcome) == [.valid])
    }

    @Test("PSS with salts of several lengths", arguments: ["32", "20", "max"])
    func pss(_ salt: String) async throws {
        let signed = try await run(
            [
                "-sign", "-binary", "-outform", "DER", "-signer", file(fixture.rsa), "-keyopt", "rsa_padding_mode:pss", "-keyopt",
                "rsa_pss_saltlen:\(salt)",
            ], input: entity)
        guard case .signed(let data) = try ContentInfo(signed) else { throw CMSError.malformed("type") }
        #expect(data.verify(detached: entity[...]).map(\.outcome) == [.valid])
        #expect(data.signers.first?.algorithm == "RSA-PSS with SHA-256")
    }

    @Test("MD5 and SHA-1 of old mail are weak", arguments: [("md5", "MD5"), ("sha1", "SHA-1")])
    func weak(_ digest: String, _ name: String) async throws {
        let signed = try await run(["-sign", "-binary", "-outform", "DER", "-md", digest, "-signer", file(fixture.rsa)], input: entity)
        guard case .signed(let data) = try ContentInfo(signed) else { throw CMSError.malformed("type") }
        #expect(data.verify(detached: entity[...]).map(\.outcome) == [.weak(name)])
    }
}
