import MIME
import SMIME
import TestSupport
import Testing

@testable import Gateway

@Suite("A1.7 covert ciphertext: one encrypted root at most, and no reply carries it out in the clear")
struct GateA1x7CovertContent {
    private static let text = "Content-Type: text/plain\r\n\r\nWhat's up Johnny?\r\n"

    private func shapes(_ part: String) -> [String] {
        let inner = { (type: String, parts: [String]) in MailShapes.multipart(type, parts, boundary: "inner") }
        return [
            MailShapes.multipart("mixed", [Self.text, part]), MailShapes.multipart("mixed", [part, part]),
            MailShapes.multipart("mixed", [part]), MailShapes.multipart("alternative", [Self.text, part]),
            MailShapes.multipart("related", [Self.text, part]), MailShapes.multipart("mixed", [Self.text, inner("mixed", [part])]),
            MailShapes.multipart("mixed", [Self.text, MailShapes.forwarded(part)]), MailShapes.forwarded(part),
            MailShapes.multipart("mixed", [Self.text, inner("alternative", [inner("related", [part]).replacing("inner", with: "third")])]),
        ]
    }

    @Test("9 nested shapes: none decrypted, labelled, and the reply has nothing of it to quote")
    func nested() async throws {
        let fixture = try await InwardFixture()
        let shapes = shapes(MailShapes.entity(of: try fixture.encrypt()))
        #expect(shapes.count == 9)
        for shape in shapes {
            let mail = InwardFixture.mail(shape)
            let copy = try await fixture.delivered(mail)
            #expect(copy.keeps(mail) && !copy.showsMark && copy.info("Encrypted-Part-Not-Root") == "True", "\(shape.prefix(200))")
            let quoted = copy.message.everything.split(whereSeparator: \.isNewline).map { "> \($0)\r\n" }.joined()
            let reply = InwardFixture.mail(
                "Content-Type: text/plain\r\n\r\n\(quoted)", from: InwardFixture.alice, to: InwardFixture.eve, subject: "Re: Offer")
            let out = try await fixture.arrive(reply, from: InwardFixture.alice, to: [InwardFixture.eve], origin: .inside)
            #expect(!out.isEmpty && out.allSatisfy { !$0.showsMark })
        }
    }

    @Test("an encrypted root around another encrypted part: the inner one stays closed")
    func beside() async throws {
        let fixture = try await InwardFixture()
        let inner = MailShapes.entity(of: try fixture.encrypt())
        let copy = try await fixture.delivered(fixture.encrypt(InwardFixture.mail(MailShapes.multipart("mixed", [Self.text, inner]))))
        #expect(!copy.showsMark && copy.message.everything.contains("Johnny") && copy.info("Encrypted-Part-Not-Root") == "True")
    }

    @Test("a reply quoting what was decrypted, where encryption is demanded: encrypted or refused, never plain", arguments: [true, false])
    func reply(_ hasCertificate: Bool) async throws {
        let fixture = try await InwardFixture()
        try await fixture.base.set("encrypt.mode", "mandatory", "partner.example")
        if hasCertificate { try await fixture.base.add(fixture.bob) }
        let opened = try await fixture.delivered(fixture.encrypt())
        #expect(opened.showsMark)
        let reply = InwardFixture.mail(
            "Content-Type: text/plain\r\n\r\n> The word is \(InwardFixture.mark).\r\n", from: InwardFixture.alice, to: InwardFixture.bob)
        let (copies, trace) = try await fixture.arrival(reply, from: InwardFixture.alice, to: [InwardFixture.bob], origin: .inside)
        #expect(copies.allSatisfy { !$0.showsMark })
        #expect(trace.plan.recipients.map(\.outcome) == [hasCertificate ? .signedAndEncrypted : .refused])
    }
}
