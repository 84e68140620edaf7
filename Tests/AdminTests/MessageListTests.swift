import AdminOperations
import Foundation
import Mail
import Store
import Testing

@Suite("message.list: the trace is searched")
struct MessageListTests {
    /// Decisions of their own, one a recipient.
    private static func world(_ entries: [(sender: String, recipient: String, outcome: String)]) async throws -> AdminFixture {
        let fixture = try await AdminFixture()
        for item in entries {
            let id = try #require(QueueID(try await fixture.accept()))
            let entry = try #require(await fixture.queue.claimReceived())
            #expect(entry.id == id)
            let trace = TraceEntry(
                decision: "{\"note\":\"word of \(item.recipient)\"}", sender: EmailAddress(item.sender), messageID: "<\(item.recipient)>",
                recipients: [.init(address: try #require(EmailAddress(item.recipient)), outcome: item.outcome)])
            try await fixture.queue.finish(entry, results: [], trace: trace, ending: .done)
        }
        return fixture
    }

    private static let entries = [
        ("alice@zegel.example", "bob@partner.example", "plain"), ("alice@zegel.example", "dan@partner.example", "refused"),
        ("carol@zegel.example", "bob@partner.example", "signedAndEncrypted"),
    ]

    private static func found(_ fixture: AdminFixture, _ change: (inout MessageList) -> Void) async throws -> [String] {
        var asked = MessageList()
        change(&asked)
        return try await fixture.run(asked).items.map { "\($0.from.prefix(1)) \($0.to.prefix(3)) \($0.words)" }.sorted()
    }

    @Test("by sender, recipient, outcome, Message-ID, text and time")
    func search() async throws {
        let fixture = try await Self.world(Self.entries)
        let all = ["a bob sent plain", "a dan not sent", "c bob signed and encrypted"]
        #expect(try await Self.found(fixture) { _ in } == all)
        #expect(try await Self.found(fixture) { $0.from = "ALICE@zegel.example" } == Array(all[...1]))
        #expect(try await Self.found(fixture) { $0.to = "bob@partner.example" } == [all[0], all[2]])
        #expect(try await Self.found(fixture) { $0.outcomes = ["Signed-and-encrypted", "plain"] } == [all[0], all[2]])
        #expect(try await Self.found(fixture) { $0.messageID = "dan@partner.example" } == [all[1]])
        #expect(try await Self.found(fixture) { $0.text = "WORD of dan" } == [all[1]])
        #expect(try await Self.found(fixture) { $0.since = "1 h" } == all)
        #expect(try await Self.found(fixture) { $0.until = "1 h" }.isEmpty)
        #expect(try await Self.found(fixture) { $0.since = "2020-01-31" } == all)
        #expect(try await Self.found(fixture) { $0.until = "2020-01-31T10:00:00Z" }.isEmpty)
    }

    @Test("page by page, each line once")
    func pages() async throws {
        let fixture = try await Self.world(Self.entries)
        let all = try await fixture.run(MessageList()).items.map(\.id)
        var (seen, asked) = ([String](), MessageList(limit: 2))
        while true {
            let page = try await fixture.run(asked)
            seen += page.items.map(\.id)
            guard let next = page.next else { break }
            asked.after = next
        }
        #expect(seen == all && all.count == 3)
    }

    static let bad: [(String, @Sendable (inout MessageList) -> Void)] = [
        ("from", { $0.from = "x" }), ("to", { $0.to = "x" }), ("since", { $0.since = "yesterday" }), ("until", { $0.until = "" }),
        ("outcomes", { $0.outcomes = ["lost"] }), ("after", { $0.after = "1-2-3-4" }), ("limit", { $0.limit = 0 }),
    ]

    @Test("bad input names its field", arguments: bad.indices)
    func badInput(_ index: Int) async throws {
        let (field, change) = Self.bad[index]
        var asked = MessageList()
        change(&asked)
        let problem = await (try AdminFixture()).problem(asked)
        #expect(problem?.type == .badInput && problem?.field == field, "\(String(describing: problem))")
    }
}
