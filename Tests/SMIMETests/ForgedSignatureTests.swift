import Foundation
import OpenSSL
import SMIME
import TestSupport
import Testing

/// A signature counts only for exactly the bytes that are delivered, as the whole of them (threats A2).
@Suite struct ForgedSignatureTests {
    let alice: TestAuthority.Identity
    let eve: TestAuthority.Identity
    let entity = Array(Sample.entity.utf8)

    init() throws {
        let authority = try TestAuthority()
        alice = try authority.leaf(for: "alice@example.org")
        eve = try authority.leaf(for: "eve@example.com")
    }

    private func sign(_ content: [UInt8], _ who: TestAuthority.Identity, detached: Bool) throws -> DERTree {
        DERTree(
            try SignedDataWriter.sign(
                content, certificate: who.certificate.x509, key: who.key, chain: [], digest: .sha256, isDetached: detached, at: Date()))
    }

    @Test("Certificates alone are no signature")
    func certificatesOnly() throws {
        var tree = try sign(entity, alice, detached: true)
        tree.members[4].children = []
        let mail = Sample.wrap(tree.encoded, type: "certs-only")
        let opened = MessageReader().open(mail, keys: [])
        #expect(opened.bytes == mail && opened.layers.allSatisfy { $0.signed?.signers.isEmpty ?? false })
    }

    @Test("A2.5 a third part beside content and signature is invalid")
    func thirdPart() throws {
        let text = String(decoding: Sample.clear(entity, try sign(entity, alice, detached: true).encoded), as: UTF8.self)
        let more = text.replacingOccurrences(of: "--b1--", with: "--b1\r\nContent-Type: text/plain\r\n\r\nPay!\r\n--b1--")
        #expect(MessageReader().open(Array(text.utf8), keys: []).isValid)
        #expect(!MessageReader().open(Array(more.utf8), keys: []).isValid)
    }

    @Test("A-34 a changed byte of the content makes the signature invalid")
    func changed() throws {
        let der = try sign(entity, alice, detached: true).encoded
        for index in entity.indices where index % 7 == 0 {
            var changed = entity
            changed[index] ^= 1
            #expect(!MessageReader().open(Sample.clear(changed, der), keys: []).isValid, "byte \(index)")
        }
    }

    @Test("A5 a signed object cut at every length never verifies and never stops the process")
    func truncated() throws {
        let bytes = try sign(entity, alice, detached: true).encoded
        for count in bytes.indices {
            #expect(throws: CMSError.self) { try ContentInfo(Array(bytes.prefix(count))) }
        }
    }
}
