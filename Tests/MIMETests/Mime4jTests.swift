import Foundation
import MIME
import TestSupport
import Testing

@Suite("Corpus: the parse events of apache/james-mime4j", .enabled(if: Corpus.isPresent, Corpus.absent))
struct Mime4jTests {
    /// Where we differ on purpose, and why. The list is exact: a file of it that agrees fails the test too.
    static let differences = [
        "hdr-fakeout.msg": "a line that is no field ends the header; mime4j skips it",
        "basic-plain-with-bad-header-separator.msg": "a line that is no field ends the header; mime4j skips it",
        "malformedHeader-nocrlfcrlf.msg": "a line that is no field ends the header; mime4j skips it",
        "malformedHeader-noheader.msg": "a line that is no field ends the header; mime4j skips it",
        "obsolete.msg": "a field name with an octet that is not ASCII is none, and ends the header",
        "multi-2gifs-base64.msg": "message/rfc822 in base64 is forbidden (RFC 2045 §6.4): kept as it is, not looked into",
        "bad-newlines-multiple-parts-base64.msg": "message/rfc822 in base64 is forbidden: kept as it is, not looked into",
        "base64encoded-rfc822message-nested.msg": "message/rfc822 in base64 is forbidden: kept as it is, not looked into",
        "ending-boundaries.msg": "a delimiter line has to match whole; text after the boundary makes it text, as in Python's email package",
        "very-very-long-boundary.msg": "a boundary of 7,000 octets is beyond the limit of 2,048",
    ]

    static let cases = Corpus.mails.filter { $0.file.hasPrefix("mime4j/") || $0.file.hasPrefix("mime-tools/") }

    @Test("same entities, same fields, same decoded bodies", arguments: cases)
    func tree(_ mail: Corpus.Mail) throws {
        let folder = mail.file.split(separator: "/")[0]
        let xml = String(decoding: try Corpus.bytes("mime/\(mail.file.dropLast(4))_decoded.xml"), as: UTF8.self)
        let expected = Mime4jTree(xml)
        let message = Message(parsing: try mail.bytes())
        var found: [String] = []
        let tree = Self.lines(message.root, "message", depth: 0)
        if let difference = FirstDifference.between(tree, expected.lines) { found.append(difference) }
        let leaves = message.entities.filter { !$0.contentType.isComposite || !$0.isInterpreted }
        if leaves.count != expected.bodies.count { found.append("\(leaves.count) bodies, expected \(expected.bodies.count)") }
        for (leaf, file) in zip(leaves, expected.bodies) {
            let body = try Corpus.bytes("mime/\(folder)/\(file)")
            let got = Self.withoutCR(message.decodedBody(of: leaf))
            if got != Self.withoutCR(body), message.text(of: leaf).map({ Self.withoutCR(Array($0.utf8)) }) != Self.withoutCR(body) {
                found.append("\(file): \(FirstDifference.between(Self.textLines(got), Self.textLines(Self.withoutCR(body))) ?? "")")
            }
        }
        if Self.differences[String(mail.file.split(separator: "/")[1])] == nil {
            #expect(found == [])
        } else {
            #expect(!found.isEmpty, "no longer differs: take it off the list")
        }
    }

    private static func withoutCR(_ bytes: [UInt8]) -> [UInt8] { bytes.filter { $0 != 13 } }
    private static func textLines(_ bytes: [UInt8]) -> [String] {
        bytes.split(separator: 10, omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }
    }

    private static func lines(_ entity: Entity, _ kind: String, depth: Int) -> [String] {
        let indent = String(repeating: "  ", count: depth)
        let names = entity.header.map { $0.name.lowercased() }.joined(separator: " ")
        let head = [indent + kind, "\(indent)  header \(names)"]
        if entity.contentType.isMultipart, entity.isInterpreted {
            return head + ["\(indent)  multipart"] + entity.children.flatMap { lines($0, "body-part", depth: depth + 2) }
        }
        if entity.contentType.isMessage, entity.isInterpreted {
            return head + entity.children.flatMap { lines($0, "message", depth: depth + 1) }
        }
        return head + ["\(indent)  body"]
    }
}
