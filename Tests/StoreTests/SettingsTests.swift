import Mail
import Settings
import Testing

@testable import Store

@Suite("Settings, domains and users as rows; each change raises the generation")
struct SettingsTests {
    private func address(_ text: String) throws -> EmailAddress { try #require(EmailAddress(text)) }

    @Test("a value is set, replaced and unset at each level")
    func levels() async throws {
        let fixture = try await StoreFixture()
        let wildcard = try #require(DomainPattern("*.Partner.example"))
        let levels: [StoredLevel] = [
            .global, .domain(wildcard), .domain(.exact(try #require(Domain("partner.example")))), .user(try address("Bob@Partner.example")),
        ]
        for level in levels {
            let before = try await fixture.store.write { transaction in
                try ["allow", "force"].map { try transaction.set("encrypt.mode", to: $0, at: level) }
            }
            #expect(before == [nil, "allow"])
        }
        let rows = try await fixture.store.read { try $0.settings() }
        #expect(rows.count == 4)
        #expect(Set(rows.map(\.level)) == Set(levels))
        #expect(rows.allSatisfy { $0.value == "force" })
        for level in levels {
            #expect(try await fixture.store.read { try $0.settings(at: level).count } == 1)
            #expect(try await fixture.store.write { try $0.unset("encrypt.mode", at: level) } == "force")
            #expect(try await fixture.store.write { try $0.unset("encrypt.mode", at: level) } == nil)
        }
        #expect(try await fixture.store.read { try $0.generation() } == 13)
    }

    @Test("a user is found in any letter case; removing takes its settings along")
    func users() async throws {
        let fixture = try await StoreFixture()
        let (alice, bob) = (try address("Alice@zegel.example"), try address("bob@partner.example"))
        #expect(try await fixture.store.write { try $0.addUser(alice) })
        #expect(try await !fixture.store.write { try $0.addUser(EmailAddress("alice@ZEGEL.example") ?? alice) })
        _ = try await fixture.store.write { try $0.addUser(bob) }
        #expect(
            try await fixture.store.read { try $0.users().map(\.address.description) } == ["Alice@zegel.example", "bob@partner.example"])
        #expect(try await fixture.store.read { try $0.users(in: bob.domain).map(\.address) } == [bob])
        #expect(try await fixture.store.read { try $0.users(after: alice, limit: 1).map(\.address) } == [bob])
        _ = try await fixture.store.write { try $0.set("a", to: "b", at: .user(alice)) }
        #expect(try await fixture.store.write { try $0.removeUser(alice) })
        #expect(try await !fixture.store.write { try $0.removeUser(alice) })
        #expect(try await fixture.store.read { try $0.settings().isEmpty && $0.user(alice) == nil })
    }

    @Test("domains and wildcards stand beside each other")
    func domains() async throws {
        let fixture = try await StoreFixture()
        let plain = try #require(DomainPattern("partner.example"))
        let wildcard = try #require(DomainPattern("*.partner.example"))
        #expect(
            try await fixture.store.write { try [$0.addDomain(plain), $0.addDomain(wildcard), $0.addDomain(plain)] } == [true, true, false])
        _ = try await fixture.store.write { try $0.set("a", to: "b", at: .domain(wildcard)) }
        _ = try await fixture.store.write { try $0.set("a", to: "b", at: .domain(plain)) }
        #expect(try await fixture.store.write { try $0.removeDomain(plain) })
        #expect(try await fixture.store.read { try $0.domains() } == [wildcard])
        #expect(try await fixture.store.read { try $0.settings().map(\.level) } == [.domain(wildcard)])
    }

    @Test("what is no pattern", arguments: ["", "*", "*.", "a.*.b", "**.a.example", "a b.example", "*.*.a"])
    func patterns(_ text: String) { #expect(DomainPattern(text) == nil) }
}
