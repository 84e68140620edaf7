import AdminOperations
import Foundation
import Testing

@Suite("Admin: domains and users")
struct DomainAndUserTests {
    @Test("a domain is added with its locality, listed, and removed with its settings")
    func domains() async throws {
        let fixture = try await AdminFixture()
        try await fixture.run(DomainAdd(domain: "Zegel.Example", internal: true))
        try await fixture.run(DomainAdd(domain: "*.partner.example", internal: false))
        try await fixture.run(SettingsSet(level: "domain:*.partner.example", key: "encrypt.mode", value: "mandatory"))
        let listed = try await fixture.run(DomainList())
        #expect(
            listed.map { "\($0.domain) \($0.locality) \($0.settings)" } == ["*.partner.example external 1", "zegel.example internal 1"])
        try await fixture.run(DomainRemove(domain: "*.partner.example"))
        #expect(try await fixture.run(DomainList()).map(\.domain) == ["zegel.example"])
        try await fixture.run(DomainAdd(domain: "*.partner.example", internal: false))
        #expect(try await fixture.run(DomainList()).first?.settings == 0)
    }

    @Test("what is there already is refused, what is not there is not found; neither is audited")
    func twice() async throws {
        let fixture = try await AdminFixture()
        try await fixture.run(DomainAdd(domain: "zegel.example", internal: false))
        try await fixture.run(UserAdd(address: "alice@zegel.example"))
        #expect(await fixture.problem(DomainAdd(domain: "ZEGEL.example", internal: true))?.type == .refused)
        #expect(await fixture.problem(UserAdd(address: "Alice@zegel.example"))?.type == .refused)
        #expect(await fixture.problem(DomainRemove(domain: "other.example"))?.type == .notFound)
        #expect(await fixture.problem(UserRemove(address: "bob@zegel.example"))?.type == .notFound)
        #expect(try await fixture.audit().map(\.operation) == ["user.add", "domain.add"])
        #expect(try await fixture.run(DomainList()).first?.locality == "external")
    }

    @Test("P-01: what would make an open relay is refused with the remedy, and leaves nothing behind")
    func openRelay() async throws {
        let fixture = try await AdminFixture()
        let operations: [any AdminOperation] = [
            DomainAdd(domain: "*.com", internal: true), DomainAdd(domain: "com", internal: true),
            SettingsSet(level: "global", key: "locality", value: "internal"),
            SettingsSet(level: "domain:*.com", key: "locality", value: "internal"),
        ]
        for operation in operations {
            let problem = await fixture.problem(operation)
            #expect(problem?.detail.contains("zegel domain add example.com --internal") == true, "\(String(describing: problem))")
        }
        #expect(try await fixture.run(DomainList()).isEmpty)
        try await fixture.run(DomainAdd(domain: "*.com", internal: false))
        try await fixture.run(DomainAdd(domain: "*.zegel.com", internal: true))
        #expect(try await fixture.audit().count == 2)
    }

    @Test(
        "what is no domain is named as bad input",
        arguments: ["", "*", "*.", "a..b", "-a.example", "a b.example", "[192.0.2.1]", "a.example\u{0}", "**.a.example", "a@b.example"])
    func badDomains(_ text: String) async throws {
        let fixture = try await AdminFixture()
        let problem = await fixture.problem(DomainAdd(domain: text, internal: false))
        #expect(problem?.type == .badInput && problem?.field == "domain")
    }

    @Test(
        "what is no address is named as bad input",
        arguments: ["", "alice", "@a.example", "a@", "a@[192.0.2]", "a@[x]", "a@b@c", "<a@b.example>", "a@b.example\r\n"])
    func badAddresses(_ text: String) async throws {
        let fixture = try await AdminFixture()
        for problem in [await fixture.problem(UserAdd(address: text)), await fixture.problem(UserShow(address: text))] {
            #expect(problem?.type == .badInput && problem?.field == "address")
            #expect(problem?.detail.contains("\r") == false)
        }
    }

    @Test("users are listed by domain and page by page")
    func users() async throws {
        let fixture = try await AdminFixture()
        for address in ["c@zegel.example", "a@zegel.example", "b@zegel.example", "a@other.example"] {
            try await fixture.run(UserAdd(address: address))
        }
        #expect(
            try await fixture.run(UserList(domain: "zegel.example")).map(\.address) == [
                "a@zegel.example", "b@zegel.example", "c@zegel.example",
            ])
        let page = try await fixture.run(UserList(domain: "zegel.example", limit: 2))
        #expect(
            try await fixture.run(UserList(domain: "zegel.example", after: page.last?.address, limit: 2)).map(\.address) == [
                "c@zegel.example"
            ])
    }

    @Test("a limit outside 1 to 1000 is refused", arguments: [0, -1, 1001, .max, .min])
    func limits(_ limit: Int) async throws {
        let fixture = try await AdminFixture()
        let problems = [
            await fixture.problem(UserList(limit: limit)), await fixture.problem(QueueList(limit: limit)),
            await fixture.problem(AuditList(limit: limit)),
            await fixture.problem(CertificateList(limit: limit)),
        ]
        for problem in problems { #expect(problem?.type == .badInput && problem?.field == "limit") }
    }

    @Test("a user shows effective settings, also without an entry of its own")
    func show() async throws {
        let fixture = try await AdminFixture()
        try await fixture.run(SettingsSet(level: "user:alice@zegel.example", key: "sign.mode", value: "never"))
        let shown = try await fixture.run(UserShow(address: "alice@zegel.example"))
        let sign = try #require(shown.settings.first { $0.key == "sign.mode" })
        #expect(sign.value == "never" && sign.from == "user alice@zegel.example")
        #expect(try await fixture.run(UserShow(address: "nobody@zegel.example")).hasEntry == false)
    }
}
