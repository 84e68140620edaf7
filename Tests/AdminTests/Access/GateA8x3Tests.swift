import AdminOperations
import Foundation
import Testing

@testable import Admin
@testable import Store

@Suite("A8.3 brute force: the engine looks at few passwords, and lets the right user in")
struct GateA8x3LoginTests {
    /// - Returns: how many tries were looked at.
    private func attack(_ fixture: AccessFixture, tries: Int, address: @escaping @Sendable (Int) -> String) async -> Int {
        await withTaskGroup(of: Bool.self) { group in
            for number in 0..<tries {
                group.addTask {
                    await fixture.loginProblem("anna", "wrong password \(number)", from: address(number))?.type == .notLoggedIn
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
    }

    @Test("1,000 tries at once from one address, or from one /64: five are looked at, also the right password is not; elsewhere it is")
    func one() async throws {
        for isIPv6 in [false, true] {
            let fixture = try await AccessFixture()
            try await fixture.add("anna", ["helpdesk"])
            let address: @Sendable (Int) -> String = { isIPv6 ? "2001:db8::\(String($0 + 1, radix: 16))" : "192.0.2.7" }
            #expect(await attack(fixture, tries: 1000, address: address) <= 5)
            let refused = await fixture.loginProblem("anna", AccessFixture.password, from: address(2000))
            #expect(refused?.type == .tooMany && refused?.type.httpStatus == 429 && (1...300).contains(refused?.retryAfter ?? 0))
            _ = try await fixture.login("anna", from: "198.51.100.1")
            fixture.clock.advance(301)
            _ = try await fixture.login("anna", from: address(2000))
        }
    }

    @Test("1,000 tries of passwords leave few records, which say how many there were")
    func records() async throws {
        let fixture = try await AccessFixture()
        let anna = try await fixture.loggedIn("anna", ["helpdesk"])
        var ledger = FailureLedger()
        let noted = (0..<1000).compactMap { _ in ledger.note(at: fixture.clock.now) }
        #expect(noted.count == 60 && noted.allSatisfy { $0 == 0 })
        let later = ledger.note(at: fixture.clock.now + 11)
        #expect(later == 940)
        #expect(await fixture.problem(SessionShow(), by: anna) == nil)
        for _ in 0..<300 { _ = await fixture.loginProblem("anna", "wrong horse battery", from: "192.0.2.9") }
        fixture.clock.advance(301)
        _ = await fixture.loginProblem("anna", "wrong horse battery", from: "192.0.2.9")
        let records = try await fixture.admin.audit()
        #expect(records.count == 6 && records[0].after == "refused, after 295 more that are not recorded one by one")
        #expect(records.allSatisfy { $0.operation == "session.create" && $0.subject == "anna" && $0.address == "192.0.2.9" })
    }

    @Test("four wrong codes of a second factor in a minute are looked at, though the password is right")
    func factor() async throws {
        let fixture = try await AccessFixture()
        let factor = try await GateA8x6Tests.enrolled("anna", fixture)
        var kinds: [AdminProblem.Kind?] = []
        for number in 0..<12 {
            kinds.append(
                await fixture.loginProblem("anna", AccessFixture.password, code: "00000\(number % 10)", from: "10.0.0.\(number)")?.type)
        }
        #expect(kinds.count { $0 == .notLoggedIn } <= 4 && kinds.suffix(6).allSatisfy { $0 == .tooMany })
        fixture.clock.advance(301)
        _ = try await fixture.login("anna", code: factor.code(at: fixture.clock.now), from: "198.51.100.1")
    }
}
