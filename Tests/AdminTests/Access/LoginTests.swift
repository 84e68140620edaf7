import Admin
import AdminOperations
import Foundation
import OpenSSL
import Testing

@testable import Store

@Suite("Logins of administrators")
struct LoginTests {
    @Test("the right password logs in, and says who, until when, and what he may do")
    func login() async throws {
        let fixture = try await AccessFixture()
        try await fixture.add("anna", ["helpdesk"], domains: ["zegel.example"])
        let login = try await fixture.login("Anna")
        #expect(login.name == "anna" && !login.mustEnrol && !login.needsCode && login.until == fixture.clock.now + 12 * 3600)
        let me = try await fixture.run(SessionShow(), by: try fixture.asker(login))
        #expect(me.name == "anna" && me.roles == ["helpdesk"] && me.domains == ["zegel.example"] && me.via == "session")
        #expect(me.rights.contains("user.show") && me.confirmedUntil == fixture.clock.now + 600)
        let audit = try await fixture.admin.audit()
        #expect(audit.map { [$0.operation, $0.actor, $0.address] } == [["session.create", "anna", "192.0.2.1"]])
        let row = try await fixture.store.read { try $0.administrator("anna") }
        #expect(row?.lastLoginAt == fixture.clock.now)
    }

    @Test("a hash with old parameters is made anew at the login, and the password still counts")
    func upgrade() async throws {
        let fixture = try await AccessFixture()
        try await fixture.add("anna", ["helpdesk"])
        #expect(try await fixture.store.read { try $0.administrator("anna")?.password.isOutdated } == true)
        _ = try await fixture.login("anna")
        #expect(try await fixture.store.read { try $0.administrator("anna")?.password.isOutdated } == false)
        _ = try await fixture.login("anna")
    }

    @Test("what is wrong is told in the same words whether the name, the password or the lock is why")
    func neutral() async throws {
        let fixture = try await AccessFixture()
        try await fixture.add("anna", ["helpdesk"])
        try await fixture.add("carl", ["helpdesk"])
        try await fixture.store.write { try $0.setLocked(true, "carl") }
        let problems = [
            await fixture.loginProblem("anna", "wrong horse battery"), await fixture.loginProblem("bob", AccessFixture.password),
            await fixture.loginProblem("carl", AccessFixture.password, from: "192.0.2.2"),
        ]
        #expect(Set(problems).count == 1 && problems[0]?.type == .notLoggedIn)
        let audit = try await fixture.admin.audit()
        #expect(audit.map(\.subject) == ["carl", "an unknown name", "anna"] && audit.allSatisfy { $0.after?.hasPrefix("refused") == true })
    }

    @Test("an administrator who is locked is out at once, and in again when he is let in")
    func locked() async throws {
        let fixture = try await AccessFixture()
        let anna = try await fixture.loggedIn("anna", ["helpdesk"])
        try await fixture.run(SessionShow(), by: anna)
        try await fixture.run(AdministratorLock(name: "anna", locked: true), by: AccessFixture.local)
        #expect(await fixture.problem(SessionShow(), by: anna)?.type == .notLoggedIn)
        #expect(await fixture.loginProblem("anna", AccessFixture.password)?.type == .notLoggedIn)
        try await fixture.run(AdministratorLock(name: "anna", locked: false), by: AccessFixture.local)
        _ = try await fixture.login("anna")
    }

    @Test("a session ends 30 minutes after its last use, 12 hours after its beginning, and when its owner says so")
    func ends() async throws {
        let fixture = try await AccessFixture()
        let (idle, used, out) = (
            try await fixture.loggedIn("idle", ["helpdesk"]), try await fixture.loggedIn("used", ["helpdesk"]),
            try await fixture.loggedIn("out", ["helpdesk"])
        )
        try await fixture.run(SessionEnd(), by: out)
        #expect(await fixture.problem(SessionShow(), by: out)?.type == .notLoggedIn)
        for _ in 0..<36 {
            fixture.clock.advance(20 * 60 - 1)
            #expect(await fixture.problem(SessionShow(), by: used) == nil)
        }
        #expect(await fixture.problem(SessionShow(), by: idle)?.type == .notLoggedIn)
        fixture.clock.advance(60)
        #expect(await fixture.problem(SessionShow(), by: used)?.type == .notLoggedIn)
    }

    @Test("rights marked † ask for the password again after ten minutes; a confirmation opens them and nothing longer")
    func confirmation() async throws {
        let fixture = try await AccessFixture()
        try await fixture.add("olga", ["owner"])
        let first = try await fixture.login("olga")
        let asker = try fixture.asker(first)
        _ = try await fixture.run(RoleCreate(role: "mine", rights: ["user.list"]), by: asker)
        fixture.clock.advance(601)
        #expect(await fixture.problem(RoleCreate(role: "mine", rights: ["user.list"]), by: asker)?.type == .needsConfirmation)
        #expect(await fixture.problem(UserList(), by: asker) == nil)
        #expect(await fixture.problem(SessionConfirm(password: "wrong horse battery"), by: asker)?.type == .notLoggedIn)
        let confirmed = try await fixture.run(SessionConfirm(password: AccessFixture.password), by: asker)
        #expect(confirmed.session != first.session && confirmed.until == first.until)
        #expect(await fixture.problem(SessionShow(), by: asker)?.type == .notLoggedIn)
        let again = try fixture.asker(confirmed)
        _ = try await fixture.run(RoleCreate(role: "mine", rights: ["user.list"]), by: again)
    }

    @Test("a changed password ends all other sessions and gives this one a new secret")
    func passwordChange() async throws {
        let fixture = try await AccessFixture()
        try await fixture.add("anna", ["helpdesk"])
        let (one, other) = (try fixture.asker(try await fixture.login("anna")), try fixture.asker(try await fixture.login("anna")))
        #expect(await fixture.problem(AdministratorPassword(old: "wrong horse battery", new: "a new password"), by: one)?.field == "old")
        #expect(await fixture.problem(AdministratorPassword(old: AccessFixture.password, new: "short"), by: one)?.field == "new")
        let changed = try await fixture.run(AdministratorPassword(old: AccessFixture.password, new: "a new password"), by: one)
        for asker in [one, other] { #expect(await fixture.problem(SessionShow(), by: asker)?.type == .notLoggedIn) }
        #expect(await fixture.problem(SessionShow(), by: try fixture.asker(changed)) == nil)
        #expect(await fixture.loginProblem("anna", AccessFixture.password)?.type == .notLoggedIn)
        _ = try await fixture.login("anna", "a new password")
    }

    @Test("everybody sees and ends his own sessions, others only who may list and lock administrators")
    func sessions() async throws {
        let fixture = try await AccessFixture()
        let (anna, owner) = (try await fixture.loggedIn("anna", ["helpdesk"]), try await fixture.loggedIn("olga", ["owner"]))
        #expect(try await fixture.run(SessionList(), by: anna).map(\.administrator) == ["anna"])
        #expect(await fixture.problem(SessionList(administrator: "olga"), by: anna)?.type == .noPermission)
        let all = try await fixture.run(SessionList(), by: owner)
        #expect(Set(all.map(\.administrator)) == ["anna", "olga"] && all.filter(\.isOwn).map(\.administrator) == ["olga"])
        let others = try #require(all.first { $0.administrator == "olga" })
        #expect(await fixture.problem(SessionRevoke(id: others.id), by: anna)?.type == .notFound)
        let annas = try #require(all.first { $0.administrator == "anna" })
        try await fixture.run(SessionRevoke(id: annas.id), by: owner)
        #expect(await fixture.problem(SessionShow(), by: anna)?.type == .notLoggedIn)
    }

    @Test("a flood of logins takes no more memory than a few: the rest is told to come back")
    func flood() async throws {
        let fixture = try await AccessFixture()
        try await fixture.add("anna", ["helpdesk"])
        let kinds = await withTaskGroup(of: AdminProblem?.self) { group in
            for number in 0..<120 {
                group.addTask { await fixture.loginProblem("nobody\(number)", "wrong horse battery", from: "10.0.0.\(number)") }
            }
            return await group.reduce(into: [:]) { counts, problem in counts[problem?.type, default: 0] += 1 }
        }
        #expect(kinds[.notLoggedIn, default: 0] >= 2 && kinds[.tooMany, default: 0] >= 40)
        #expect(kinds[.notLoggedIn, default: 0] + kinds[.tooMany, default: 0] == 120)
        // Who was turned away has not failed.
        _ = try await fixture.login("anna")
    }
}

@Suite("API tokens")
struct TokenTests {
    @Test("a token does what its scopes say, until its end, while its maker may, and is kept as a hash")
    func life() async throws {
        let fixture = try await AccessFixture()
        let maker = try await fixture.loggedIn("anna", ["user manager"])
        let owner = try await fixture.loggedIn("olga", ["owner"])
        #expect(await fixture.problem(TokenCreate(name: "ci", scopes: ["user.list"], days: 1), by: maker)?.type == .noPermission)
        try await fixture.run(RoleCreate(role: "maker", rights: ["token.create", "user.list", "user.show"]), by: owner)
        try await fixture.run(AdministratorRoles(name: "anna", roles: ["maker"]), by: owner)
        #expect(await fixture.problem(TokenCreate(name: "ci", scopes: ["user.remove"], days: 1), by: maker)?.field == "scopes")
        let token = try await fixture.run(TokenCreate(name: "ci", scopes: ["user.list"], days: 1), by: maker)
        #expect(token.secret.wholeMatch(of: #/zegel_[a-z2-7]{32}/#) != nil)
        let asker = Asker(.token(token.secret), address: "198.51.100.9")
        #expect(try await fixture.run(SessionShow(), by: asker).name == "token:ci")
        #expect(await fixture.problem(UserList(), by: asker) == nil)
        #expect(await fixture.problem(UserShow(address: "a@zegel.example"), by: asker)?.type == .noPermission)
        #expect(await fixture.problem(UserList(), by: Asker(.token(token.secret + "a")))?.type == .notLoggedIn)
        #expect(await fixture.problem(UserList(), by: Asker(.session(token.secret)))?.type == .notLoggedIn)
        // What the maker loses, the token loses.
        try await fixture.run(AdministratorRoles(name: "anna", roles: ["log manager"]), by: owner)
        #expect(await fixture.problem(UserList(), by: asker)?.type == .noPermission)
        try await fixture.run(AdministratorRoles(name: "anna", roles: ["maker"]), by: owner)
        fixture.clock.advance(86_401)
        #expect(await fixture.problem(UserList(), by: asker)?.type == .notLoggedIn)
    }

    @Test("a token with all scopes has no right marked † but those named, makes no tokens, and cannot confirm")
    func confirmedRights() async throws {
        let fixture = try await AccessFixture()
        let all = try await fixture.run(TokenCreate(name: "all", scopes: ["*"]), by: AccessFixture.local)
        let named = try await fixture.run(TokenCreate(name: "named", scopes: ["password.reveal", "token.create"]), by: AccessFixture.local)
        let (one, two) = (Asker(.token(all.secret)), Asker(.token(named.secret)))
        for operation in AllOperations.list where operation.access == .right {
            let problem = await #expect(throws: AdminProblem.self) {
                try await fixture.engine.perform(operation.name, input: Data("no JSON".utf8), by: one)
            }
            let isConfirmed = Rights.confirmed.contains(operation.permission)
            #expect(problem?.type == (isConfirmed ? .noPermission : .badInput), "\(operation.name)")
        }
        #expect(await fixture.problem(PasswordReveal(address: "a@zegel.example"), by: two)?.type == .notFound)
        #expect(await fixture.problem(TokenCreate(name: "x", scopes: ["password.reveal"]), by: two)?.type == .noPermission)
        #expect(await fixture.problem(SessionConfirm(password: "irrelevant"), by: one)?.type == .refused)
    }

    @Test("a token is revoked at once, by its name or id, and gone with its maker")
    func revoked() async throws {
        let fixture = try await AccessFixture()
        let token = try await fixture.run(TokenCreate(name: "ci", scopes: ["user.list"]), by: AccessFixture.local)
        #expect(await fixture.problem(TokenCreate(name: "ci", scopes: ["user.list"]), by: AccessFixture.local)?.type == .refused)
        #expect(await fixture.problem(UserList(), by: Asker(.token(token.secret))) == nil)
        #expect(try await fixture.run(TokenList(), by: AccessFixture.local).map(\.name) == ["ci"])
        try await fixture.run(TokenRevoke(id: "ci"), by: AccessFixture.local)
        #expect(await fixture.problem(UserList(), by: Asker(.token(token.secret)))?.type == .notLoggedIn)
        let owner = try await fixture.loggedIn("olga", ["owner"])
        try await fixture.add("zoe", ["owner"])
        let olgas = try await fixture.run(TokenCreate(name: "olgas", scopes: ["user.list"]), by: owner)
        try await fixture.run(AdministratorRemove(name: "olga"), by: AccessFixture.local)
        #expect(await fixture.problem(UserList(), by: Asker(.token(olgas.secret)))?.type == .notLoggedIn)
        #expect(try await fixture.run(TokenList(), by: AccessFixture.local).isEmpty)
    }
}
