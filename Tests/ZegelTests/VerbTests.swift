import AdminOperations
import ArgumentParser
import Foundation
import Testing

@testable import zegel

@Suite("Command line: the verbs of the design, and a verb for every operation")
struct VerbTests {
    static let verbs = [
        "serve", "status", "version", "config check", "config show", "settings list", "settings show", "settings set", "settings unset",
        "domain add",
        "domain list", "domain remove", "user add", "user list", "user show", "user remove", "certificate import", "certificate list",
        "certificate show", "certificate export", "certificate delete", "certificate trust", "certificate distrust", "certificate verify",
        "key import", "key list", "root import", "root list", "root remove", "queue list", "queue show", "queue hold", "queue release",
        "queue retry", "queue delete", "message inspect", "message trace", "smime sign", "smime encrypt", "smime decrypt", "smime verify",
        "audit list", "audit verify", "template list", "template show", "template set", "template reset", "template preview",
        "settings export", "settings diff", "settings apply",
        "message explain", "doctor",
        "ca create", "ca list", "ca show", "ca import", "ca export", "ca remove-key", "ca default", "ca crl", "ca issue", "ca requests",
        "ca approve", "ca renew", "ca revoke", "key request",
        "ca send", "ca reveal", "ca bulk", "ca bulk show", "ca bulk list", "ca lost", "ca leave", "ca compromise", "ca compromise-server",
        "admin create", "admin list", "admin show", "admin roles", "admin reset", "admin lock", "admin unlock", "admin remove",
        "admin setup", "admin token create", "admin token list", "admin token revoke", "admin session list", "admin session revoke",
        "role create", "role list", "role show", "role remove", "audit export",
    ]

    @Test("is there and explains itself", arguments: verbs)
    func isThere(_ verb: String) throws {
        let help = try help(verb)
        #expect(help.contains("USAGE: zegel \(verb)") && help.contains("OVERVIEW: "), "\(help)")
    }

    /// What `--help` behind a verb prints.
    private func help(_ verb: String) throws -> String {
        var command = try ZegelCommand.parseAsRoot(verb.split(separator: " ").map(String.init) + ["--help"])
        let request = try #require(throws: (any Error).self) { try command.run() }
        #expect(ZegelCommand.exitCode(for: request) == .success)
        return ZegelCommand.fullMessage(for: request)
    }

    @Test(
        "every operation is built by a command", arguments: AllOperations.list.filter { $0.access == .right }.map { String(describing: $0) }
    )
    func everyOperationHasItsVerb(_ type: String) throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Sources/zegel/Commands").standardized
        let sources = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil).filter {
            $0.pathExtension == "swift"
        }
        #expect(!sources.isEmpty)
        let found = try sources.contains { try String(contentsOf: $0, encoding: .utf8).contains("\(type)(") }
        #expect(found, "no command builds \(type)")
    }

    static let reading = verbs.filter { verb in
        let reads = [" list", " show", "trace", "inspect", "verify", "status", "preview", " diff", "explain", "doctor"]
        return reads.contains { verb.hasSuffix($0) } && verb != "config show"
    }

    @Test("reading verbs print JSON when asked", arguments: reading)
    func json(_ verb: String) throws { #expect(try help(verb).contains("--json")) }

    @Test("no verb takes a password as an argument: they come from files", arguments: verbs)
    func passwords(_ verb: String) throws {
        for line in try help(verb).split(separator: "\n") where line.contains("--") && line.lowercased().contains("password") {
            #expect(line.contains("password-file"), "\(line)")
        }
    }
}

@Suite("Command line: what strangers wrote cannot steer the terminal")
struct TerminalTests {
    @Test(
        "controls, bidirectional overrides and line ends are gone",
        arguments: ["\u{1B}[2J", "\u{9B}2J", "\r", "\n", "\u{8}", "\u{7F}", "\u{202E}", "\u{2066}", "\u{2028}", "\u{0}"])
    func controls(_ text: String) {
        let dangerous: Set<Unicode.Scalar> = [
            "\u{1B}", "\u{9B}", "\r", "\n", "\u{8}", "\u{7F}", "\u{202E}", "\u{2066}", "\u{2028}", "\u{0}",
        ]
        let shown = Terminal.line("a\(text)b")
        #expect(dangerous.isDisjoint(with: shown.unicodeScalars) && shown.hasPrefix("a") && shown.hasSuffix("b"))
        let row = Terminal.table(["x", "y"], [["a\(text)b", "c"]]).split(separator: "\n").dropFirst()
        #expect(row.count == 1 && row.allSatisfy { dangerous.isDisjoint(with: $0.unicodeScalars) })
    }

    @Test("columns are aligned, and text of any language stays")
    func table() {
        #expect(Terminal.table(["id", "state"], [["1", "held"], ["1234", "größer"]]) == "id    state\n1     held\n1234  größer")
    }
}
