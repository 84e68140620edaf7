import Admin
import AdminOperations
import Foundation
import Testing

@testable import Store

@Suite("A8.2 default credentials: there are none")
struct GateA8x2Tests {
    static let names = ["admin", "root", "administrator", "zegel", "owner", "local:root", "user", "djigzo", "test", "token:ci", "nobody"]
    static let passwords = ["admin", "password", "zegel", "changeme", "admin12345", "djigzo1234", "0000000000", "1234567890", " "]

    @Test("A-43: on a new installation no constant name and password logs in, and no constant token opens the setup")
    func constants() async throws {
        let fixture = try await AccessFixture()
        #expect(try await fixture.store.read { try $0.administrators() }.isEmpty)
        for (number, name) in Self.names.enumerated() {
            // Each from an address of its own: what refuses is the password, not the throttle.
            for (second, password) in Self.passwords.enumerated() where (number + second) % 3 == 0 {
                let kind = await fixture.loginProblem(name, password, from: "10.\(number).\(second).1")?.type
                #expect(kind == .notLoggedIn || kind == .tooMany)
                fixture.clock.advance(301)
            }
        }
        #expect(await fixture.loginProblem("admin", "")?.type == .badInput)
        for (number, token) in ["admin", "setup", "0", "zegel", String(repeating: "a", count: 32), "' OR ''='"].enumerated() {
            let asker = Asker(.nobody, address: "10.99.0.\(number)")
            let problem = await fixture.problem(SetupBegin(token: token, name: "x", password: AccessFixture.password), by: asker)
            #expect(problem?.type == .refused && problem?.field == "token")
            fixture.clock.advance(301)
        }
        #expect(try await fixture.store.read { try $0.administrators() }.isEmpty)
        #expect(try await fixture.run(SetupShow(), by: Asker(.nobody)).isOpen == false)
    }

    @Test("A-43: the setup token makes the first owner, once; a second use, an old one and one an hour old are refused")
    func once() async throws {
        let fixture = try await AccessFixture(needsFactor: true)
        let visitor = Asker(.nobody, address: "192.0.2.1")
        func begin(_ token: String, _ name: String) async throws(AdminProblem) -> Login {
            try await fixture.run(SetupBegin(token: token, name: name, password: AccessFixture.password), by: visitor)
        }
        let old = try await fixture.run(SetupCreate(), by: AccessFixture.local).token
        #expect(try await fixture.run(SetupShow(), by: visitor).isOpen)
        fixture.clock.advance(3600)
        #expect(try await fixture.run(SetupShow(), by: visitor).isOpen == false)
        await #expect(throws: AdminProblem.self) { try await begin(old, "olga") }
        let replaced = try await fixture.run(SetupCreate(), by: AccessFixture.local).token
        let token = try await fixture.run(SetupCreate(), by: AccessFixture.local).token
        await #expect(throws: AdminProblem.self) { try await begin(replaced, "olga") }
        #expect(
            await fixture.problem(SetupBegin(token: token, name: "olga", password: "short"), by: visitor)?.field == "password")
        let login = try await begin(token, "olga")
        #expect(login.mustEnrol && login.session != nil)
        fixture.clock.advance(301)
        await #expect(throws: AdminProblem.self) { try await begin(token, "eve") }
        #expect(try await fixture.run(AdministratorList(), by: AccessFixture.local).map(\.name) == ["olga"])
        #expect(await fixture.problem(SetupCreate(), by: AccessFixture.local)?.type == .refused)
        #expect(try await fixture.run(SetupShow(), by: visitor).isOpen == false)
        let audit = try await fixture.admin.audit()
        #expect(audit.contains { $0.operation == "setup.begin" && $0.subject == "olga" && $0.after == "owner" })
        #expect(!audit.contains { record in [token, old, replaced].contains { "\(record)".contains($0) } })
    }

    @Test("a wrong token is not worth the work of a password: it is refused where none can be checked; nor is any once there is an owner")
    func cheap() async throws {
        let fixture = try await AccessFixture(logins: LoginDesk(pool: PasswordPool(atOnce: 0, waiting: 0)))
        let token = try await fixture.run(SetupCreate(), by: AccessFixture.local).token
        func kind(_ token: String, _ number: Int) async -> AdminProblem.Kind? {
            let operation = SetupBegin(token: token, name: "x", password: AccessFixture.password)
            return await fixture.problem(operation, by: Asker(.nobody, address: "10.0.\(number).1"))?.type
        }
        #expect(await kind("\(token)a", 1) == .refused)
        #expect(await kind(token, 2) == .tooMany)
        try await fixture.add("olga", ["owner"])
        #expect(await kind(token, 3) == .refused)
    }

    @Test("of 20 who use the token at once one becomes the owner")
    func race() async throws {
        let fixture = try await AccessFixture()
        let token = try await fixture.run(SetupCreate(), by: AccessFixture.local).token
        let made = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<20 {
                group.addTask {
                    let operation = SetupBegin(token: token, name: "o\(number)", password: AccessFixture.password)
                    return await fixture.problem(operation, by: Asker(.nobody, address: "10.0.0.\(number)")) == nil
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(made == 1)
        #expect(try await fixture.store.read { try $0.administrators() }.count == 1)
    }

    @Test("two installations share no secret")
    func shared() async throws {
        let (one, two) = (try await AccessFixture(), try await AccessFixture())
        let token = try await one.run(SetupCreate(), by: AccessFixture.local).token
        #expect(token.utf8.count >= 26)
        #expect(try await two.run(SetupCreate(), by: AccessFixture.local).token != token)
        #expect(
            await two.problem(
                SetupBegin(token: token, name: "x", password: AccessFixture.password), by: Asker(.nobody, address: "192.0.2.1"))?.type
                == .refused)
        let session = try await one.loggedIn("anna", ["owner"])
        #expect(await two.problem(SessionShow(), by: session)?.type == .notLoggedIn)
    }
}
