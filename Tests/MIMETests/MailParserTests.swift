import Foundation
import MIME
import TestSupport
import Testing

@Suite("Corpus: the trees of stalwartlabs/mail-parser", .enabled(if: Corpus.isPresent, Corpus.absent))
struct MailParserTests {
    /// Where we differ on purpose, and why. The list is exact: a file of it that agrees fails the test too.
    static let differences = [
        "legacy/010.eml": "octets that are not UTF-8 are read as windows-1252, not as U+FFFD",
        "legacy/052.eml": "octets that are not UTF-8 are read as windows-1252, not as U+FFFD",
        "malformed/004.eml": "a delimiter line has to match whole: `--ab` is not the delimiter of `a`",
        "malformed/014.eml": "a delimiter at the very end starts an empty part",
        "malformed/016.eml": "a delimiter line has to match whole; mail-parser takes longer lines as delimiters of the innermost",
        "malformed/020.eml": "of two Content-Type fields the first counts (and is a defect), as in Python's email package",
        "malformed/021.eml": "of two Content-Type fields the first counts (and is a defect), as in Python's email package",
        "malformed/022.eml": "a message/rfc822 without a header is a message without fields, not text",
        "rfc/008.eml": "message/rfc822 in base64 is forbidden (RFC 2045 §6.4): kept as it is, not looked into",
        "thirdparty/015.eml": "a nested multipart without parts ends at the delimiter of the outer one",
    ]

    static let cases = Corpus.mails.filter { $0.file.hasPrefix("mail-parser/") }

    @Test("same parts, same offsets, same decoded bodies, with LF and with CRLF", arguments: cases)
    func tree(_ mail: Corpus.Mail) throws {
        let bytes = try mail.bytes()
        let lf = bytes.filter { $0 != 13 }
        // A CR at the end of the file stays: mail-parser's own copies were made so.
        let crlf = EntityBuilder.canonical(lf) + (bytes.last == 13 ? [13] : [])
        var found: [String] = []
        for (bytes, file) in [(lf, mail.expected[0]), (crlf, mail.expected[1])] {
            let expected = try Self.expected(file)
            let message = Message(parsing: bytes)
            if let difference = FirstDifference.between(Self.lines(message), expected.lines()) { found.append(difference) }
            if let difference = FirstDifference.between(Self.fields(message), expected.fields()) { found.append(difference) }
        }
        if Self.differences[String(mail.file.dropFirst("mail-parser/".count))] == nil {
            #expect(found == [])
        } else {
            #expect(!found.isEmpty, "no longer differs: take it off the list")
        }
    }

    private static func expected(_ file: String) throws -> MailParserTree {
        try JSONDecoder().decode(MailParserTree.self, from: Data(Corpus.bytes("mime/\(file)")))
    }

    private static func lines(_ message: Message) -> [String] { lines(message.root, depth: 0, message) }

    private static func lines(_ entity: Entity, depth: Int, _ message: Message) -> [String] {
        let indent = String(repeating: "  ", count: depth)
        let children = entity.children.flatMap { lines($0, depth: depth + 1, message) }
        let place = "leaf \(entity.bodyRange.lowerBound)-\(entity.bodyRange.upperBound)"
        if entity.contentType.isMultipart, entity.isInterpreted { return [indent + "multipart \(entity.bodyRange.lowerBound)"] + children }
        if entity.contentType.isMessage, entity.isInterpreted { return [indent + "message \(entity.bodyRange.lowerBound)"] + children }
        if let text = message.text(of: entity) { return [indent + "\(place) text \(text.debugDescription)"] }
        return [indent + "\(place) bytes \(message.decodedBody(of: entity))"]
    }

    private static func fields(_ message: Message) -> [String] {
        message.root.header.map { field in
            var line = "\(field.name.lowercased()) \(field.range.lowerBound)-\(field.range.upperBound)"
            if field.isNamed("Subject"), !field.decoded.isEmpty { line += " \(field.decoded.debugDescription)" }
            if field.isNamed("Content-Type"), let type = ContentType(parsing: field.unfolded.utf8) {
                line += " \(type.mediaType)"
                for item in type.parameters.items { line += " \(item.name)=\(item.value.debugDescription)" }
            }
            return line
        }
    }
}
