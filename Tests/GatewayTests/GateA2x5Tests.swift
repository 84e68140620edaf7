import MIME
import SMIME
import TestSupport
import Testing

@testable import Gateway

@Suite("A2.5 a signed part behind other content makes no signed mail")
struct GateA2x5HiddenPart {
    private static let html = "Content-Type: text/html\r\n\r\n<p>Pay eve.</p><object data=\"cid:signed\"></object>\r\n"

    private func wrappings(_ signed: String) -> [(String, String)] {
        let withID = "Content-ID: <signed>\r\n\(signed)"
        let attached = "Content-Disposition: attachment; filename=letter.eml\r\n" + MailShapes.forwarded(signed)
        return [
            ("text before", MailShapes.multipart("mixed", ["Content-Type: text/plain\r\n\r\nPay eve.\r\n", signed])),
            ("HTML before", MailShapes.multipart("alternative", [signed, Self.html])),
            ("cid", MailShapes.multipart("related", [Self.html, withID])),
            ("attachment", MailShapes.multipart("mixed", [Self.html, attached])),
        ]
    }

    @Test("4 wrappings of a clear and an opaque signature: no positive mark, said so", arguments: SMIMEWriter.Form.allCases)
    func hidden(_ form: SMIMEWriter.Form) async throws {
        let fixture = try await InwardFixture()
        for (what, content) in wrappings(MailShapes.entity(of: try fixture.sign(form: form))) {
            let mail = InwardFixture.mail(content)
            for arriving in [mail, try fixture.encrypt(mail)] {
                let (copies, trace) = try await fixture.arrival(arriving)
                let copy = try #require(copies.first)
                #expect(copy.positiveMarks.isEmpty, "\(what): \(copy.positiveMarks)")
                #expect(copy.info("Signed-Part-Not-Root") == "True" && copy.info("Signer-Verified-0-0") == nil, "\(what)")
                #expect(trace.openings?.map(\.state) == [.partlySigned])
                #expect(!(copy.header("Subject") ?? "").contains("sign"), "no tag for partly signed mail")
            }
        }
    }

    @Test("a third part, a second boundary, a part that looks like another: what readers may split otherwise is not valid")
    func ambiguous() async throws {
        let fixture = try await InwardFixture()
        let good = MailShapes.clearSigned(InwardFixture.text, try fixture.signature(over: InwardFixture.text))
        #expect(try await !fixture.delivered(InwardFixture.mail(good)).positiveMarks.isEmpty)
        let shapes = [
            good.replacing("--x--", with: "--x\r\nContent-Type: text/plain\r\n\r\nPay!\r\n--x--"),
            good.replacing("boundary=\"x\"", with: "boundary=\"x\"; boundary=\"y\""),
            good.replacing("boundary=\"x\"\r\n\r\n", with: "boundary=\"x\"\r\n\r\n--y\r\nContent-Type: text/plain\r\n\r\nPay!\r\n"),
            "Content-Type: text/html\r\n\(good)", good + "--y\r\nContent-Type: text/plain\r\n\r\nPay!\r\n--y--\r\n",
            good.replacing("application/pkcs7-signature; name", with: "text/html; name"),
        ]
        for shape in shapes {
            #expect(try await fixture.delivered(InwardFixture.mail(shape)).positiveMarks.isEmpty, "\(shape.prefix(160))")
        }
    }
}
