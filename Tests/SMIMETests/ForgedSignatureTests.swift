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

    @Test("A2.1 a multipart/signed whose CMS holds content of its own is invalid, its text unchanged")
    func embedded() throws {
        let other = Array("Content-Type: text/plain\r\n\r\nPay the other account.\r\n".utf8)
        for content in [entity, other] {
            let mail = Sample.clear(entity, try sign(content, alice, detached: false).encoded)
            let opened = MessageReader().open(mail, keys: [])
            #expect(opened.shape == "s" && !opened.isValid && opened.bytes == mail)
        }
    }

    @Test("A2.2 of several signers each is judged by itself", arguments: [true, false])
    func severalSigners(detached: Bool) throws {
        var tree = try sign(entity, alice, detached: detached)
        let unrelated = try sign(Array("Something else".utf8), eve, detached: true)
        tree.members[3].children += unrelated.members[3].children
        for infos in [tree.members[4].children + unrelated.members[4].children, unrelated.members[4].children + tree.members[4].children] {
            tree.members[4].children = infos
            let mail = detached ? Sample.clear(entity, tree.encoded) : Sample.wrap(tree.encoded, type: "signed-data")
            let opened = MessageReader().open(mail, keys: [])
            let signers = try #require(opened.layers.first?.signed).signers
            #expect(signers.count == 2 && signers.filter { $0.defect == nil }.count == 1 && !opened.isValid)
            tree.members[4].children = [try sign(entity, alice, detached: detached).members[4].children[0]]
        }
    }

    @Test("A2.3 zero signers are never a signature", arguments: [true, false])
    func zeroSigners(detached: Bool) throws {
        var tree = try sign(entity, alice, detached: detached)
        tree.members[4].children = []
        let mail = detached ? Sample.clear(entity, tree.encoded) : Sample.wrap(tree.encoded, type: "signed-data")
        let layer = try #require(MessageReader().open(mail, keys: []).layers.first?.signed)
        #expect(layer.signers.isEmpty && layer.defect == "nobody signed it")
    }

    @Test("Certificates alone are no signature")
    func certificatesOnly() throws {
        var tree = try sign(entity, alice, detached: true)
        tree.members[4].children = []
        let mail = Sample.wrap(tree.encoded, type: "certs-only")
        let opened = MessageReader().open(mail, keys: [])
        #expect(opened.bytes == mail && opened.layers.allSatisfy { $0.signed?.signers.isEmpty ?? false })
    }

    @Test("A2.5 a signed part that is not the root is no signed mail")
    func partSigned() throws {
        let signed = String(decoding: try Sample.sign(entity, alice, .clear), as: UTF8.self)
        for type in ["mixed", "alternative", "related"] {
            let text =
                "\(Sample.head)Content-Type: multipart/\(type); boundary=z\r\n\r\n--z\r\nContent-Type: text/html\r\n\r\nPay!\r\n--z\r\n\(signed)\r\n--z--\r\n"
            #expect(MessageReader().open(Array(text.utf8), keys: []).layers.compactMap(\.signed).isEmpty)
        }
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

    @Test(
        "A2.12 the signed bytes are taken as they stand",
        arguments: [
            "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nGrüße\r\n",
            "Content-Type: text/plain;\r\n\t  charset=us-ascii;\r\n  format=flowed\r\nX-Odd:\r\n  \t folded \r\n\r\ntrailing blanks  \t\r\n \r\n",
            "Content-Type: text/plain\r\n\r\nno last line end", "\r\nno header\r\n", "Content-Type: text/plain\r\n\r\n",
            "Content-Type: text/plain\r\n\r\n--b2\r\n\r\n\r\n\r\n", "content-type:TEXT/plain\r\n\r\nFrom here\r\n.\r\n",
        ])
    func exactBytes(text: String) throws {
        let content = Array(text.utf8)
        let mail = Sample.clear(content, try sign(content, alice, detached: true).encoded)
        let opened = MessageReader().open(mail, keys: [])
        #expect(opened.isValid && opened.bytes == mail)
        let opaque = MessageReader().open(Sample.wrap(try sign(content, alice, detached: false).encoded, type: "signed-data"), keys: [])
        #expect(opaque.isValid)
        let sent = try Sample.sign(Array(Sample.head.utf8) + content, alice, .clear)
        #expect(MessageReader().open(sent, keys: []).isValid)
    }

    @Test("A5 a signed object cut at every length never verifies and never stops the process")
    func truncated() throws {
        let bytes = try sign(entity, alice, detached: true).encoded
        for count in bytes.indices {
            #expect(throws: CMSError.self) { try ContentInfo(Array(bytes.prefix(count))) }
        }
    }
}
