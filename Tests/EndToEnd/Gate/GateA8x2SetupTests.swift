import Foundation
import TestSupport
import Testing

@Suite("A8.2 first start: a token on the console and in a file of mode 0600, while there is no administrator")
struct GateA8x2SetupTests {
    @Test("it is printed and written, new at each start; the first administrator ends it")
    func setup() async throws {
        let world = try await World.start()
        let gateway = world.gateway
        let file = "\(gateway.state)/setup-token"
        func printed() -> [String] { gateway.log.matches(of: /\n +([a-z2-7]{32})\n/).map { String($0.1) } }
        func written() throws -> String { try String(contentsOfFile: file, encoding: .utf8) }

        let first = try #require(printed().last)
        #expect(try written() == "\(first)\n")
        let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        // In no record of the log, and in no audit record.
        #expect(gateway.log.split(separator: "\n").allSatisfy { !$0.hasPrefix("{") || !$0.contains(first) })
        #expect(try await !gateway.must("audit", "export").text.contains(first))

        let second = try await gateway.must("admin", "setup").text.trimmingCharacters(in: .whitespacesAndNewlines)
        #expect(second != first && second.utf8.count == 32)

        _ = await gateway.stop()
        try await gateway.start()
        let third = try #require(printed().last)
        #expect(![first, second].contains(third))
        #expect(try written() == "\(third)\n")

        let password = try gateway.folder.write("password", "correct horse battery\n".utf8)
        try await gateway.must("admin", "create", "olga", "--role", "owner", "--password-file", password)
        #expect(!FileManager.default.fileExists(atPath: file))
        let refused = try await gateway.zegel("admin", "setup")
        #expect(refused.status == 4 && refused.errors.contains("zegel admin"))
        let last = try await gateway.zegel("admin", "remove", "olga")
        #expect(last.status == 4 && last.errors.contains("last owner"))
        #expect(try await gateway.must("admin", "list").text.contains("olga"))

        _ = await gateway.stop()
        try await gateway.start()
        #expect(!FileManager.default.fileExists(atPath: file) && printed().last.map { $0 == third } ?? true)
        await world.stop()
    }

    @Test("roles, tokens and the audit from the command line, with the exit codes of behaviour 27.1")
    func commands() async throws {
        let world = try await World.start()
        let gateway = world.gateway
        #expect(try await gateway.zegel("role", "remove", "helpdesk").status == 4)
        #expect(try await gateway.zegel("role", "show", "nothing").status == 3)
        #expect(try await gateway.zegel("role", "create", "mine", "--right", "no.right").status == 2)
        #expect(try await gateway.must("role", "list", "--json").text.contains("needsConfirmation"))
        let token = try await gateway.must("admin", "token", "create", "ci", "--scope", "user.list", "--days", "1")
        #expect(token.text.wholeMatch(of: /zegel_[a-z2-7]{32}\n/) != nil)
        #expect(try await gateway.must("admin", "token", "list").text.contains("user.list"))
        try await gateway.must("admin", "token", "revoke", "ci")
        #expect(try await gateway.must("audit", "export", "--syslog").text.hasPrefix("<109>1 "))
        await world.stop()
    }
}
