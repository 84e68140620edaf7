import Admin
import AdminOperations
import Foundation
import Testing

@testable import Store

@Suite("Bad input to logins, administrators, roles and tokens: a problem that names the field, and nothing is changed")
struct AccessBadInputTests {
    static let nouns = ["session", "setup", "factor", "administrator", "role", "token"]
    static let hostile = [
        "", " ", "\u{0}", "a\r\nb", "\u{1B}[31mred", "<script>alert(1)</script>", "../../etc/passwd", "' OR 1=1 --", "{{7*7}}", "${7*7}",
        "#{7*7}", "\u{202E}gpj", "\u{2028}", "ﷺ", String(repeating: "x", count: 100_000), "local:root", "*", "-1", "--help",
    ]

    /// A right value for every field.
    private static var good: [String: Any] {
        [
            "name": "valid", "password": "a good password", "old": "a good password", "new": "a good password", "code": "123456",
            "token": "abcdefghij", "roles": ["helpdesk"], "domains": ["a.example"], "locked": true, "language": "en", "role": "valid",
            "rights": ["user.list"], "inherits": ["helpdesk"], "scopes": ["user.list"], "days": 1, "id": "abcdef", "limit": 10,
            "after": "a",
            "administrator": "valid",
        ]
    }

    private static var operations: [any AdminOperation.Type] {
        AllOperations.list.filter { type in nouns.contains { type.name.hasPrefix("\($0).") } }
    }

    private static func input(_ type: any AdminOperation.Type, _ name: String, _ value: Any?) throws -> Data {
        var object: [String: Any] = [:]
        for field in type.fields { object[field.name] = good[field.name] }
        object[name] = value
        return try JSONSerialization.data(withJSONObject: object)
    }

    private func problem(_ name: String, _ input: Data, _ fixture: AccessFixture, _ asker: Asker) async -> AdminProblem? {
        do throws(AdminProblem) {
            _ = try await fixture.engine.perform(name, input: input, by: asker)
            return nil
        } catch { return error }
    }

    @Test("a value of the wrong type, or a missing one, is named")
    func types() async throws {
        let fixture = try await AccessFixture()
        let asker = try await fixture.loggedIn("olga", ["owner"])
        let before = try await state(fixture)
        for type in Self.operations {
            for field in type.fields {
                for wrong in [["a": "b"], [["a"]], NSNull()] as [Any] where field.isRequired || !(wrong is NSNull) {
                    let problem = await problem(type.name, try Self.input(type, field.name, wrong), fixture, asker)
                    #expect(problem?.type == .badInput && problem?.detail.contains(field.name) == true, "\(type.name) \(field.name)")
                }
            }
        }
        #expect(try await state(fixture) == before)
    }

    @Test("hostile text in any field makes a problem, never a failure, and no administrator, role, token or setting")
    func texts() async throws {
        let fixture = try await AccessFixture()
        let asker = try await fixture.loggedIn("olga", ["owner"])
        let before = try await state(fixture)
        for type in Self.operations where type.access == .right {
            for field in type.fields where [.text, .list].contains(field.kind) {
                // As a password most of these are good ones; of a code or an id only the right one is.
                if field.name == "password" { continue }
                for text in Self.hostile where !(text == "*" && ["rights", "scopes"].contains(field.name)) {
                    let value: Any = field.kind == .list ? [text] : text
                    let problem = await problem(type.name, try Self.input(type, field.name, value), fixture, asker)
                    let isWell = problem.map { [.badInput, .notFound, .refused].contains($0.type) && $0.field != nil } ?? false
                    // One may begin behind any name that could be one.
                    #expect(
                        isWell || (field.name == "after" && problem == nil),
                        "\(type.name) \(field.name) \(text.prefix(30)): \(String(describing: problem))")
                    #expect(problem?.detail.unicodeScalars.contains { $0.value < 0x20 } != true && (problem?.detail.utf8.count ?? 0) < 1000)
                }
            }
        }
        #expect(try await state(fixture) == before)
    }

    @Test("lists without end and numbers out of range are refused")
    func sizes() async throws {
        let fixture = try await AccessFixture()
        let asker = try await fixture.loggedIn("olga", ["owner"])
        let before = try await state(fixture)
        for type in Self.operations where type.access == .right {
            for field in type.fields {
                let values: [Any] =
                    switch field.kind {
                    case .list: [[String](repeating: "user.list", count: 100_000), (0..<5000).map { "d\($0).example" }]
                    case .integer: [0, -1, Int.max, Int.min]
                    default: []
                    }
                for value in values {
                    let problem = await problem(type.name, try Self.input(type, field.name, value), fixture, asker)
                    #expect(problem?.type == .badInput && problem?.field == field.name, "\(type.name) \(field.name)")
                }
            }
        }
        #expect(try await state(fixture) == before)
    }

    @Test("hostile names and passwords at the login are refused, quickly when they are too long")
    func login() async throws {
        let fixture = try await AccessFixture()
        try await fixture.add("anna", ["helpdesk"])
        for (number, text) in Self.hostile.enumerated() {
            let one = await fixture.loginProblem(text, "a good password", from: "10.1.0.\(number)")
            let two = await fixture.loginProblem("anna", text, from: "10.2.0.\(number)")
            for problem in [one, two] {
                #expect([.badInput, .notLoggedIn].contains(problem?.type) && (problem?.type != .badInput || problem?.field != nil))
            }
        }
        #expect(await fixture.loginProblem("anna", AccessFixture.password, code: String(repeating: "1", count: 10_000))?.field == "code")
    }

    /// All that these operations change.
    private func state(_ fixture: AccessFixture) async throws -> String {
        try await fixture.store.read { transaction in
            "\(try transaction.administrators()) \(try transaction.adminRoles()) \(try transaction.adminTokens()) "
                + "\(try transaction.adminSessions(of: nil).map(\.hash)) \(try transaction.auditRecords().count)"
        }
    }
}
