import Foundation
import Mail
import Testing

@testable import Store

@Suite("Traces: found by sender, recipient, time, outcome, Message-ID and text, page by page")
struct TraceSearchTests {
    private let fixture: StoreFixture
    private static let alice = EmailAddress("Alice@zegel.example")
    private static let bob = EmailAddress("bob@partner.example")
    private static let carol = EmailAddress("carol@zegel.example")

    init() async throws { fixture = try await StoreFixture() }

    private static func id(_ number: Int) -> QueueID { QueueID(random: [UInt8](repeating: UInt8(number), count: QueueID.length)) }

    /// - Parameter at: seconds after the fixture's time.
    private func insert(_ number: Int, _ entry: TraceEntry, at offset: TimeInterval = 0, about: Int? = nil) async throws {
        try await fixture.store.write { transaction in
            let later = WriteTransaction(transaction.session, sealing: transaction.sealing, at: StoreFixture.time + offset)
            try later.insertTrace(Self.id(number).text, trace: Self.id(about ?? number).text, entry)
        }
    }

    private func entry(
        _ recipients: [(EmailAddress?, String)], text: String = "{}", messageID: String? = nil, reversePath: EmailAddress? = alice
    )
        throws -> TraceEntry
    {
        TraceEntry(
            decision: text, sender: Self.alice, reversePath: reversePath, messageID: messageID,
            recipients: try recipients.map { .init(address: try #require($0.0), outcome: $0.1) })
    }

    private func find(after: FoundTrace.Position? = nil, limit: Int = 100, _ change: (inout TraceFilter) -> Void = { _ in }) async throws
        -> [FoundTrace]
    {
        var filter = TraceFilter()
        change(&filter)
        return try await fixture.store.read { [filter] in try $0.findTraces(filter, after: after, limit: limit) }
    }

    @Test("each condition narrows the search, and all of them together do")
    func conditions() async throws {
        try await insert(
            1, entry([(Self.bob, "encrypted"), (Self.carol, "delivered")], text: "{\"subject\":\"Offer_100%\"}", messageID: "<1@x>"))
        try await insert(2, entry([(Self.bob, "plain")], reversePath: Self.carol), at: 60)
        let all = try await find()
        #expect(all.map(\.id) == [Self.id(2), Self.id(1), Self.id(1)])
        #expect(all.map(\.recipient) == [Self.bob, Self.bob, Self.carol])
        #expect(all.last?.messageID == "<1@x>" && all.last?.sender == Self.alice)
        #expect(try await find { $0.recipient = EmailAddress("BOB@Partner.Example") }.count == 2)
        #expect(try await find { $0.sender = Self.alice }.count == 3)
        #expect(try await find { $0.sender = Self.carol }.map(\.id) == [Self.id(2)], "the reverse-path counts too")
        #expect(try await find { $0.since = StoreFixture.time + 60 }.map(\.id) == [Self.id(2)])
        #expect(try await find { $0.until = StoreFixture.time + 60 }.count == 2)
        #expect(try await find { $0.outcomes = ["plain", "refused"] }.map(\.id) == [Self.id(2)])
        #expect(try await find { $0.outcomes = [] }.isEmpty)
        #expect(try await find { $0.messageID = "1@x" }.count == 2)
        #expect(try await find { $0.messageID = "<1@x>" }.count == 2)
        #expect(try await find { $0.text = "offer_100%" }.count == 2)
        #expect(try await find { $0.text = "offerX100%" }.isEmpty, "its own wildcards are taken as they are")
        let narrow = try await find {
            ($0.sender, $0.recipient, $0.outcomes, $0.text) = (Self.alice, Self.bob, ["encrypted", "plain"], "offer")
            ($0.since, $0.until, $0.messageID) = (StoreFixture.time, StoreFixture.time + 1, "1@x")
        }
        #expect(narrow.map(\.outcome) == ["encrypted"])
    }

    @Test("pages of every size give the same rows in the same order, without loss or repeat")
    func pages() async throws {
        for number in 1...7 {
            try await insert(
                number, entry([(Self.bob, "plain"), (Self.carol, "delivered"), (Self.alice, "delivered")]), at: Double(number / 3))
        }
        let all = try await find()
        #expect(all.count == 21)
        for size in [1, 2, 5, 20, 21, 22] {
            var (found, last): ([FoundTrace], FoundTrace.Position?) = ([], nil)
            while true {
                let page = try await find(after: last, limit: size)
                #expect(page.count <= size)
                guard let end = page.last else { break }
                // As it travels over the command line.
                last = FoundTrace.Position(end.position.text)
                #expect(last == end.position)
                found += page
            }
            #expect(found == all, "pages of \(size)")
        }
    }

    @Test("what is no position is none", arguments: ["", "1-2-3-4", "x-AAAAAAAAAAAAAAAAAAAA-0-0", "1-AAAAAAAAAAAAAAAAAAAA-0", "1"])
    func noPosition(_ text: String) { #expect(FoundTrace.Position(text) == nil) }

    @Test("a search no index helps looks at a piece of the past and says where to go on, until the past is over")
    func pieces() async throws {
        let recipient = try #require(EmailAddress("bob@partner.example"))
        try await fixture.store.write { transaction in
            for number in 0..<4100 {
                let id = QueueID(random: (0..<QueueID.length).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) })
                let words = number == 3 || number == 4050 ? "needle" : "hay"
                let entry = TraceEntry(decision: "{\"x\":\"\(words)\"}", recipients: [.init(address: recipient, outcome: "plain")])
                try transaction.insertTrace(id.text, trace: id.text, entry)
            }
        }
        var filter = TraceFilter()
        filter.text = "needle"
        var (found, looks): ([FoundTrace], Int) = ([], 0)
        var next: FoundTrace.Position?
        repeat {
            let (filter, after) = (filter, next)
            let page = try await fixture.store.read { try $0.traces(matching: filter, after: after, limit: 100) }
            (found, next, looks) = (found + page.found, page.next, looks + 1)
        } while next != nil && looks < 10
        #expect(found.count == 2 && looks == 3)
        let one = try await fixture.store.read { [filter] in try $0.traces(matching: filter, limit: 1) }
        #expect(one.found.count <= 1 && one.next != nil)
        filter = TraceFilter()
        filter.outcomes = ["refused"]
        let none = try await fixture.store.read { [filter] in try $0.traces(matching: filter, limit: 10) }
        #expect(none.found.isEmpty && none.next == nil)
    }

    @Test("a notice is found with the id of the mail it is about")
    func notice() async throws {
        try await insert(2, entry([(Self.bob, "delivered")]), about: 1)
        #expect(try await find().map(\.trace) == [Self.id(1)])
    }

    @Test("a Message-ID of thousands of bytes is cut, a text with quotes stays a text")
    func hostile() async throws {
        try await insert(1, entry([(Self.bob, "plain")], messageID: "<" + String(repeating: "é", count: 4000)))
        #expect((try await find().first?.messageID?.utf8.count ?? 0) <= 260)
        #expect(try await find { $0.text = "'; DROP TABLE trace; --" }.isEmpty)
        #expect(try await find { $0.messageID = "' OR 1=1 --" }.isEmpty)
    }

    @Test("retention takes the story, its recipients and its tries, in small commits, and nothing newer")
    func prune() async throws {
        for number in 1...5 { try await insert(number, entry([(Self.bob, "plain"), (Self.carol, "plain")]), at: Double(number)) }
        var rounds = 1
        while try await fixture.store.write({ try $0.pruneTraces(before: StoreFixture.time + 4, limit: 2) }) { rounds += 1 }
        #expect(rounds > 2)
        #expect(Set(try await find().map(\.id)) == [Self.id(4), Self.id(5)])
        #expect(try await fixture.store.read { try $0.traces(of: Self.id(3)).isEmpty && !$0.traces(of: Self.id(4)).isEmpty })
    }

    @Test("searches use an index, whatever they search by", arguments: ["recipient = 'x'", "sender = 'x'", "message_id = 'x'", "at > 5"])
    func indexed(_ condition: String) async throws {
        let plan = try await fixture.sql("EXPLAIN QUERY PLAN SELECT id FROM trace_recipient WHERE \(condition) ORDER BY at DESC LIMIT 9")
        let text = try plan.map { try $0.text(3) }.joined()
        #expect(text.contains("SEARCH"), "\(text)")
    }

    @Test("a store of the schema before keeps its traces")
    func migration() async throws {
        let folder = try StoreFixture.newFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = "\(folder)/zegel.db"
        let before = Migration.all.prefix { $0.number < Migration.traceSearch.number }
        try SQLiteFile.create(path)
        let writer = try SQLiteFile.openWriter(path)
        try await writer.writeWithoutTransaction { database in
            let session = SQLiteSession(database)
            try Migrator.migrate(session, path: path, at: StoreFixture.time, steps: Array(before))
            _ = try session.run("INSERT INTO trace (id, part, at, decision) VALUES ('\(Self.id(1))', 0, 5, '{}')")
        }
        try writer.close()
        let store = try await StoreFixture.open(folder)
        #expect(try await store.read { try $0.traces(of: Self.id(1)).map(\.decision) } == ["{}"])
        #expect(try await store.read { try $0.findTraces(TraceFilter()) }.isEmpty)
        await store.close()
    }
}
