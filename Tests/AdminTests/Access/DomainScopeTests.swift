import AdminOperations
import Foundation
import Testing

@testable import Admin
@testable import Store

@Suite("Administrators of some domains only")
struct DomainScopeTests {
    /// Two domains with a user each, a mail between each of them and the outside.
    private func world() async throws -> (AccessFixture, own: String, other: String) {
        let fixture = try await AccessFixture()
        for domain in ["own.example", "other.example"] {
            try await fixture.admin.run(DomainAdd(domain: domain, internal: true))
            for number in 0..<7 { try await fixture.admin.run(UserAdd(address: "u\(number)@\(domain)")) }
        }
        let flow = try fixture.admin.mailFlow()
        return (
            fixture, try await fixture.admin.pass(flow, to: "u0@own.example"), try await fixture.admin.pass(flow, to: "u0@other.example")
        )
    }

    @Test("what names another domain is refused, in every spelling, and changes nothing")
    func refused() async throws {
        let (fixture, _, _) = try await world()
        let asker = try await fixture.loggedIn("anna", ["administrator"], domains: ["own.example"])
        let generation = try await fixture.admin.generation()
        func kinds(_ operations: [any AdminOperation]) async -> [AdminProblem.Kind?] {
            var kinds: [AdminProblem.Kind?] = []
            for operation in operations { kinds.append(await fixture.problem(operation, by: asker)?.type) }
            return kinds
        }
        let outside: [any AdminOperation] = [
            DomainAdd(domain: "third.example", internal: true), DomainAdd(domain: "*.own.example", internal: true),
            DomainRemove(domain: "other.example"), UserAdd(address: "x@other.example"), UserShow(address: "u0@OTHER.example"),
            UserRemove(address: "u0@other.example"), UserAdd(address: "x@sub.own.example"), UserAdd(address: "x@own.example.other.example"),
            SettingsShow(level: "global"), SettingsSet(level: "global", key: "encrypt.mode", value: "never"),
            SettingsSet(level: "domain:other.example", key: "encrypt.mode", value: "never"),
            SettingsSet(level: "domain:*.own.example", key: "encrypt.mode", value: "never"),
            SettingsUnset(level: "user:u0@other.example", key: "encrypt.mode"), SettingsExport(), AuditList(), DoctorShow(), AccountList(),
            AdministratorList(), AdministratorLock(name: "anna", locked: false), RoleCreate(role: "x", rights: ["user.list"]),
            CRLUpdate(), QueueBulk(QueueSelection(state: "held"), action: "delete", reason: ""),
            TokenCreate(name: "x", scopes: ["user.list"], domains: ["other.example"]),
        ]
        #expect(await kinds(outside).allSatisfy { $0 == .noPermission })
        #expect(try await fixture.admin.generation() == generation)
        let inside: [any AdminOperation] = [
            UserAdd(address: "x@own.example"), UserShow(address: "u0@OWN.example"), SettingsShow(level: "domain:own.example"),
            SettingsSet(level: "user:u0@own.example", key: "encrypt.mode", value: "never"),
            TokenCreate(name: "x", scopes: ["user.list"], domains: ["own.example"]), StatusShow(), UserRemove(address: "x@own.example"),
        ]
        #expect(await kinds(inside).allSatisfy { $0 == nil })
    }

    @Test("an operation nobody thought of is refused: only those that are named can be done")
    func denyByDefault() async throws {
        let fixture = try await AccessFixture()
        let asker = try await fixture.loggedIn("anna", ["administrator"], domains: ["own.example"])
        for operation in AllOperations.list where operation.access == .right && !Reach.restricted.contains(operation.name) {
            let problem = await #expect(throws: AdminProblem.self) {
                try await fixture.engine.perform(operation.name, input: Data("{}".utf8), by: asker)
            }
            #expect(problem?.type == .noPermission, "\(operation.name)")
        }
        for name in Reach.restricted { #expect(AllOperations.list.contains { $0.name == name }) }
        let sieved = Set(
            Reach.restricted.filter { name in if case .sieved? = try? Reach.of(name, Data("{}".utf8)) { true } else { false } })
        #expect(sieved == Set(Sieve.table.keys))
    }

    @Test("lists hold what is of his domains, page by page, and messages of others are not there")
    func lists() async throws {
        let (fixture, own, other) = try await world()
        let asker = try await fixture.loggedIn("anna", ["administrator"], domains: ["own.example"])
        #expect(try await fixture.run(DomainList(), by: asker).map(\.domain) == ["own.example"])
        var (users, last): ([String], String?) = ([], nil)
        while case let page = try await fixture.run(UserList(after: last, limit: 3), by: asker), let end = page.last {
            users += page.map(\.address)
            last = end.address
        }
        #expect(users == (0..<7).map { "u\($0)@own.example" })
        #expect(
            try await fixture.run(MessageList(), by: asker).items.allSatisfy { $0.to == "u0@own.example" || $0.from == "u0@own.example" })
        #expect(await fixture.problem(MessageTrace(id: own), by: asker) == nil)
        #expect(await fixture.problem(MessageTrace(id: other), by: asker)?.type == .notFound)
        let held = try await fixture.admin.accept()
        #expect(await fixture.problem(QueueShow(id: held), by: asker)?.type == .notFound)
        #expect(await fixture.problem(QueueChange(id: held, action: "hold", reason: ""), by: asker)?.type == .notFound)
        let (mine, all) = (try await fixture.run(QueueList(), by: asker), try await fixture.run(QueueList(), by: AccessFixture.local))
        #expect(
            !mine.contains { $0.id == held } && all.contains { $0.id == held } && mine.allSatisfy { $0.recipients == ["u0@own.example"] })
        let sender = try await fixture.loggedIn("bob", ["queue manager"], domains: ["zegel.example"])
        #expect(try await fixture.run(QueueList(limit: 1), by: sender).map(\.id) == [held])
        try await fixture.run(QueueChange(id: held, action: "hold", reason: ""), by: sender)
    }

    @Test("a part of the settings is seen and set, and no other")
    func parts() async throws {
        let fixture = try await AccessFixture()
        try await fixture.admin.run(UserAdd(address: "u@own.example"))
        let (passwords, users) = (
            try await fixture.loggedIn("anna", ["password manager"]), try await fixture.loggedIn("bob", ["user manager"])
        )
        let keys = try await fixture.run(SettingsShow(level: "global"), by: passwords).map(\.key)
        #expect(!keys.isEmpty && keys.allSatisfy { $0.hasPrefix("pdf.") || $0.hasPrefix("password.") })
        #expect(await fixture.problem(SettingsSet(level: "global", key: "pdf.max-size", value: "1 MB"), by: passwords) == nil)
        #expect(
            await fixture.problem(SettingsSet(level: "global", key: "encrypt.mode", value: "never"), by: passwords)?.type == .noPermission)
        #expect(await fixture.problem(SettingsExport(), by: passwords)?.type == .noPermission)
        #expect(await fixture.problem(SettingsSet(level: "user:u@own.example", key: "encrypt.mode", value: "never"), by: users) == nil)
        #expect(
            await fixture.problem(SettingsSet(level: "domain:own.example", key: "encrypt.mode", value: "never"), by: users)?.type
                == .noPermission)
        #expect(await fixture.problem(SettingsShow(level: "global"), by: users)?.type == .noPermission)
        // Who may set what is global does not do away with the second factor of administrators, unless it was given to him by name.
        let factor: [any AdminOperation] = [
            SettingsSet(level: "global", key: "admin.second-factor", value: "true"),
            SettingsUnset(level: "global", key: "admin.second-factor"),
        ]
        let manager = try await fixture.loggedIn("carl", ["global manager"])
        try await fixture.run(
            RoleCreate(role: "doors", rights: ["settings.set:global:admin", "settings.unset:any:admin"]), by: AccessFixture.local)
        let (named, all) = (try await fixture.loggedIn("dora", ["doors"]), try await fixture.loggedIn("emil", ["administrator"]))
        #expect(await fixture.problem(SettingsSet(level: "global", key: "encrypt.mode", value: "never"), by: manager) == nil)
        for operation in factor {
            #expect(await fixture.problem(operation, by: manager)?.type == .noPermission)
            try await fixture.admin.run(SettingsSet(level: "global", key: "admin.second-factor", value: "false"))
            #expect(await fixture.problem(operation, by: named) == nil)
            try await fixture.admin.run(SettingsSet(level: "global", key: "admin.second-factor", value: "false"))
            #expect(await fixture.problem(operation, by: all) == nil)
            try await fixture.admin.run(SettingsSet(level: "global", key: "admin.second-factor", value: "false"))
        }
    }
}

@Suite("Administrators: nobody gives what he does not have, and an owner stays")
struct EscalationTests {
    @Test("nobody gives himself or others rights he does not have, by no way")
    func escalation() async throws {
        let fixture = try await AccessFixture()
        let owner = try await fixture.loggedIn("olga", ["owner"])
        try await fixture.run(
            RoleCreate(
                role: "personnel",
                rights: [
                    "administrator.create", "administrator.roles", "administrator.reset", "administrator.remove", "administrator.lock",
                    "role.create", "role.remove", "token.create", "user.list",
                ]), by: owner)
        let asker = try await fixture.loggedIn("anna", ["personnel"])
        let password = AccessFixture.password
        try await fixture.run(RoleCreate(role: "strong", rights: ["key.import"]), by: owner)
        let refused: [any AdminOperation] = [
            AdministratorCreate(name: "x", password: password, roles: ["owner"]),
            AdministratorCreate(name: "x", password: password, roles: ["personnel", "log manager"]),
            AdministratorRoles(name: "anna", roles: ["owner"]), AdministratorRoles(name: "olga", roles: ["personnel"]),
            AdministratorReset(name: "olga", password: password), AdministratorRemove(name: "olga"),
            AdministratorLock(name: "olga", locked: true), RoleCreate(role: "mine", rights: ["*"]),
            RoleCreate(role: "mine", rights: ["key.import"]), RoleCreate(role: "mine", rights: ["settings.set:user"]),
            RoleCreate(role: "mine", rights: ["user.list"], inherits: ["administrator"]), RoleCreate(role: "strong", rights: ["user.list"]),
            RoleRemove(role: "strong"), TokenCreate(name: "x", scopes: ["user.list", "key.import"]),
        ]
        for operation in refused { #expect(await fixture.problem(operation, by: asker)?.type == .noPermission, "\(operation)") }
        // Nor does he log out who has more.
        let session = try #require(try await fixture.run(SessionList(), by: owner).first { $0.administrator == "olga" })
        #expect(await fixture.problem(SessionRevoke(id: session.id), by: asker)?.type == .noPermission)
        // Rights he has he may give, for no more domains than his own.
        try await fixture.run(RoleCreate(role: "mine", rights: ["user.list"]), by: asker)
        try await fixture.run(AdministratorCreate(name: "x", password: password, roles: ["mine"], domains: ["a.example"]), by: asker)
        try await fixture.run(AdministratorRemove(name: "x"), by: asker)
    }

    @Test("the last owner is not removed, locked, limited or stripped, also not by himself or from the command line")
    func lastOwner() async throws {
        let fixture = try await AccessFixture()
        let owner = try await fixture.loggedIn("olga", ["owner"])
        try await fixture.add("locked", ["owner"])
        try await fixture.store.write { try $0.setLocked(true, "locked") }
        try await fixture.add("limited", ["owner"], domains: ["a.example"])
        let attempts: [any AdminOperation] = [
            AdministratorRemove(name: "olga"), AdministratorLock(name: "olga", locked: true),
            AdministratorRoles(name: "olga", roles: ["administrator"]),
            AdministratorRoles(name: "olga", roles: ["owner"], domains: ["a.example"]),
        ]
        for asker in [owner, AccessFixture.local] {
            for operation in attempts { #expect(await fixture.problem(operation, by: asker)?.type == .refused, "\(operation)") }
        }
        try await fixture.add("second", ["owner"])
        for operation in attempts.suffix(1) { #expect(await fixture.problem(operation, by: owner) == nil) }
    }

    @Test("built-in roles cannot be changed, those in use or inherited not removed, circles not made")
    func roles() async throws {
        let fixture = try await AccessFixture()
        let local = AccessFixture.local
        #expect(await fixture.problem(RoleCreate(role: "owner", rights: ["user.list"]), by: local)?.type == .refused)
        #expect(await fixture.problem(RoleRemove(role: "helpdesk"), by: local)?.type == .refused)
        try await fixture.run(RoleCreate(role: "a", rights: ["user.list"]), by: local)
        try await fixture.run(RoleCreate(role: "b", rights: [], inherits: ["a"]), by: local)
        #expect(await fixture.problem(RoleCreate(role: "a", rights: ["user.list"], inherits: ["b"]), by: local)?.field == "inherits")
        #expect(await fixture.problem(RoleCreate(role: "a", rights: ["user.list"], inherits: ["a"]), by: local)?.field == "inherits")
        #expect(await fixture.problem(RoleRemove(role: "a"), by: local)?.type == .refused)
        try await fixture.add("anna", ["b"])
        #expect(await fixture.problem(RoleRemove(role: "b"), by: local)?.type == .refused)
        #expect(try await fixture.run(AdministratorShow(name: "anna"), by: local).rights == ["user.list"])
        try await fixture.run(AdministratorRemove(name: "anna"), by: local)
        try await fixture.run(RoleRemove(role: "b"), by: local)
        try await fixture.run(RoleRemove(role: "a"), by: local)
        let list = try await fixture.run(RoleList(), by: local)
        #expect(list.roles.map(\.role) == BuiltInRole.all.map(\.name) && list.rights.count == Rights.all.count)
    }
}
