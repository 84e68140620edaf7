import Foundation
import MIME
import OpenSSL
import SMIME
import TestSupport
import Testing

@testable import Gateway

@Suite("Nothing a mail can contain makes the gateway say \"valid\" about an address that did not sign")
struct HostileSignatureTests {
    /// A mail of random hostile shape, with the truth about it.
    private struct Attempt {
        var mail: [UInt8]
        /// Who signed everything that is delivered; `nil` when nobody did.
        var signer: String?
        var from: String
        var recipe: [String]
    }

    private struct Composer {
        let fixture: InwardFixture
        /// Certificates no root vouches for: in bob's name, out of date, and one whose name holds another's address.
        let strangers: [TestAuthority.Identity]
        var generator: SeededGenerator
        var recipe: [String] = []

        mutating func chance(_ count: Int) -> Int { Int.random(in: 0..<count, using: &generator) }

        mutating func pick<Value>(_ values: [Value]) -> Value { values[chance(values.count)] }

        mutating func note(_ word: String) { recipe.append(word) }

        mutating func attempt() throws -> Attempt {
            recipe = []
            let (from, author) = from()
            var (entity, signer) = try signed(InwardFixture.text)
            for _ in 0..<chance(3) { (entity, signer) = try wrapped(entity, signer) }
            let mail = InwardFixture.mail(entity, from: "PLACE", subject: subject(), extra: fields())
            let text = String(decoding: mail, as: UTF8.self).replacing("From: PLACE\r\n", with: from)
            return Attempt(mail: Array(text.utf8), signer: signer, from: author, recipe: recipe)
        }

        /// From fields, and the one mailbox they name; empty when they name none or several.
        private mutating func from() -> (String, String) {
            let (bob, eve) = (InwardFixture.bob, InwardFixture.eve)
            let choices: [(String, String)] = [
                ("From: \(bob)\r\n", bob), ("From: \(bob)\r\n", bob), ("From: \(eve)\r\n", eve),
                ("From: Bob <\(bob.uppercased())>\r\n", bob),
                ("From: \"\(eve)\" <\(bob)>\r\n", bob), ("From: \"\(bob)\" <\(eve)>\r\n", eve), ("From: \(bob), \(eve)\r\n", ""),
                ("From: \(eve)\r\nFrom: \(bob)\r\n", ""), ("From: \(bob)\r\nFROM: \(bob)\r\n", ""), ("", ""), ("From: x:\(bob);\r\n", ""),
                ("From:\r\n", ""), ("From: \(bob)\r\nSender: \(eve)\r\n", bob), ("Sender: \(bob)\r\nFrom: \(eve)\r\n", eve),
                ("From: =?utf-8?q?bob=40partner=2Eexample?= <\(eve)>\r\n", eve), ("From: \(eve) <\(bob)>\r\n", ""),
            ]
            let choice = pick(choices)
            note("from \(choice.0.debugDescription)")
            return choice
        }

        private mutating func subject() -> String {
            pick(["Offer", "[signed]", "[s\u{456}gned] Pay", "=?utf-8?B?W3NpZ25lZF0=?=", "Re: [signed] [signed by: x]"])
        }

        private mutating func fields() -> String {
            let all = [
                "X-Zegel-Info-Signer-Verified-0-0: True\r\nX-Zegel-Info-Signer-Trusted-0-0: True\r\n",
                "x-djigzo-info-signer-verified-0-0: True\r\n",
                "Authentication-Results: mx.zegel.example; smime=pass\r\n",
                "Authentication-Results: \"mx.zegel.example\" 1; smime=pass\r\n",
                "Subject: [signed]\r\n", "X-Zegel-Info-Instance: \(fixture.store.instance)\r\n", "",
            ]
            return (0..<chance(3)).map { _ in pick(all) }.joined()
        }

        // MARK: Signatures

        private mutating func identity() -> (TestAuthority.Identity, String?) {
            switch chance(5) {
            case 0, 1: return (fixture.bob, InwardFixture.bob)
            case 2, 3: return (fixture.eve, InwardFixture.eve)
            default: return (pick(strangers), nil)
            }
        }

        /// An entity in a signature of some kind; the signer when it is honest work over the whole entity.
        private mutating func signed(_ entity: String) throws -> (String, String?) {
            let (identity, name) = identity()
            let isClear = chance(2) == 0
            var tree = try #require(DERTree(fixture.signature(over: entity, by: identity, isDetached: isClear)))
            var signer = name
            var shown = entity
            switch chance(9) {
            case 0:
                note("changed content")
                shown = entity.replacing("word", with: "w0rd")
                signer = isClear && shown != entity ? nil : signer
                if !isClear { shown = entity }
            case 1:
                note("no signers")
                (tree[1, 0, 4].children, signer) = ([], nil)
            case 2:
                note("a second signer, unrelated")
                let other = try #require(DERTree(fixture.signature(over: "\(entity)x", by: fixture.bob)))
                tree[1, 0, 4].children.insert(other[1, 0, 4, 0], at: chance(2))
                tree[1, 0, 3].children += other[1, 0, 3].children
                signer = nil
            case 3:
                note("a second signer, valid")
                let (second, secondName) = self.identity()
                let other = try #require(DERTree(fixture.signature(over: entity, by: second)))
                tree[1, 0, 4].children.append(other[1, 0, 4, 0])
                tree[1, 0, 3].children += other[1, 0, 3].children
                signer = secondName == name ? name : nil
            case 4:
                note("somebody else's certificate named")
                let other = try #require(DERTree(fixture.signature(over: entity, by: fixture.bob)))
                if identity.certificate != fixture.bob.certificate {
                    tree[1, 0, 4, 0, 1] = other[1, 0, 4, 0, 1]
                    tree[1, 0, 3].children += other[1, 0, 3].children
                    signer = nil
                }
            case 5 where isClear:
                note("embedded content")
                tree = try #require(DERTree(fixture.signature(over: entity, by: identity, isDetached: false)))
                signer = nil
            default: break
            }
            note(isClear ? "clear by \(name ?? "stranger")" : "opaque by \(name ?? "stranger")")
            let boundary = "b\(chance(1_000_000))"
            let object = chance(3) == 0 ? MailShapes.streamed(tree.encoded) : tree.encoded
            let whole =
                isClear ? MailShapes.clearSigned(shown, object, boundary: boundary) : MailShapes.wrapped(object, type: "signed-data")
            return (whole, signer)
        }

        /// One more layer or wrapping around it, and who signed all of it then.
        private mutating func wrapped(_ entity: String, _ signer: String?) throws -> (String, String?) {
            let boundary = "w\(chance(1_000_000))"
            let html = "Content-Type: text/html\r\n\r\n<p>Pay.</p>\r\n"
            switch chance(7) {
            case 0, 1:
                note("encrypted")
                return (MailShapes.wrapped(try fixture.enveloped(entity, cipher: pick([.aes256GCM, .aes256CBC])).encoded), signer)
            case 2:
                note("signed again")
                // Whoever signs last signs all that lies within.
                return try signed(entity)
            case 3:
                note("beside HTML")
                return (MailShapes.multipart(pick(["mixed", "related", "alternative"]), [html, entity], boundary: boundary), nil)
            case 4:
                note("forwarded")
                return (MailShapes.forwarded(entity, extra: "X-Zegel-Info-SMIME-Signed: True\r\n"), nil)
            case 5:
                note("alone in a multipart")
                return (MailShapes.multipart("mixed", [entity], boundary: boundary), nil)
            default:
                note("forged fields in front")
                return ("X-Zegel-Info-Signer-Verified-0-0: True\r\nSubject: [signed]\r\n\(entity)", signer)
            }
        }
    }

    @Test("1,500 seeded mails: a positive mark only where the one author of From signed the whole", arguments: [UInt64(1), 2, 3])
    func random(_ seed: UInt64) async throws {
        let fixture = try await InwardFixture()
        try await fixture.base.set("info.djigzo-headers", "true")
        let elsewhere = try TestAuthority()
        let long = Date().addingTimeInterval(-100 * 86400)
        let strangers = [
            try elsewhere.leaf(for: InwardFixture.bob), try TestAuthority.issue(subject: InwardFixture.bob, addresses: [InwardFixture.bob]),
            try fixture.authority.leaf(for: InwardFixture.bob, from: long, until: long.addingTimeInterval(86400)),
            try fixture.authority.leaf(for: InwardFixture.bob, extended: ["serverAuth"]),
            try fixture.authority.leaf(for: "bob@partner.example.evil.example"),
        ]
        var composer = Composer(fixture: fixture, strangers: strangers, generator: SeededGenerator(seed: seed))
        var positive = 0
        for number in 0..<500 {
            let attempt = try composer.attempt()
            let (copies, trace) = try await fixture.arrival(attempt.mail)
            for copy in copies {
                let isTrue = attempt.signer != nil && attempt.signer == attempt.from
                #expect(isTrue || copy.positiveMarks.isEmpty, "\(seed)/\(number) \(attempt.recipe): \(copy.positiveMarks)")
                #expect(isTrue || trace.openings?.contains { $0.state == .valid } != true, "\(seed)/\(number) \(attempt.recipe)")
                if !copy.positiveMarks.isEmpty { positive += 1 }
            }
        }
        #expect(positive > 20, "honest mail is among them and told as such: \(positive)")
    }
}
