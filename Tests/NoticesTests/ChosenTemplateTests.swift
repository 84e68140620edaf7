import Foundation
import Mail
import Settings
import Store
import TestSupport
import Testing

@testable import Notices

@Suite("Which template counts")
struct ChosenTemplateTests {
    private func withStore(_ body: (Store) async throws -> Void) async throws {
        let folder = try TemporaryFolder()
        let store = try await Store.open(
            DatabaseURL(sqlite: folder.path("zegel.db")), masterKey: MasterKey(bytes: [UInt8](repeating: 7, count: 32)))
        try await body(store)
        await store.close()
    }

    private func chosen(_ store: Store, _ language: Language, _ address: String) async throws -> String {
        let user = try #require(EmailAddress(address))
        let chosen = try await store.read { try $0.chosenTemplate(.encryptionFailed, in: language, for: .user(user)) }
        return "\(chosen.level.name) \(chosen.language.rawValue)"
    }

    @Test("the nearest level in the reader's language, then Zegel's own in it, then English by the same levels")
    func levels() async throws {
        try await withStore { store in
            let address = "alice+tag@sales.zegel.example"
            #expect(try await chosen(store, .de, address) == "factory de")
            #expect(try await chosen(store, .nl, address) == "factory en")
            let user = try #require(EmailAddress("alice@sales.zegel.example"))
            let (exact, wildcard) = (try #require(DomainPattern("sales.zegel.example")), try #require(DomainPattern("*.zegel.example")))
            let levels: [(StoredLevel, String)] = [
                (.global, "global"), (.domain(wildcard), "*.zegel.example"), (.domain(exact), "sales.zegel.example"),
                (.user(user), "alice@sales.zegel.example"),
            ]
            for (level, name) in levels {
                _ = try await store.write { try $0.setTemplate("encryption-failed", language: "en", to: "Subject: x\n\n", at: level) }
                #expect(try await chosen(store, .en, address) == "\(name) en")
                #expect(try await chosen(store, .fr, address) == "\(name) en")
                #expect(try await chosen(store, .de, address) == "factory de")
                #expect(try await chosen(store, .en, "bob@partner.example") == "global en")
            }
            _ = try await store.write { try $0.setTemplate("encryption-failed", language: "nl", to: "Subject: x\n\n", at: .global) }
            #expect(try await chosen(store, .nl, address) == "global nl")
        }
    }

    @Test("templates of a domain or user go with it")
    func removed() async throws {
        try await withStore { store in
            let user = try #require(EmailAddress("alice@zegel.example"))
            let domain = try #require(DomainPattern("zegel.example"))
            let names = try await store.write { transaction in
                _ = try transaction.addUser(user)
                _ = try transaction.addDomain(domain)
                for level in [StoredLevel.user(user), .domain(domain), .global] {
                    try transaction.setTemplate("system-alarm", language: "en", to: "x", at: level)
                }
                let before = try transaction.templateNames().count
                _ = try transaction.removeUser(user)
                _ = try transaction.removeDomain(domain)
                return (before, try transaction.templateNames().map(\.level))
            }
            #expect(names.0 == 3 && names.1 == [.global])
        }
    }

    @Test("N-01: one a day for a sender and recipient; a step repeated for the same message may send again; old rows are pruned")
    func oncePerDay() async throws {
        try await withStore { store in
            let (alice, bob) = (try #require(EmailAddress("alice@zegel.example")), try #require(EmailAddress("bob@partner.example")))
            func claim(_ kind: String, _ number: UInt8, _ interval: TimeInterval = 86_400) async throws -> Bool {
                let trace = QueueID(random: Array(repeating: number, count: 20))
                return try await store.write {
                    try $0.claimNotice(kind, sender: alice, recipient: bob, trace: trace, interval: interval)
                }
            }
            #expect(try await claim("a", 1))
            #expect(try await claim("a", 1))
            #expect(try await !claim("a", 2))
            #expect(try await claim("b", 2))
            #expect(try await claim("a", 3, -60))
            #expect(try await store.write { try $0.pruneNotices(sentUntil: Date().addingTimeInterval(-60), limit: 10) } == 0)
            #expect(try await store.write { try $0.pruneNotices(sentUntil: Date().addingTimeInterval(60), limit: 1) } == 1)
            #expect(try await store.write { try $0.pruneNotices(sentUntil: Date().addingTimeInterval(60), limit: 10) } == 1)
        }
    }
}
