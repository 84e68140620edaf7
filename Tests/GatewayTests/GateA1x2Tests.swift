import Foundation
import MIME
import SMIME
import TestSupport
import Testing

@testable import Gateway

@Suite("A1.2 CBC gadgets: what can be changed unseen is never called authenticated, and can be kept from loading anything")
struct GateA1x2MalleableEncryption {
    /// Sixteen octets known to everybody: the first block of most mail.
    private static let known = "Content-Type: te"

    /// HTML that refers to elsewhere in every way we know of.
    private static let html =
        "\(known)xt/html; charset=utf-8\r\n\r\n<html><head><base href=\"http://e.example/\"><title>T</title>\r\n"
        + "<link rel=dns-prefetch href=//e.example><meta http-equiv=refresh content='0;url=http://e.example/'>\r\n"
        + "<style>@import 'http://e.example/a.css'; p { background: u\\72l(//e.example/b) }</style></head>\r\n"
        + "<body background=http://e.example/c style=\"background:url('//e.example/d')\"><p>The word is \(InwardFixture.mark).</p>\r\n"
        + "<img src=\"http://e.example/e\" srcset=\"//e.example/f 2x\"><img src='cid:logo@partner.example'><img/src=//e.example/g>\r\n"
        + "<a href=\"&#104;ttp://e.example/h\" ping=//e.example/i>here</a><table background=\"ht\ttp://e.example/j\"><tr><td>1</table>\r\n"
        + "<video poster=//e.example/k><source src=//e.example/l></video><iframe src=http://e.example/m></iframe><svg>"
        + "<image xlink:href=//e.example/n /></svg><object data=//e.example/o></object><embed src=//e.example/p><input type=image "
        + "src=//e.example/q><form action=//e.example/r><button formaction=//e.example/s>x</button></form>\r\n"
        + String(repeating: "<p>Some more text of a letter, in many lines.</p>\r\n", count: 30)
        + "<img src=\"http://e.example/t?\(InwardFixture.mark)\r\n"

    /// Blocks of our choice put into a ciphertext: D(C0) is known where the first block of the text is.
    private func gadget(_ target: String, into tree: DERTree, after block: Int) -> DERTree {
        var changed = tree
        let vector = tree[1, 0, 2, 1, 1].value
        let first = Array(tree[1, 0, 2, 2].value.prefix(16))
        let wanted = Array(target.utf8)
        let before = (0..<16).map { vector[$0] ^ Array(Self.known.utf8)[$0] ^ wanted[$0] }
        changed[1, 0, 2, 2].value.insert(contentsOf: before + first, at: (block + 1) * 16)
        return changed
    }

    private func swapped(_ tree: DERTree, _ one: Int, _ other: Int) -> DERTree {
        var changed = tree
        for offset in 0..<16 { changed[1, 0, 2, 2].value.swapAt(one * 16 + offset, other * 16 + offset) }
        return changed
    }

    /// 200 changes a forger would make: 100 swaps of two blocks, 100 blocks of his own put between others.
    private func structured(_ tree: DERTree) -> [DERTree] {
        let blocks = tree[1, 0, 2, 2].value.count / 16
        let words = ["<img src=//e.x/ ", "<a href=//e.x/q>", "<link href=//e.x", "<style>@import\"/", "<base href=//e/>"]
        let gadgets = (0..<100).map { gadget(words[$0 % words.count], into: tree, after: 6 + $0 % (blocks - 12)) }
        return (0..<100).map { swapped(tree, 6 + $0 % (blocks - 30), 12 + $0 * 7 % (blocks - 20)) } + gadgets
    }

    private func random(_ tree: DERTree, _ generator: inout SeededGenerator) -> DERTree {
        var changed = tree
        let index = Int.random(in: 0..<tree[1, 0, 2, 2].value.count, using: &generator)
        changed[1, 0, 2, 2].value[index] ^= UInt8.random(in: 1...255, using: &generator)
        return changed
    }

    @Test("1,000 random and 200 structured changes: never authenticated; with the option 0 remote references leave")
    func changes() async throws {
        let fixture = try await InwardFixture()
        try await fixture.base.set("smime.neutralise-html", "true")
        let tree = try fixture.enveloped(Self.html, cipher: .aes256CBC)
        var generator = SeededGenerator(seed: 12)
        var opened = 0
        for changed in structured(tree) + (0..<1000).map({ _ in random(tree, &generator) }) {
            let mail = InwardFixture.mail(MailShapes.wrapped(changed.encoded))
            let copy = try await fixture.delivered(mail)
            #expect(copy.info("Encryption-Authenticated-0") != "True" && copy.positiveMarks.isEmpty)
            #expect(RemoteReferences.found(in: copy.message).isEmpty, "\(RemoteReferences.found(in: copy.message))")
            if copy.info("SMIME-Encrypted") == "True" {
                opened += 1
                #expect(copy.info("Encryption-Authenticated-0") == "False" && copy.info("HTML-Neutralised") == "True")
            } else {
                // D-06: what is no clean entity stays as it came.
                #expect(!copy.showsMark && copy.keeps(mail))
            }
        }
        #expect(opened > 600, "most changes leave a clean header and are delivered")
    }

    @Test("without the option the references are there; nothing else is changed")
    func optionOff() async throws {
        let fixture = try await InwardFixture()
        let tree = try fixture.enveloped(Self.html, cipher: .aes256CBC)
        let copy = try await fixture.delivered(InwardFixture.mail(MailShapes.wrapped(tree.encoded)))
        #expect(copy.text.hasSuffix(Self.html) && copy.info("HTML-Neutralised") == nil)
        #expect(RemoteReferences.found(in: copy.message).count >= 15)
        for word in ["<img src=//e.x/ ", "<a href=//e.x/q>"] {
            let changed = gadget(word, into: tree, after: 50)
            let forged = try await fixture.delivered(InwardFixture.mail(MailShapes.wrapped(changed.encoded)))
            #expect(forged.message.everything.contains(word), "the gadget works, so the option has something to do")
        }
    }

    @Test("the words, tables and pictures of the mail itself stay; GCM and a valid signature of the sender leave all as it is")
    func kept() async throws {
        let fixture = try await InwardFixture()
        try await fixture.base.set("smime.neutralise-html", "true")
        let mail = InwardFixture.mail(Self.html)
        let neutral = try await fixture.delivered(fixture.encrypt(mail, cipher: .aes256CBC))
        let text = try #require(neutral.message.text(of: neutral.message.root))
        #expect(text.contains("The word is \(InwardFixture.mark).") && text.contains("<img src=\"cid:logo@partner.example\">"))
        #expect(text.contains("<table><tr><td>1</table>") && text.contains("here") && RemoteReferences.found(in: neutral.message).isEmpty)
        let authenticated = try await fixture.delivered(fixture.encrypt(mail))
        #expect(authenticated.text.hasSuffix(Self.html) && authenticated.info("HTML-Neutralised") == nil)
        let signed = try fixture.sign(mail)
        let vouched = try await fixture.delivered(fixture.encrypt(signed, cipher: .aes256CBC))
        #expect(vouched.keepsEntity(of: signed) && !vouched.positiveMarks.isEmpty)
        // The signature of somebody else vouches for nothing, and one around the encryption for the ciphertext alone.
        let stranger = try await fixture.delivered(fixture.encrypt(fixture.sign(mail, as: fixture.eve, form: .opaque), cipher: .aes256CBC))
        let around = try await fixture.delivered(fixture.sign(fixture.encrypt(mail, cipher: .aes256CBC)))
        let (_, trace) = try await fixture.arrival(fixture.encrypt(mail, cipher: .aes256CBC))
        #expect(trace.story.contains("what its HTML loads from elsewhere was taken out"))
        for copy in [stranger, around] {
            #expect(RemoteReferences.found(in: copy.message).isEmpty && copy.info("HTML-Neutralised") == "True")
        }
    }

    @Test("D-06: a change that garbles the header: marked, delivered as it came, whatever the option says", arguments: [true, false])
    func garbledHeader(_ isNeutralising: Bool) async throws {
        let fixture = try await InwardFixture()
        try await fixture.base.set("smime.neutralise-html", "\(isNeutralising)")
        let tree = try fixture.enveloped(Self.html, cipher: .aes256CBC)
        for bit in 0..<64 {
            var changed = tree
            changed[1, 0, 2, 2].value[bit / 8] ^= 1 << UInt8(bit % 8)
            let mail = InwardFixture.mail(MailShapes.wrapped(changed.encoded))
            let copy = try await fixture.delivered(mail)
            #expect(copy.keeps(mail) && copy.info("SMIME-Illegal-Chars-Found") == "True" && copy.info("SMIME-Encrypted") == nil)
        }
    }

    @Test("the same on AES-GCM: 1,000 of 1,000 changes refused, no plaintext leaves")
    func authenticated() async throws {
        let fixture = try await InwardFixture()
        let tree = try fixture.enveloped(Self.html, cipher: .aes256GCM)
        var generator = SeededGenerator(seed: 13)
        var refused = 0
        for round in 0..<1000 {
            let blocks = tree[1, 0, 2, 2].value.count / 16
            let changed = round < 200 ? swapped(tree, round % blocks, (round * 7 + 1) % blocks) : random(tree, &generator)
            guard changed != tree else { continue }
            let copy = try await fixture.delivered(InwardFixture.mail(MailShapes.wrapped(changed.encoded)))
            if copy.info("SMIME-Decryption-Failed") == "True", copy.info("SMIME-Encrypted") == nil, !copy.showsMark { refused += 1 }
        }
        #expect(refused == 1000)
    }
}

extension DeliveredCopy {
    /// Ends in exactly the body of another message.
    func keepsEntity(of mail: [UInt8]) -> Bool {
        let other = Message(parsing: mail)
        return message.slice(message.root.bodyRange).elementsEqual(other.slice(other.root.bodyRange))
    }
}
