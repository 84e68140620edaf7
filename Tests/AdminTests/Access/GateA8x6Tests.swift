import Admin
import AdminOperations
import Foundation
import OpenSSL
import Testing

@testable import Store

@Suite("A8.6 second factor: who must have one can do nothing without")
struct GateA8x6Tests {
    /// Enrols a second factor, and goes to a time whose code was not used.
    static func enrolled(_ name: String, _ fixture: AccessFixture) async throws -> TOTP {
        let asker = try await fixture.loggedIn(name, ["owner"])
        let begun = try await fixture.run(FactorBegin(), by: asker)
        let factor = TOTP(secret: try #require(Base32.decode(begun.secret)))
        _ = try await fixture.run(FactorFinish(code: factor.code(at: fixture.clock.now)), by: asker)
        fixture.clock.advance(60)
        return factor
    }

    @Test("until a factor is enrolled everything else is refused, for an owner too, and what may be asked is this short list")
    func everyOperation() async throws {
        let fixture = try await AccessFixture(needsFactor: true)
        try await fixture.add("olga", ["owner"])
        let login = try await fixture.login("olga")
        #expect(login.mustEnrol)
        let asker = try fixture.asker(login)
        let generation = try await fixture.admin.generation()
        let allowed: Set<String> = ["session.show", "session.end", "factor.begin", "factor.finish", "administrator.language"]
        for operation in AllOperations.list where operation.access != .anybody {
            let problem = await #expect(throws: AdminProblem.self, "\(operation.name)") {
                try await fixture.engine.perform(operation.name, input: Data("no JSON".utf8), by: asker)
            }
            #expect(problem?.type == (allowed.contains(operation.name) ? .badInput : .noPermission), "\(operation.name)")
        }
        #expect(try await fixture.admin.generation() == generation)
        #expect(try await fixture.run(SessionShow(), by: asker).mustEnrol)
    }

    @Test("once enrolled the session goes on; others of before end; the next login asks for the code, which works once")
    func enrolment() async throws {
        let fixture = try await AccessFixture(needsFactor: true)
        try await fixture.add("olga", ["owner"])
        let (one, other) = (try fixture.asker(try await fixture.login("olga")), try fixture.asker(try await fixture.login("olga")))
        let begun = try await fixture.run(FactorBegin(), by: one)
        #expect(begun.address.hasPrefix("otpauth://totp/Zegel:olga?secret=\(begun.secret)&"))
        let factor = TOTP(secret: try #require(Base32.decode(begun.secret)))
        #expect(await fixture.problem(FactorFinish(code: "000000"), by: one)?.field == "code")
        #expect(await fixture.problem(UserList(), by: one)?.type == .noPermission)
        let codes = try await fixture.run(FactorFinish(code: factor.code(at: fixture.clock.now)), by: one).recoveryCodes
        #expect(Set(codes).count == 10)
        #expect(await fixture.problem(UserList(), by: one) == nil)
        #expect(await fixture.problem(UserList(), by: other)?.type == .notLoggedIn)

        // The code it was enrolled with was used.
        #expect(await fixture.loginProblem("olga", AccessFixture.password, code: factor.code(at: fixture.clock.now))?.field == "code")
        fixture.clock.advance(60)
        let half = try await fixture.login("olga")
        #expect(half.needsCode && half.session == nil)
        let code = factor.code(at: fixture.clock.now)
        #expect(try await fixture.login("olga", code: code).session != nil)
        #expect(await fixture.loginProblem("olga", AccessFixture.password, code: code)?.type == .notLoggedIn)
        #expect(
            await fixture.loginProblem("olga", "wrong horse battery", code: factor.code(at: fixture.clock.now + 30))?.type == .notLoggedIn)
    }

    @Test("a code that 20 give at once works once; so does a recovery code")
    func atOnce() async throws {
        let fixture = try await AccessFixture()
        let factor = try await Self.enrolled("anna", fixture)
        let step = TOTP.step(at: fixture.clock.now)
        let used = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<20 { group.addTask { (try? await fixture.store.write { try $0.use(factorStep: step, of: "anna") }) == true } }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(used == 1)
        #expect(factor.step(of: factor.code(atStep: step), at: fixture.clock.now, after: step) == nil)
    }

    @Test("a recovery code stands for the code, once, and the audit says so")
    func recovery() async throws {
        let fixture = try await AccessFixture(needsFactor: true)
        let asker = try await fixture.loggedIn("anna", ["owner"])
        let begun = try await fixture.run(FactorBegin(), by: asker)
        let factor = TOTP(secret: try #require(Base32.decode(begun.secret)))
        let codes = try await fixture.run(FactorFinish(code: factor.code(at: fixture.clock.now)), by: asker).recoveryCodes
        #expect(try await fixture.login("anna", code: codes[3].uppercased()).session != nil)
        #expect(await fixture.loginProblem("anna", AccessFixture.password, code: codes[3])?.type == .notLoggedIn)
        #expect(try await fixture.run(AdministratorShow(name: "anna"), by: AccessFixture.local).administrator.recoveryCodes == 9)
        #expect(try await fixture.admin.audit().contains { $0.operation == "factor.recovery-code" && $0.actor == "anna" })
    }

    @Test("a session that was left open neither exchanges nor removes the second factor; a reset does, and ends the sessions")
    func exchange() async throws {
        let fixture = try await AccessFixture(needsFactor: true)
        let factor = try await Self.enrolled("anna", fixture)
        let asker = try fixture.asker(try await fixture.login("anna", code: factor.code(at: fixture.clock.now)))
        fixture.clock.advance(601)
        #expect(await fixture.problem(FactorBegin(), by: asker)?.type == .needsConfirmation)
        #expect(await fixture.problem(FactorRemove(), by: asker)?.type == .needsConfirmation)
        #expect(await fixture.problem(SessionConfirm(password: AccessFixture.password), by: asker)?.field == "code")
        let confirmed = try await fixture.run(
            SessionConfirm(password: AccessFixture.password, code: factor.code(at: fixture.clock.now)), by: asker)
        let again = try fixture.asker(confirmed)
        try await fixture.run(FactorRemove(), by: again)
        #expect(await fixture.problem(UserList(), by: again)?.type == .noPermission)

        // Whoever found the session open and knows the password has not the factor: the password alone confirms nothing.
        let dora = try await Self.enrolled("dora", fixture)
        let open = try fixture.asker(try await fixture.login("dora", code: dora.code(at: fixture.clock.now)))
        fixture.clock.advance(601)
        let changed = try await fixture.run(AdministratorPassword(old: AccessFixture.password, new: "a new password"), by: open)
        let still = try fixture.asker(changed)
        #expect(await fixture.problem(FactorRemove(), by: still)?.type == .needsConfirmation)
        #expect(await fixture.problem(FactorBegin(), by: still)?.type == .needsConfirmation)
        #expect(await fixture.problem(TokenCreate(name: "x", scopes: ["user.list"]), by: still)?.type == .needsConfirmation)

        let second = try await Self.enrolled("carl", fixture)
        _ = second
        try await fixture.run(AdministratorReset(name: "carl", password: "another password"), by: AccessFixture.local)
        let login = try await fixture.login("carl", "another password")
        #expect(login.mustEnrol && login.session != nil)
    }
}

@Suite("A8.5 session fixation: a login never goes on under a secret that was there before")
struct GateA8x5SessionTests {
    @Test("the secret is new at login, confirmation and password change, has 128 bits, and only its hash is kept")
    func rotation() async throws {
        let fixture = try await AccessFixture()
        try await fixture.add("olga", ["owner"])
        var secrets: [String] = []
        func note(_ login: Login) throws -> Asker {
            secrets.append(try #require(login.session))
            return try fixture.asker(login)
        }
        // A secret the attacker chose, shown at the login, opens nothing afterwards.
        let chosen = Asker(.session("aaaaaaaaaaaaaaaaaaaaaaaaaa"), address: "192.0.2.1")
        let login = try await fixture.run(SessionCreate(name: "olga", password: AccessFixture.password), by: chosen)
        #expect(await fixture.problem(SessionShow(), by: chosen)?.type == .notLoggedIn)
        var asker = try note(login)
        asker = try note(try await fixture.run(SessionConfirm(password: AccessFixture.password), by: asker))
        asker = try note(try await fixture.run(AdministratorPassword(old: AccessFixture.password, new: "a new password"), by: asker))
        asker = try note(try await fixture.login("olga", "a new password"))
        #expect(Set(secrets).count == 4)
        for secret in secrets { #expect(Base32.decode(secret)?.count == 16) }
        for secret in secrets.prefix(2) {
            #expect(await fixture.problem(SessionShow(), by: Asker(.session(secret)))?.type == .notLoggedIn)
        }
        let stored = try await fixture.store.read { "\(try $0.adminSessions(of: nil))" }
        for secret in secrets { #expect(!stored.contains(secret)) }
        // The hash, which a dump shows, opens nothing.
        let hash = try #require(try await fixture.store.read { try $0.adminSessions(of: nil).first?.hash })
        #expect(await fixture.problem(SessionShow(), by: Asker(.session(hash)))?.type == .notLoggedIn)
    }
}
