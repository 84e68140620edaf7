import Foundation
import OpenSSL
import SMIME
import TestSupport
import Testing

/// Encrypted mail nobody honest writes stays as it came and says so (threats A1).
@Suite struct ForgedEncryptionTests {
    let bob: TestAuthority.Identity
    let cbc: DERTree
    let gcm: DERTree

    init() throws {
        bob = try TestAuthority().leaf(for: "bob@example.net")
        cbc = DERTree(try EnvelopedDataWriter.encrypt(Array(Sample.entity.utf8), to: [bob.recipient()], cipher: .aes256CBC))
        gcm = DERTree(try EnvelopedDataWriter.encrypt(Array(Sample.entity.utf8), to: [bob.recipient()], cipher: .aes256GCM))
    }

    private func expectClosed(_ tree: DERTree, _ what: Comment, at location: SourceLocation = #_sourceLocation) {
        let mail = Sample.wrap(tree.encoded)
        let opened = MessageReader().open(mail, keys: [bob.decryption])
        #expect(opened.bytes == mail && opened.withoutSignatures == mail, what, sourceLocation: location)
        #expect(opened.shape == "e", what, sourceLocation: location)
        #expect(opened.layers.first?.encrypted?.outcome != .decrypted, what, sourceLocation: location)
    }

    @Test("A1.4 CBC under the name of AuthEnvelopedData with a zero MAC")
    func forgedAuthentication() {
        var forged = cbc
        forged.children[0] = DERTree([0x06, 0x0B, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x10, 0x01, 0x17])
        forged.ciphertext[0] ^= 1
        forged.members.append(DERTree(0x04, [UInt8](repeating: 0, count: 16)))
        expectClosed(forged, "zero MAC")
    }

    @Test("A1.4 a tag cut short", arguments: [0, 1, 4, 8, 12, 15])
    func shortTag(count: Int) {
        var forged = gcm
        forged.members[3].octets = Array(forged.members[3].octets.prefix(count))
        expectClosed(forged, "tag alone")
        forged.cipherParameters.children[1].octets = [UInt8(count)]
        expectClosed(forged, "tag as declared")
    }

    @Test("A1.4 GCM under the name of EnvelopedData")
    func downgrade() {
        var forged = gcm
        forged.children[0] = DERTree([0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x03])
        expectClosed(forged, "with the tag")
        forged.members.removeLast()
        expectClosed(forged, "without the tag")
    }

    @Test("A1.4 initialisation vectors of other lengths", arguments: [0, 1, 8, 11, 13, 15, 17, 64, 4096])
    func vectors(count: Int) {
        let vector = [UInt8](repeating: 7, count: count)
        var forged = gcm
        forged.cipherParameters.children[0].octets = vector
        expectClosed(forged, "GCM")
        forged = cbc
        forged.cipherParameters.octets = vector
        expectClosed(forged, "CBC")
    }

    @Test("A1.4 no parameters, NULL parameters, no ciphertext, and bytes behind the end")
    func missing() {
        for tree in [gcm, cbc] {
            var forged = tree
            forged.members[2].children[1].children.removeLast()
            expectClosed(forged, "no parameters")
            forged = tree
            forged.cipherParameters = DERTree(0x05, [])
            expectClosed(forged, "NULL")
            forged = tree
            forged.ciphertext = []
            expectClosed(forged, "empty ciphertext")
            forged = tree
            forged.members[2].children.removeLast()
            expectClosed(forged, "no ciphertext")
            forged = tree
            forged.children[1].children.append(DERTree(0x04, [1]))
            expectClosed(forged, "more in the content")
            forged = tree
            forged.children.append(DERTree(0x04, [1]))
            expectClosed(forged, "more in the ContentInfo")
        }
    }

    @Test("A1.3 a bit flipped in each tenth of GCM is refused", arguments: 0..<10)
    func flippedGCM(tenth: Int) {
        var forged = gcm
        forged.ciphertext[forged.ciphertext.count * tenth / 10] ^= 0x20
        expectClosed(forged, "tenth \(tenth)")
    }

    @Test("A1.3 a flipped tag and a truncated ciphertext are refused")
    func flippedTag() {
        var forged = gcm
        forged.members[3].octets[15] ^= 1
        expectClosed(forged, "tag")
        forged = gcm
        forged.ciphertext.removeLast()
        expectClosed(forged, "shorter")
    }

    @Test("A1.2 CBC with a bit flipped anywhere is never called authenticated")
    func flippedCBC() {
        for index in cbc.ciphertext.indices {
            var forged = cbc
            forged.ciphertext[index] ^= 1
            let opened = MessageReader().open(Sample.wrap(forged.encoded), keys: [bob.decryption])
            #expect(opened.layers.first?.encrypted?.isAuthenticated == false)
        }
    }

    @Test("D-07 a key nobody named, and a wrong key under the right name")
    func wrongKeys() throws {
        let eve = try TestAuthority().leaf(for: "eve@example.org")
        let mail = Sample.wrap(gcm.encoded)
        let unknown = MessageReader().open(mail, keys: [eve.decryption])
        #expect(unknown.layers.first?.encrypted?.outcome == .keyNotFound && unknown.bytes == mail)
        let wrong = MessageReader().open(mail, keys: [DecryptionKey(certificate: bob.certificate.x509, key: eve.key)])
        #expect(wrong.layers.first?.encrypted?.outcome == .failed(cause: "cannot decrypt") && wrong.bytes == mail)
    }

    @Test("A-33 an encrypted part that is not the root stays closed")
    func notRoot() {
        let body = Data(gcm.encoded).base64EncodedString()
        for type in ["mixed", "alternative", "related"] {
            let text =
                "\(Sample.head)Content-Type: multipart/\(type); boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n<img src=\"http://evil/\r\n--b\r\n"
                + "Content-Type: application/pkcs7-mime; name=smime.p7m\r\nContent-Transfer-Encoding: base64\r\n\r\n\(body)\r\n--b--\r\n"
            let opened = MessageReader().open(Array(text.utf8), keys: [bob.decryption])
            #expect(opened.shape == "p" && opened.bytes == Array(text.utf8))
        }
    }

    @Test("A5 a CMS object cut at every length never opens and never stops the process")
    func truncated() {
        for tree in [cbc, gcm] {
            let bytes = tree.encoded
            for count in bytes.indices {
                let cut = Array(bytes.prefix(count))
                #expect(throws: CMSError.self) { try ContentInfo(cut) }
                _ = CMSContentType(of: cut)
            }
        }
    }

    @Test("A5 elements nested deeply are refused", arguments: [[0x30, 0x80], [0x24, 0x80], [0xA0, 0x80]] as [[UInt8]])
    func deep(head: [UInt8]) {
        let nested = (0..<100_000).flatMap { _ in head }
        #expect(throws: CMSError.self) { try ContentInfo(nested) }
        #expect(throws: CMSError.self) { try ContentInfo(nested + [UInt8](repeating: 0, count: 200_000)) }
    }
}
