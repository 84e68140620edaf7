import Foundation
import Mail
import SMTP
import Testing

/// Every command and every refusal, as dialogs of `C:` and `S:` lines in the folder `Dialogs`.
///
/// The first line, `options:`, says what the server offers. `S:` reads one reply, of which some line must begin so; `+` another line
/// of the same reply, `-` one that it must not have. `S: <closed>` and `S: <tls>` say what happens to the connection.
@Suite("RFC 5321, 1870, 1985, 2033, 2920, 3030, 3207, 3461, 4954, 6531: dialogs")
struct DialogTests {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Dialogs")
    static let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).filter { $0.hasSuffix(".txt") }.sorted()

    @Test("there are dialogs for every command") func complete() throws {
        let texts = try Self.names.map { try String(contentsOf: Self.folder.appending(path: $0), encoding: .utf8) }.joined()
        let commands = [
            "HELO", "EHLO", "LHLO", "MAIL", "RCPT", "DATA", "BDAT", "RSET", "NOOP", "QUIT", "VRFY", "EXPN", "HELP", "STARTTLS", "AUTH",
            "XCLIENT", "XFORWARD",
        ]
        for command in commands { #expect(texts.contains("C: \(command)"), "\(command)") }
    }

    @Test("goes as written", arguments: names) func dialog(_ name: String) throws {
        let lines = try String(contentsOf: Self.folder.appending(path: name), encoding: .utf8).split(separator: "\n").map(String.init)
        let first = try #require(lines.first { $0.hasPrefix("options:") })
        var server = PureServer(Set(first.dropFirst(8).split(separator: " ").map(String.init)))
        var replies = [server.greeting][...]
        var last: [String] = []
        for (number, line) in lines.enumerated() {
            let text = String(line.dropFirst(3))
            let place = "\(name):\(number + 1): \(line)"
            switch line.prefix(2) {
            case "C:":
                #expect(replies.isEmpty, "\(place): the server had said more: \(replies)")
                replies += server.receive(text)[...]
            case "S:" where text == "<closed>": #expect(server.isClosed && replies.isEmpty, "\(place)")
            case "S:" where text == "<tls>": #expect(server.beganTLS, "\(place)")
            case "S:":
                let next = replies.popFirst()
                let reply = try #require(next, "\(place): the server says nothing")
                last = Self.written(reply)
                #expect(last.contains { $0.hasPrefix(text) }, "\(place): the server said \(last)")
            case "+ ": #expect(last.contains { $0.hasPrefix(line.dropFirst(2)) }, "\(place): the server said \(last)")
            case "- ": #expect(!last.contains { $0.hasPrefix(line.dropFirst(2)) }, "\(place): the server said \(last)")
            default: break
            }
        }
        #expect(replies.isEmpty, "\(name): the server said more: \(replies)")
    }

    /// The lines as they go over the wire, with a space behind each code.
    private static func written(_ reply: Reply) -> [String] {
        String(decoding: ReplyWriter.bytes(reply), as: UTF8.self).split(separator: "\r\n").map { "\($0.prefix(3)) \($0.dropFirst(4))" }
    }
}
