import MIME
import Testing

@Suite("RFC 2046 §5.1, entities and their exact bytes")
struct MessageTests {
    private func message(_ text: String) -> Message { Message(parsing: Array(text.utf8)) }
    private func text(_ message: Message, _ range: Range<Int>) -> String { String(decoding: message.slice(range), as: UTF8.self) }

    @Test("a part reaches from its header to before the line end that belongs to the delimiter")
    func parts() {
        let parsed = message(
            "Content-Type: multipart/signed; boundary=\"x y\"\r\n\r\npreamble\r\n--x y\r\nA: 1\r\n\r\none\r\n\r\n--x y  \r\n\r\ntwo\r\n--x y--\r\nepilogue"
        )
        #expect(parsed.root.children.map { text(parsed, $0.range) } == ["A: 1\r\n\r\none\r\n", "\r\ntwo"])
        #expect(parsed.root.children.map { text(parsed, $0.bodyRange) } == ["one\r\n", "two"])
        #expect(text(parsed, parsed.root.bodyRange).hasPrefix("preamble") && text(parsed, parsed.root.bodyRange).hasSuffix("epilogue"))
        #expect(parsed.defects == [])
    }

    @Test(
        "parts without body, without header, without anything",
        arguments: [
            ("--b\r\nA: 1\r\n\r\n--b--\r\n", "A: 1\r\n", ""), ("--b\r\nA: 1\r\n--b--\r\n", "A: 1", ""), ("--b\r\n\r\n--b--\r\n", "", ""),
            ("--b\r\n--b--\r\n", "", ""), ("--b\r\n\r\nx\r\n--b--\r\n", "\r\nx", "x"),
            ("--b\r\nA: 1\r\n\r\n\r\n--b--\r\n", "A: 1\r\n\r\n", ""),
        ])
    func emptyParts(_ body: String, _ entity: String, _ partBody: String) throws {
        let parsed = message("Content-Type: multipart/mixed; boundary=b\r\n\r\n" + body)
        let part = try #require(parsed.root.children.first)
        #expect(parsed.root.children.count == 1)
        #expect(text(parsed, part.range) == entity)
        #expect(text(parsed, part.bodyRange) == partBody)
        #expect(TreeCheck.problems(of: parsed) == [])
    }

    @Test("a delimiter of an outer multipart ends the inner one, and that is a defect")
    func unterminated() {
        let parsed = message(
            "Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\none\r\n--a\r\n\r\ntwo\r\n--a--\r\n"
        )
        #expect(parsed.root.children.count == 2)
        #expect(parsed.root.children[0].children.map { text(parsed, $0.bodyRange) } == ["one"])
        #expect(parsed.defects == [.unterminatedMultipart])
    }

    @Test("a boundary that starts like another one is told apart, in both orders")
    func prefixes() {
        for (outer, inner) in [("ab", "abc"), ("abc", "ab")] {
            let parsed = message(
                "Content-Type: multipart/mixed; boundary=\(outer)\r\n\r\n--\(outer)\r\nContent-Type: multipart/mixed; boundary=\(inner)\r\n\r\n"
                    + "--\(inner)\r\n\r\none\r\n--\(inner)--\r\n--\(outer)\r\n\r\ntwo\r\n--\(outer)--\r\n")
            #expect(parsed.root.children.count == 2 && parsed.root.children[0].children.count == 1)
            #expect(parsed.defects == [])
        }
    }

    @Test("multipart/digest holds messages by default; message/rfc822 has the message as its child")
    func digest() {
        let parsed = message("Content-Type: multipart/digest; boundary=b\r\n\r\n--b\r\n\r\nSubject: inner\r\n\r\nhello\r\n--b--\r\n")
        let part = parsed.root.children[0]
        #expect(part.contentType.mediaType == "message/rfc822")
        #expect(part.children[0].header.first(named: "subject")?.decoded == "inner")
        #expect(text(parsed, part.children[0].range) == text(parsed, part.bodyRange))
    }

    @Test("what is wrong is told, once and with its place")
    func defects() {
        func check(_ text: String, _ defects: [Defect], _ offset: Int) {
            let parsed = message(text)
            #expect(parsed.defects == defects)
            #expect(parsed.offset(of: defects[0]) == offset)
        }
        check("A: 1\r\n\r\nx\ry\r\nx\ry", [.bareCR], 9)
        check("A: 1\r\n\r\nx\ny\n", [.bareLF], 9)
        check("A: 1\r\n\r\nx\0", [.nul], 9)
        check("A: 1\r\n\r\n" + String(repeating: "x", count: 999) + "\r\n", [.longLine], 8)
        check("A: \u{1}\r\n\r\n", [.illegalCharacterInHeader], 3)
        check("A : 1\r\n\r\n", [.spaceBeforeColon], 0)
        check("A: 1\r\nno field\r\n\r\n", [.missingHeaderSeparator], 6)
        check("Content-Type: text/plain\r\nContent-Type: text/html\r\n\r\n", [.repeatedContentField], 0)
        check("Content-Type: nonsense\r\n\r\n", [.malformedContentType], 0)
        check("Content-Type: multipart/mixed\r\n\r\n--\r\n", [.missingBoundary], 0)
        check("Content-Type: multipart/mixed; boundary=b\r\n\r\nx", [.multipartWithoutParts], 0)
        check("Content-Type: multipart/mixed; boundary=\(String(repeating: "b", count: 2_049))\r\n\r\n", [.boundaryTooLong, .longLine], 0)
    }

    @Test("bodies are decoded tolerantly, text by its charset")
    func bodies() {
        func decoded(_ header: String, _ body: [UInt8]) -> (bytes: [UInt8], text: String?) {
            let parsed = Message(parsing: Array("\(header)\r\n\r\n".utf8) + body)
            return (parsed.decodedBody(of: parsed.root), parsed.text(of: parsed.root))
        }
        #expect(decoded("Content-Transfer-Encoding: BASE64 (x)", Array("aGVs\r\nbG8=*".utf8)).text == "hello")
        #expect(decoded("Content-Transfer-Encoding: base64", Array("YQ==YQ==YW".utf8)).text == "aaa")
        #expect(decoded("Content-Transfer-Encoding: quoted-printable", Array("a=3d=\r\nb=XX =20  \r\nc=".utf8)).text == "a=b=XX  \r\nc")
        #expect(decoded("Content-Type: text/plain; charset=ISO-8859-1", [0x66, 0xFC, 0x72]).text == "für")
        #expect(decoded("Content-Type: text/plain; charset=\"windows-1252\"", [0x80]).text == "€")
        #expect(decoded("Content-Type: text/plain; charset=koi8-r", [0xF0, 0xD2]).text == "Пр")
        #expect(decoded("Content-Type: text/plain; charset=iso-2022-jp", Array("\u{1B}$B$\"\u{1B}(B".utf8)).text == "あ")
        #expect(decoded("Content-Type: text/plain; charset=utf-8", [0x61, 0xFF]).text == "a\u{FFFD}")
        #expect(decoded("Content-Type: text/plain", [0x66, 0xFC]).text == "fü")
        #expect(decoded("Content-Type: text/plain; charset=../../etc/passwd", [0x61]).text == nil)
        #expect(decoded("Content-Type: image/png", [0x61]).text == nil)
    }

    @Test("an mbox line before the header is no part of it")
    func mbox() {
        let parsed = message("From a@b.example Tue Nov 24\r\nSubject: x\r\n\r\nbody")
        #expect(parsed.root.header.map(\.name) == ["Subject"])
        #expect(parsed.root.headerRange.lowerBound == 29)
        #expect(parsed.prepending([("A", "1")]).starts(with: Array("From a@b.example Tue Nov 24\r\nA: 1\r\nSubject".utf8)))
    }
}
