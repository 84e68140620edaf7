import MIME
import TestSupport
import Testing

@Suite("Editing leaves every other byte alone")
struct EditingTests {
    private func message(_ text: String) -> Message { Message(parsing: Array(text.utf8)) }
    private func string(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
    private let new = Array("new".utf8)

    private static let sample = "Subject: old\r\n folded\r\nX-A:1\r\nsubject: second\r\nX-a: 2\r\n\r\nbody \r\n.\r\n"

    @Test("removing takes folding lines along, in any letter case")
    func removing() {
        let removed = message(Self.sample).removingFields { $0.isNamed("x-A") }
        #expect(string(removed) == "Subject: old\r\n folded\r\nsubject: second\r\n\r\nbody \r\n.\r\n")
        #expect(string(message(Self.sample).removingFields { _ in true }) == "\r\nbody \r\n.\r\n")
        #expect(message(Self.sample).removingFields { _ in false } == Array(Self.sample.utf8))
    }

    @Test("replacing changes the first in its place, or adds one at the end")
    func replacing() {
        let replaced = message(Self.sample).replacingField("Subject", with: "neu ü")
        #expect(string(replaced).hasPrefix("Subject: neu =?UTF-8?B?w7w=?=\r\nX-A:1\r\nsubject: second"))
        #expect(string(message("A: 1\r\n\r\nx").replacingField("B", with: "2")) == "A: 1\r\nB: 2\r\n\r\nx")
        #expect(string(message("A: 1").replacingField("B", with: "2")) == "A: 1\r\nB: 2\r\n")
        #expect(string(message("\r\nx").replacingField("B", with: "2")) == "B: 2\r\n\r\nx")
    }

    @Test("prepending keeps the order and cannot be continued by what follows")
    func prepending() {
        #expect(string(message("A: 1\r\n\r\nx").prepending([("B", "2"), ("C", "3")])) == "B: 2\r\nC: 3\r\nA: 1\r\n\r\nx")
        #expect(string(message(" continued\r\n").prepending([("B", "2")])) == "B: 2\r\n\r\n continued\r\n")
        #expect(string(message("From l").prepending([("B", "2")])) == "From l\r\nB: 2\r\n\r\n")
        #expect(string(message("").prepending([("B", "2")])) == "B: 2\r\n\r\n")
        #expect(message("A: 1\r\n\r\nx").prepending([]) == Array("A: 1\r\n\r\nx".utf8))
    }

    @Test("a body is replaced within its delimiters")
    func body() {
        let parsed = message("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nA: 1\r\n\r\none\r\n--b\r\nA: 2\r\n--b--\r\nend")
        let parts = parsed.root.children
        #expect(string(parsed.replacingBody(of: parts[0], with: new)).contains("A: 1\r\n\r\nnew\r\n--b\r\nA: 2"))
        #expect(string(parsed.replacingBody(of: parts[1], with: new)).hasSuffix("A: 2\r\n\r\nnew\r\n--b--\r\nend"))
    }

    @Test("a header that ends at a line that is no field gets its empty line")
    func separating() {
        let separated = message("A: 1\r\nno field\r\nX-Zegel: 1\r\n\r\n").separatingHeader()
        #expect(string(separated) == "A: 1\r\n\r\nno field\r\nX-Zegel: 1\r\n\r\n")
        #expect(string(message("A: 1\r\n\r\nx").separatingHeader()) == "A: 1\r\n\r\nx")
    }

    @Test("7-bit safe: leaves are encoded, everything else and signed parts stay")
    func sevenBit() throws {
        let eight =
            "Content-Type: multipart/mixed; boundary=b\r\nContent-Transfer-Encoding: 8bit\r\n\r\n--b\r\n"
            + "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nfür \r\n--b\r\n"
            + "Content-Type: image/x\r\nContent-Transfer-Encoding: binary\r\n\r\n\u{1}\0ü\n\r\n--b\r\n\r\nplain\r\n--b--\r\n"
        let before = message(eight)
        let after = Message(parsing: before.sevenBitSafe())
        #expect(after.isSevenBitSafe(after.root))
        #expect(after.root.children.map(\.transferEncoding) == [.quotedPrintable, .base64, .sevenBit])
        #expect(after.root.children.map { after.decodedBody(of: $0) } == before.root.children.map { before.decodedBody(of: $0) })
        #expect(after.sevenBitSafe() == after.bytes)
        let signed = eight.replacing("multipart/mixed", with: "multipart/signed")
        #expect(message(signed).sevenBitSafe() == Array(signed.utf8))
    }

    @Test(
        "the corpus: 7-bit safety keeps structure and binary bodies",
        .enabled(if: Corpus.isPresent, Corpus.absent), arguments: Corpus.mails)
    func sevenBitCorpus(_ mail: Corpus.Mail) throws {
        let before = Message(parsing: try mail.bytes())
        let after = Message(parsing: before.sevenBitSafe())
        #expect(after.entities.count == before.entities.count)
        for (old, new) in zip(before.entities, after.entities) where old.contentType.type != "text" && !old.contentType.isComposite {
            #expect(after.decodedBody(of: new) == before.decodedBody(of: old))
        }
        #expect(after.sevenBitSafe() == after.bytes)
    }
}
