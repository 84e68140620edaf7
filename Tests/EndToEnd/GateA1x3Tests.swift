import Foundation
import MIME
import Mail
import OpenSSL
import SMIME
import TestSupport
import Testing

@Suite("A1.3, A-32 plaintext before the tag is verified: none anywhere", .serialized)
struct GateA1x3UnverifiedPlaintext {
    private let alice = "alice@zegel.example"
    private let bob = "bob@partner.example"

    /// A tag that fits nothing, one bit in each tenth of the ciphertext, and ciphertexts cut short.
    private func damaged(_ tree: DERTree) -> [DERTree] {
        let count = tree[1, 0, 2, 2].value.count
        var all = (0..<10).map { tenth in
            var changed = tree
            changed[1, 0, 2, 2].value[count * tenth / 10] ^= 0x20
            return changed
        }
        for size in [count - 1, count / 2, 16, 1] {
            var cut = tree
            cut[1, 0, 2, 2].value = Array(cut[1, 0, 2, 2].value.prefix(size))
            all.append(cut)
        }
        var tag = tree
        tag[1, 0, 3].value[15] ^= 1
        return all + [tag]
    }

    private func mail(_ object: [UInt8]) -> [UInt8] {
        let head =
            "From: \(bob)\r\nTo: \(alice)\r\nSubject: Offer\r\nMIME-Version: 1.0\r\nContent-Type: application/pkcs7-mime; name=smime.p7m\r\n"
        return Array("\(head)Content-Transfer-Encoding: base64\r\n\r\n".utf8) + Base64.encode(object)
    }

    /// Every file below a folder that holds the marker.
    private func filesWithMark(below folder: String) -> [String] {
        let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
        return names.filter { (FileManager.default.contents(atPath: "\(folder)/\($0)") ?? Data()).range(of: Data("MARK".utf8)) != nil }
    }

    @Test("a bit flipped in each tenth, the tag, truncations: refused; MARK in database, temporaries, log and at OUT: 0")
    func refused() async throws {
        let world = try await World.start()
        let alices = try await world.addKey(try world.authority.leaf(for: alice, rsa: true))
        let text = "Content-Type: text/plain\r\n\r\n" + String(repeating: "The word is MARK-51c0.\r\n", count: 400)
        let recipient = EncryptionRecipient(certificate: alices.certificate.x509)
        let tree = try #require(DERTree(EnvelopedDataWriter.encrypt(Array(text.utf8), to: [recipient], cipher: .aes256GCM)))
        let mails = damaged(tree).map { mail($0.encoded) } + [Array(mail(tree.encoded).dropLast(3000))]
        #expect(mails.count == 16)
        for mail in mails {
            let outcomes = await world.send(mail, from: bob, to: alice, fromInside: false)
            guard case .delivered = outcomes[alice] else { throw HarnessError.stopped("not accepted: \(outcomes)") }
        }
        let arrived = await world.inside.mails(for: alice, count: mails.count)
        #expect(arrived.count == mails.count)
        for copy in arrived {
            #expect(copy.header("X-Zegel-Info-SMIME-Decryption-Failed") == "True" && copy.header("X-Zegel-Info-SMIME-Encrypted") == nil)
            let message = Message(parsing: copy.bytes)
            #expect(!copy.text.contains("MARK") && message.decodedBody(of: message.root).firstRange(of: Array("MARK".utf8)) == nil)
        }
        #expect(!world.gateway.log.contains("MARK"))
        #expect(filesWithMark(below: world.gateway.folder.root).isEmpty)
        #expect(world.outside.all.isEmpty)
        await world.send(mail(tree.encoded), from: bob, to: alice, fromInside: false)
        let last = await world.inside.mails(for: alice, count: mails.count + 1)
        #expect(last.filter { $0.text.contains("MARK") }.count == 1, "the same mail unchanged opens")
        #expect(filesWithMark(below: world.gateway.folder.root).isEmpty && !world.gateway.log.contains("MARK"))
        await world.stop()
    }
}
