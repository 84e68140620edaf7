import Admin
import AdminOperations
import Foundation
import Testing

@testable import Store

@Suite("A8.7 operations without authorisation: everything is refused that a role does not name")
struct GateA8x7OperationTests {
    /// The only ones that ask for no login.
    static let open: Set<String> = ["session.create", "setup.show", "setup.begin"]

    /// Refused before its input was looked at, or looked at.
    private func answer(_ name: String, _ fixture: AccessFixture, _ asker: Asker) async -> AdminProblem.Kind? {
        do throws(AdminProblem) {
            _ = try await fixture.engine.perform(name, input: Data("no JSON".utf8), by: asker)
            return nil
        } catch { return error.type }
    }

    @Test("the short list of what needs no login is this one, and what needs a login alone is one's own")
    func lists() {
        #expect(Set(AllOperations.list.filter { $0.access == .anybody }.map { $0.name }) == Self.open)
        #expect(
            Set(AllOperations.list.filter { $0.access == .session }.map { $0.name }) == [
                "session.show", "session.confirm", "session.end", "session.list", "session.revoke", "factor.begin", "factor.finish",
                "factor.remove", "administrator.password", "administrator.language",
            ])
    }

    static let nobodies: [(what: String, asker: Asker)] = [
        ("nothing", Asker(.nobody, address: "192.0.2.1")), ("an empty session", Asker(.session(""))), ("an empty token", Asker(.token(""))),
        ("a session that is none", Asker(.session("aaaaaaaaaaaaaaaaaaaaaaaaaa"))),
        ("a token that is none", Asker(.token("zegel_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"))),
        ("SQL", Asker(.session("' OR 1=1 --"))), ("NUL", Asker(.token("zegel_\u{0}"))),
        ("a megabyte", Asker(.session(String(repeating: "a", count: 1_000_000)))),
    ]

    @Test("nobody is refused everything but the short list, whatever he shows instead of a login", arguments: nobodies.indices)
    func nobody(_ index: Int) async throws {
        let fixture = try await AccessFixture()
        for operation in AllOperations.list {
            let kind = await answer(operation.name, fixture, Self.nobodies[index].asker)
            #expect(kind == (Self.open.contains(operation.name) ? .badInput : .notLoggedIn), "\(operation.name)")
        }
    }

    @Test("every role does what the table of docs/roles.md says, and nothing else", arguments: BuiltInRole.all.map(\.name))
    func table(_ role: String) async throws {
        let fixture = try await AccessFixture()
        let asker = try await fixture.loggedIn("anna", [role])
        let rows = try Self.rows()
        for operation in AllOperations.list where operation.access == .right {
            let row = try #require(rows[operation.name], "\(operation.name) is not in docs/roles.md")
            let may = row.contains(role) || row.contains("\(role) (in part)")
            #expect(await answer(operation.name, fixture, asker) == (may ? .badInput : .noPermission), "\(role): \(operation.name)")
        }
    }

    @Test("a role that was made does what it and those it inherits from name, and nothing else")
    func ownRole() async throws {
        let fixture = try await AccessFixture()
        try await fixture.run(RoleCreate(role: "mine", rights: ["queue.list"], inherits: ["log manager"]), by: AccessFixture.local)
        let asker = try await fixture.loggedIn("anna", ["mine"])
        for operation in AllOperations.list where operation.access == .right {
            let may = ["queue.list", "message.trace"].contains(operation.permission)
            #expect(await answer(operation.name, fixture, asker) == (may ? .badInput : .noPermission), "\(operation.name)")
        }
    }

    @Test("an administrator whose roles are gone may do nothing")
    func goneRole() async throws {
        let fixture = try await AccessFixture()
        let asker = try await fixture.loggedIn("anna", ["a role that is not there"])
        for operation in AllOperations.list where operation.access == .right {
            #expect(await answer(operation.name, fixture, asker) == .noPermission, "\(operation.name)")
        }
    }

    @Test("A-21: a log manager who asks for keys is refused, and nothing is read, changed or audited")
    func logManager() async throws {
        let fixture = try await AccessFixture()
        let asker = try await fixture.loggedIn("anna", ["log manager"])
        let keys: [AdminProblem?] = [
            await fixture.problem(AuthorityExport(name: "zegel", password: "a long password"), by: asker),
            await fixture.problem(KeySend(certificates: [String(repeating: "a", count: 64)]), by: asker),
            await fixture.problem(KeyReveal(), by: asker), await fixture.problem(PasswordReveal(address: "a@zegel.example"), by: asker),
        ]
        #expect(keys.allSatisfy { $0?.type == .noPermission && $0?.type.exitCode == 77 && $0?.type.httpStatus == 403 })
        #expect(try await fixture.admin.audit().isEmpty)
        #expect(await fixture.problem(MessageList(), by: asker) == nil)
    }

    /// Operation → roles, from the document.
    static func rows() throws -> [String: [String]] {
        let lines = try document().split(separator: "\n").filter { $0.hasPrefix("| `") }
        return Dictionary(
            lines.map { line in
                let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
                return (
                    cells[0].filter { $0 != "`" }, cells.count < 3 ? [] : cells[2].components(separatedBy: ", ")
                )
            }
        ) { first, _ in first }
    }

    static func document() throws -> String {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../docs/roles.md").standardized
        return try String(contentsOf: file, encoding: .utf8)
    }
}

@Suite("docs/roles.md")
struct RoleDocumentationTests {
    @Test("is what the roles say; zegel role list --markdown > docs/roles.md makes it anew")
    func current() throws { #expect(try GateA8x7OperationTests.document() == RoleDocumentation.markdown) }

    @Test("every right of a role is one there is")
    func rights() {
        for role in BuiltInRole.all {
            for right in role.rights where right != "*" { #expect(Rights.isRight(right), "\(role.name): \(right)") }
            for name in role.inherits { #expect(BuiltInRole.all.contains { $0.name == name }) }
        }
        #expect(Rights.confirmed.isSubset(of: Rights.all))
        #expect(Rights.divisible.isSubset(of: Rights.all))
    }

    @Test("only the owner has everything; the keys of authorities are his alone; an auditor changes nothing")
    func shape() throws {
        #expect(BuiltInRole.all.filter { $0.rights.contains("*") }.map(\.name) == ["owner"])
        for role in BuiltInRole.all where role.name != "owner" {
            for right in ["authority.create", "authority.export-key", "authority.import"] {
                #expect(!Rights.coversPart(role.rights, of: right), "\(role.name): \(right)")
            }
        }
        let auditor = try #require(BuiltInRole.all.first { $0.name == "auditor" })
        for operation in AllOperations.list where auditor.rights.contains(operation.permission) {
            let isRead = operation.isRead
            #expect(isRead, "\(operation.name)")
        }
        #expect(auditor.rights.isSuperset(of: ["audit.list", "audit.verify", "audit.export", "settings.show"]))
        let helpdesk = try #require(BuiltInRole.all.first { $0.name == "helpdesk" })
        for operation in AllOperations.list where helpdesk.rights.contains(operation.permission) {
            let isRead = operation.isRead
            #expect(isRead || operation.name == "portal-user.unlock", "\(operation.name)")
        }
    }

    @Test(
        "a part of a right covers its level and settings, and no more",
        arguments: [
            (["settings.set"], "settings.set:user:pdf", true), (["settings.set:any"], "settings.set:global:pdf", true),
            (["settings.set:user"], "settings.set:user:pdf", true), (["settings.set:any:pdf"], "settings.set:user:pdf", true),
            (["settings.set:user:pdf"], "settings.set:user:pdf", true), (["*"], "settings.set:user:pdf", true),
            (["settings.set:user"], "settings.set:domain:pdf", false), (["settings.set:any:pdf"], "settings.set:user:sms", false),
            (["settings.set:user:pdf"], "settings.set:user", false), (["settings.set:user:pdf"], "settings.set", false),
            (["settings.show"], "settings.set:user", false), (["settings"], "settings.set", false), ([], "settings.set", false),
        ] as [(Set<String>, String, Bool)])
    func parts(_ held: Set<String>, _ right: String, _ covers: Bool) { #expect(Rights.covers(held, right) == covers) }
}
