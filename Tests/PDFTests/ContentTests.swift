import MIME
import Testing

@testable import PDF

@Suite("What of a message is read, and what is a file")
struct ContentTests {
    private func content(_ entity: EntityBuilder, _ body: PDFJob.BodyChoice = .best) -> MailContent {
        MailContent(Message(parsing: Mails.message(entity, subject: "s")), body: body)
    }

    private func kinds(_ content: MailContent) -> [String] {
        content.pieces.map {
            switch $0 {
            case .html: "html"
            case .text: "text"
            case .picture: "picture"
            }
        }
    }

    private func multipart(_ kind: String, _ parts: [EntityBuilder]) -> EntityBuilder {
        .multipart(kind, boundary: Boundary(random: (0..<16).map { UInt8(parts.count * 7 + $0 + kind.count) }), parts)
    }

    @Test("of alternatives the HTML, or the text when that is asked for; the invitation beside them is a file")
    func alternatives() {
        let entity = multipart(
            "alternative", [.text("a"), .text("<p>b", subtype: "html"), .data([1], mediaType: "text/calendar", fileName: "i.ics")])
        #expect(kinds(content(entity)) == ["html"])
        #expect(kinds(content(entity, .text)) == ["text"])
        #expect(content(entity).files.count == 1)
    }

    @Test("the signature of a signed message is no file, pictures between texts are shown and go along")
    func signedAndPictures() {
        let signed = multipart("signed", [.text("a"), .data([1], mediaType: "application/pkcs7-signature", fileName: "smime.p7s")])
        #expect(kinds(content(signed)) == ["text"] && content(signed).files.isEmpty)
        let mixed = multipart("mixed", [.text("a"), .data([1], mediaType: "image/png", placement: .inline), .text("b")])
        #expect(kinds(content(mixed)) == ["text", "picture", "text"] && content(mixed).files.count == 1)
    }

    @Test("format=flowed joins its lines, quoting has depth")
    func flowed() {
        let text = "One line \nthat goes on.\n\n> quoted \n> goes on\n>> deeper\n-- \nsig"
        let boxes = PlainText(text, isFlowed: true, deletesSpace: false).boxes()
        #expect(boxes.count == 3)
    }

    @Test("dates as people write them", arguments: [("en", "3 March 2026, 09:05 (UTC−05:00)"), ("de", "3. März 2026, 09:05 (UTC−05:00)")])
    func date(_ language: String, _ expected: String) {
        #expect(MailDate.written("Tue,  3 Mar 2026 9:05:07 -0500 (EST)", .of(language)) == expected)
        #expect(MailDate.written("yesterday", .of(language)) == "yesterday")
    }

    @Test("Chinese, Japanese and Korean are told apart")
    func language() {
        for (text, expected) in [("これは日本語です", "ja"), ("这是一个中文句子", "zh-CN"), ("한국어", "ko"), ("plain", nil)] as [(String, String?)] {
            #expect(LanguageGuess.language(of: content(.text(text))) == expected)
        }
        #expect(LanguageGuess.language(of: content(.text("<HTML lang=\"nl-NL\"><p>x", subtype: "html"))) == "nl-NL")
    }
}
