import Foundation
import MIME
import Mail
import Testing

@Suite("RFC 5322 §2.1.1, RFC 2045, RFC 2047: what is written")
struct WritingTests {
    private func lines(_ bytes: [UInt8]) -> [Substring] {
        String(decoding: bytes, as: UTF8.self).split(separator: "\r\n", omittingEmptySubsequences: false)
    }

    private static let texts = [
        "plain", "", " ", "two  blanks", String(repeating: "word ", count: 100), String(repeating: "x", count: 3_000), "für Elise",
        "Bücher und mehr Bücher " + String(repeating: "ü", count: 200), "日本語のとても長い件名" + String(repeating: "語", count: 100),
        "a\r\nBcc: x@y.example",
        "a\nb\rc\0d\u{85}e\u{2028}f", "=?utf-8?Q?fake?=", "😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀", "tab\tinside", "trailing ",
    ]

    @Test("a field is one field: lines of at most 78 where words allow, 998 always, no bare CR or LF, and it reads back", arguments: texts)
    func fields(_ text: String) throws {
        let bytes = HeaderWriter.field("Subject", text)
        let message = Message(parsing: bytes)
        #expect(message.root.header.count == 1 && message.root.bodyRange.isEmpty)
        #expect(message.defects.allSatisfy { $0 == .bareLF } && message.defects.isEmpty)
        #expect(lines(bytes).allSatisfy { $0.utf8.count <= 78 })
        #expect(lines(bytes).dropLast().allSatisfy { !$0.allSatisfy { $0 == " " } })
        let isForbidden: (Unicode.Scalar) -> Bool = { $0.properties.generalCategory == .control || $0 == "\u{2028}" }
        let clean = String(text.unicodeScalars.map { isForbidden($0) ? " " : Character($0) })
        #expect(try #require(message.root.header.first).decoded == clean.trimmingCharacters(in: .whitespaces))
    }

    @Test(
        "names of people are atoms, quoted, or encoded",
        arguments: ["Bob", "Bob O. Ne", "B, \"C\" \\", "Jürgen Müller", "x@y.example", "a\r\nb", "=?x?="])
    func mailboxes(_ name: String) throws {
        let address = try #require(EmailAddress("bob@partner.example"))
        let mailboxes = Array(repeating: Mailbox(displayName: name, address: address), count: 12)
        let bytes = HeaderWriter.field("To", mailboxes)
        #expect(lines(bytes).allSatisfy { $0.utf8.count <= 78 })
        let read = try Message(parsing: bytes).root.header.addressList(named: "To").mailboxes
        #expect(read.map(\.address) == mailboxes.map(\.address))
        #expect(read.allSatisfy { $0.displayName == name.replacing("\r\n", with: "  ") })
    }

    @Test("parameters read back, whatever they hold", arguments: texts.filter { !$0.contains("\n") && !$0.isEmpty })
    func parameters(_ value: String) throws {
        let bytes = HeaderWriter.field("Content-Disposition", "attachment", parameters: [("filename", value), ("size", "1")])
        #expect(lines(bytes).allSatisfy { $0.utf8.count <= 160 })
        let disposition = try #require(Message(parsing: bytes).root.disposition)
        #expect(disposition.parameters["filename"] == String(value.map { $0 == "\t" ? " " : $0 }))
        #expect(disposition.parameters["size"] == "1")
    }

    @Test("quoted-printable and base64 come back, in lines of at most 76")
    func encodings() {
        let bytes = (0..<2_000).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ $0 / 256) }
        for encoded in [QuotedPrintable.encodeBinary(bytes), Base64.encode(bytes)] {
            #expect(lines(encoded).allSatisfy { $0.utf8.count <= 76 })
        }
        #expect(QuotedPrintable.decode(QuotedPrintable.encodeBinary(bytes)[...]) == bytes)
        #expect(Base64.decode(Base64.encode(bytes)) == bytes)
        let text = "From here\r\n.\r\n--x \r\n" + String(repeating: "ü ", count: 100) + "\r\nend\t"
        #expect(QuotedPrintable.decode(QuotedPrintable.encode(Array(text.utf8))[...]) == Array(text.utf8))
        let unsafe: (Substring) -> Bool = { $0.hasPrefix(".") || $0.hasPrefix("From ") || $0.hasPrefix("--") || $0.hasSuffix(" ") }
        #expect(!lines(QuotedPrintable.encode(Array(text.utf8))).contains(where: unsafe))
    }

    @Test("a message of alternatives, picture and file is 7-bit safe and reads back")
    func builder() throws {
        let from = try #require(EmailAddress("alice@zegel.example"))
        let picture: [UInt8] = [0x89, 0x50, 0, 0xFF]
        let html = EntityBuilder.text("<p>Grüße</p>\n", subtype: "html")
        let related = EntityBuilder.multipart(
            "related", boundary: Boundary(random: [1, 2]),
            [html, .data(picture, mediaType: "image/png", fileName: "bild.png", placement: .inline, contentID: "p@x")])
        let alternative = EntityBuilder.multipart("alternative", boundary: Boundary(random: [3, 4]), [.text("plain\ntext"), related])
        let file = EntityBuilder.data(Array("%PDF".utf8), mediaType: "application/pdf", fileName: "Übersicht €.pdf")
        let bytes = MessageBuilder(.multipart("mixed", boundary: Boundary(random: [5, 6]), [alternative, file]))
            .adding("From", [Mailbox(displayName: "Älice", address: from)]).adding("Subject", "Grüße")
            .adding(date: Date(timeIntervalSince1970: 1_000_000_000)).bytes
        let message = Message(parsing: bytes)
        #expect(message.defects == [])
        #expect(message.isSevenBitSafe(message.root))
        #expect(
            message.entities.map(\.contentType.mediaType) == [
                "multipart/mixed", "multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png", "application/pdf",
            ])
        #expect(message.entities.suffix(2).map { message.decodedBody(of: $0) } == [picture, Array("%PDF".utf8)])
        #expect(message.text(of: message.entities[4]) == "<p>Grüße</p>\r\n")
        #expect(message.entities.last?.fileName == "Übersicht €.pdf")
        #expect(message.root.header.first(named: "Date")?.unfolded == "Sun, 9 Sep 2001 01:46:40 +0000")
        #expect(message.root.header.first(named: "MIME-Version")?.unfolded == "1.0")
    }

    @Test("a boundary takes what RFC 2046 allows")
    func boundaries() {
        #expect(Boundary(random: Array(repeating: 0xAB, count: 30)).text == "=_" + String(repeating: "ab", count: 24))
        #expect(Boundary("a b") != nil && Boundary("a ") == nil && Boundary("") == nil && Boundary("ü") == nil && Boundary("a\r\nb") == nil)
        #expect(Boundary(String(repeating: "a", count: 71)) == nil)
    }
}
