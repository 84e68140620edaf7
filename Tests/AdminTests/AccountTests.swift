import AdminOperations
import Foundation
import Testing

@Suite("Admin: accounts that may log in")
struct AccountOperationTests {
    private let password = "correct horse battery"

    @Test("an account is made, listed, given a new password and removed; the audit knows all of it but no password")
    func life() async throws {
        let fixture = try await AdminFixture()
        try await fixture.run(AccountCreate(account: "alice", senders: ["Alice@Zegel.example", "@*.zegel.example"], password: password))
        #expect(try await fixture.run(AccountList()).map(\.senders) == [["Alice@zegel.example", "@*.zegel.example"]])
        #expect(try await fixture.run(AccountList(after: "alice")).isEmpty)
        try await fixture.run(AccountPassword(account: "alice", password: "another long one"))
        try await fixture.run(AccountRemove(account: "alice"))
        #expect(try await fixture.run(AccountList()).isEmpty)
        let audit = try await fixture.audit()
        #expect(audit.map(\.operation) == ["account.remove", "account.password", "account.create"])
        #expect(!"\(audit)".contains(password) && !"\(audit)".contains("another long one"))
    }

    @Test("what is there already is refused, what is not there is not found")
    func twice() async throws {
        let fixture = try await AdminFixture()
        try await fixture.run(AccountCreate(account: "alice", senders: ["alice@zegel.example"], password: password))
        #expect(await fixture.problem(AccountCreate(account: "alice", senders: ["a@b.example"], password: password))?.type == .refused)
        #expect(await fixture.problem(AccountRemove(account: "bob"))?.type == .notFound)
        #expect(await fixture.problem(AccountPassword(account: "bob", password: password))?.type == .notFound)
    }

    @Test(
        "bad names, senders and passwords name their field",
        arguments: [
            ("", "a@b.example", "long enough", "account"), ("two words", "a@b.example", "long enough", "account"),
            ("ü", "a@b.example", "long enough", "account"), ("a", "b.example", "long enough", "senders"),
            ("a", "@", "long enough", "senders"),
            ("a", "a@b.example", "short", "password"), ("a", "a@b.example", "two\nlines are long", "password"),
            ("a", "a@b.example", "", "password"),
        ])
    func bad(account: String, sender: String, password: String, field: String) async throws {
        let fixture = try await AdminFixture()
        let problem = await fixture.problem(AccountCreate(account: account, senders: [sender], password: password))
        #expect(problem?.type == .badInput && problem?.field == field)
        #expect(await fixture.problem(AccountCreate(account: "a", senders: [], password: "long enough"))?.field == "senders")
    }
}
