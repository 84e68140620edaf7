import Admin
import AdminOperations
import Foundation
import Testing

@Suite("Admin: rights, names and input")
struct RightsTests {
    @Test("every operation of the list is carried out, and no other")
    func complete() async throws {
        let fixture = try await AdminFixture()
        #expect(fixture.engine.operationNames == Set(AllOperations.list.map { $0.name }))
    }

    @Test("A-21: without its right an operation is refused before its input is looked at; nothing is read, changed or audited")
    func noRight() async throws {
        let fixture = try await AdminFixture()
        let generation = try await fixture.generation()
        for operation in AllOperations.list where operation.access == .right {
            let others = Set(AllOperations.list.map { $0.permission }).subtracting([operation.permission])
            let who = Administrator(name: "log manager", rights: others)
            let problem = await #expect(throws: AdminProblem.self) {
                try await fixture.engine.perform(operation.name, input: Data("not JSON".utf8), as: who)
            }
            #expect(
                problem?.type == .noPermission && problem?.detail == "this needs the right \(operation.permission)", "\(operation.name)")
        }
        #expect(try await fixture.generation() == generation)
        #expect(try await fixture.audit().isEmpty)
    }

    @Test("with its right alone it is carried out")
    func withRight() async throws {
        let fixture = try await AdminFixture()
        let manager = Administrator(name: "domain manager", rights: ["domain.add"])
        try await fixture.run(DomainAdd(domain: "zegel.example", internal: true), as: manager)
        #expect(try await fixture.audit().map(\.actor) == ["domain manager"])
        #expect(await fixture.problem(DomainList(), as: manager)?.type == .noPermission)
    }

    @Test(
        "an operation that does not exist is not found",
        arguments: ["", "domain", "domain.", "DOMAIN.ADD", "domain.add ", "../status.show", "\u{1B}[31m"])
    func unknown(_ name: String) async throws {
        let fixture = try await AdminFixture()
        let problem = await #expect(throws: AdminProblem.self) {
            try await fixture.engine.perform(name, input: Data("{}".utf8), as: AdminFixture.root)
        }
        #expect(problem?.type == .notFound)
        #expect(problem?.detail.unicodeScalars.contains("\u{1B}") == false)
    }

    static let hostileInputs = [
        "", "null", "[]", "7", "{", "\u{0}", "{\"domain\":}", "{\"domain\":\"\\ud800\"}", String(repeating: "[", count: 200_000),
        String(repeating: "{\"a\":", count: 100_000),
    ]

    @Test("hostile input is bad input, for every operation that has any", arguments: hostileInputs.indices)
    func hostile(_ index: Int) async throws {
        let text = Self.hostileInputs[index]
        let fixture = try await AdminFixture()
        for operation in AllOperations.list where operation.fields.contains(where: \.isRequired) {
            let problem = await #expect(throws: AdminProblem.self, "\(operation.name)") {
                try await fixture.engine.perform(operation.name, input: Data(text.utf8), as: AdminFixture.root)
            }
            #expect(problem?.type == .badInput, "\(operation.name): \(String(describing: problem))")
        }
        #expect(try await fixture.audit().isEmpty)
    }

    @Test("a missing field is named, and so is one of the wrong type")
    func fieldsAreNamed() async throws {
        let fixture = try await AdminFixture()
        func answer(_ json: String) async -> String? {
            do throws(AdminProblem) {
                _ = try await fixture.engine.perform("settings.set", input: Data(json.utf8), as: AdminFixture.root)
                return nil
            } catch { return error.detail }
        }
        #expect(await answer(#"{"level":"global","value":"x"}"#) == "the field key is missing")
        #expect(await answer(#"{"level":"global","key":[],"value":"x"}"#) == "the field key has the wrong type")
    }

    @Test("a closed store is a temporary trouble, not a lost change")
    func closedStore() async throws {
        let fixture = try await AdminFixture()
        await fixture.store.close()
        #expect(await fixture.problem(DomainAdd(domain: "zegel.example", internal: false))?.type == .temporary)
        #expect(await fixture.problem(DomainList())?.type == .temporary)
    }
}
