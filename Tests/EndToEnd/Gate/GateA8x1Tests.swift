import Foundation
import OpenSSL
import TestSupport
import Testing

@Suite("A8.1 log injection: one event is one record, whatever strangers and administrators write")
struct GateA8x1LogTests {
    /// What would end a line, colour a terminal, run in a page or begin a record of its own.
    private static let hostile =
        "x\r\n{\"time\":\"2026-01-01T00:00:00.000Z\",\"event\":\"forged\"}\r\n\u{1B}[31mred\u{1B}[0m<script>alert(1)</script>\u{2028}forged\u{2029}\u{85}\u{7}"

    @Test("hostile text in 20 fields: every line of the log is one JSON record, none is forged, and the audit has one record an event")
    func injection() async throws {
        let world = try await World.start(configuration: "log_level = \"debug\"")
        let hostile = Self.hostile
        let header = hostile.replacing("\r\n", with: "\r\n ")
        // 1 to 8: a mail, by what its header and structure say; 9, 10: its recipient and sender.
        let fields = """
            X-Mailer: \(header)\r
            Reply-To: "\(header)" <x@partner.example>\r
            Sender: \(header) <alice@zegel.example>\r
            Received: from \(header)\r
            References: <\(header)>\r
            Content-Disposition: attachment; filename="\(header)"\r

            """
        let mail = World.mail(from: "\"\(header)\" <alice@zegel.example>", to: "bob@partner.example", subject: header, extra: fields)
        await world.send(mail, from: "alice@zegel.example", to: "bob@partner.example", fromInside: true)
        await world.send(mail, from: "\"a\u{1B}[31m{forged}\"@zegel.example", to: "\"b<script>\"@partner.example", fromInside: true)
        let before = try await records(world).count
        // 11 to 20: what administrators write.
        let attempts: [[String]] = [
            [
                "admin", "create", hostile, "--role", "owner", "--password-file",
                try world.gateway.folder.write("pw", "a good password\n".utf8),
            ],
            ["admin", "create", "valid", "--role", hostile, "--password-file", world.gateway.folder.path("pw")],
            ["role", "create", hostile, "--right", "user.list"], ["role", "create", "mine", "--right", hostile],
            ["admin", "token", "create", hostile, "--scope", "user.list"], ["admin", "token", "revoke", hostile],
            ["domain", "add", hostile], ["user", "add", "\(hostile)@zegel.example"],
            ["settings", "set", "trigger.subject.text", hostile], ["queue", "hold", hostile],
        ]
        var carriedOut = 0
        for arguments in attempts {
            let outcome = try await world.gateway.tool.run(["--config", world.gateway.folder.path("zegel.toml")] + arguments)
            if outcome.status == 0 { carriedOut += 1 }
            #expect(!outcome.errors.contains("\u{1B}[31m"), "\(arguments.prefix(2))")
        }
        #expect(try await records(world).count == before + carriedOut)
        let stopped = await world.gateway.stop()
        #expect(stopped == 0)

        let text = world.gateway.log
        let lines = text.split(separator: "\n")
        let logged = lines.filter { $0.hasPrefix("{") }
        #expect(logged.count > 10)
        for line in logged {
            let object = try #require(try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any], "\(line)")
            #expect(object["part"] is String && object["event"] as? String != "forged")
        }
        // The setup token's four lines are all that is no record.
        #expect(lines.count - logged.count == 4, "\(lines.filter { !$0.hasPrefix("{") })")
        #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || [0x7F, 0x85, 0x2028, 0x2029].contains($0.value) })
        await world.stop()
    }

    @Test("secrets given to the real program at debug level are in no log, and not in its answers")
    func canaries() async throws {
        let world = try await World.start(configuration: "log_level = \"debug\"")
        let gateway = world.gateway
        func file(_ name: String, _ text: String) throws -> String { try gateway.folder.write(name, "\(text)\n".utf8) }
        var said: [String] = []
        func run(_ arguments: String...) async throws -> String {
            let outcome = try await gateway.tool.run(["--config", gateway.folder.path("zegel.toml")] + arguments)
            said.append(outcome.errors)
            #expect(outcome.status == 0, "\(arguments.prefix(3)) \(outcome.errors)")
            return outcome.text
        }
        let alice = try await world.addKey(world.authority.leaf(for: "alice@zegel.example"))
        _ = try await run("admin", "create", "olga", "--role", "owner", "--password-file", try file("1", "CANARY-admin-password"))
        _ = try await run("admin", "reset", "olga", "--password-file", try file("2", "CANARY-other-password"))
        _ = try await run("account", "create", "alice@zegel.example", "--password-file", try file("3", "CANARY-smtp-auth"))
        _ = try await run(
            "settings", "set", "password.static", "--domain", "partner.example", "--value-file", try file("4", "CANARY-pdf-password-1"))
        let p12 = try gateway.folder.write("b.p12", try world.authority.leaf(for: "bob@zegel.example").p12File("CANARY-pfx-password"))
        _ = try await run("key", "import", p12, "--password-file", try file("5", "CANARY-pfx-password"))
        let token = try await run("admin", "token", "create", "ci", "--scope", "*").trimmingCharacters(in: .whitespacesAndNewlines)
        #expect(token.hasPrefix("zegel_"))
        await world.send(
            World.mail(from: "alice@zegel.example", to: "bob@partner.example", body: "MARK-in-the-body"), from: "alice@zegel.example",
            to: "bob@partner.example", fromInside: true)
        let setup = try #require(gateway.log.firstMatch(of: /\n +([a-z2-7]{32})\n/).map { String($0.1) })
        #expect(FileManager.default.fileExists(atPath: "\(gateway.state)/setup-token") == false)
        _ = await gateway.stop()
        let master = try #require(FileManager.default.contents(atPath: "\(gateway.state)/master.key"))
        let keys = [
            Data(try alice.key.pkcs8DER()).base64EncodedString(), master.base64EncodedString(),
            master.map { String(format: "%02x", $0) }.joined(), String(decoding: master, as: UTF8.self),
        ]
        let places = [gateway.log.replacing(setup, with: ""), said.joined()]
        for place in places {
            for canary in ["CANARY", "MARK-in-the-body", token] + keys where !canary.isEmpty { #expect(!place.contains(canary)) }
        }
        await world.stop()
    }

    private func records(_ world: World) async throws -> [Substring] {
        try await world.gateway.must("audit", "export").text.split(separator: "\n")
    }
}

extension TestAuthority.Identity {
    fileprivate func p12File(_ password: String) throws -> [UInt8] {
        try PKCS12.write(key: key, certificate: certificate.x509, chain: [], password: password, iterations: 2048)
    }
}
