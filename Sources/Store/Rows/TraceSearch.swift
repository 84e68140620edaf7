import Foundation
import Mail

/// What decisions are looked for by; what is `nil` does not narrow the search.
public struct TraceFilter: Hashable, Sendable {
    /// The author, or the reverse-path.
    public var sender: EmailAddress?
    public var recipient: EmailAddress?
    /// Decided then or later.
    public var since: Date?
    /// Decided before.
    public var until: Date?
    /// One of these words of the plan.
    public var outcomes: [String]?
    /// With or without angle brackets.
    public var messageID: String?
    /// Anywhere in the record, without regard to the case of ASCII letters.
    public var text: String?

    public init() {}

    /// Lines one search looks at when no index can find what is asked for; records are long, words short.
    fileprivate var piece: Int? { text != nil ? 2000 : outcomes != nil ? 20_000 : nil }
}

/// One recipient of one decision, as a search finds it.
public struct FoundTrace: Hashable, Sendable {
    /// Where a page ends: the next one begins behind it.
    public struct Position: Hashable, Sendable {
        var at: Int64
        var id: String
        var part: Int64
        var position: Int64

        /// `1795600000000-ABCDEFGHJKLMNPQRSTUV-0-2`
        public var text: String { "\(at)-\(id)-\(part)-\(position)" }

        /// `nil` unless `text` is one that `text` gave.
        public init?(_ text: String) {
            let parts = text.split(separator: "-", omittingEmptySubsequences: false)
            guard parts.count == 4, let at = Int64(parts[0]), QueueID(String(parts[1])) != nil, let part = Int64(parts[2]),
                let position = Int64(parts[3])
            else { return nil }
            (self.at, id, self.part, self.position) = (at, String(parts[1]), part, position)
        }

        init(_ row: SQLRow) throws {
            (at, id, part, position) = (try row.integer(0), try row.text(1), try row.integer(2), try row.integer(3))
        }
    }

    public var position: Position
    /// Of the decision; for a notice its own.
    public var id: QueueID
    /// The id the `250` named; for a notice that of the mail it is about.
    public var trace: QueueID
    public var at: Date
    /// In its compared form; `nil`: the null sender.
    public var sender: EmailAddress?
    /// In its compared form.
    public var recipient: EmailAddress
    public var messageID: String?
    public var outcome: String
    /// How the last delivery try for this recipient ended: `delivered`, `deferred`, `failed`; `nil` before the first.
    public var delivery: String?

    init(_ row: SQLRow) throws {
        position = try Position(row)
        id = try QueueEntryRow.id(row.text(1))
        at = Date(milliseconds: try row.integer(0))
        trace = try QueueEntryRow.id(row.text(4))
        let sender = try row.text(5)
        self.sender = sender.isEmpty ? nil : try ReadTransaction.emailAddress(sender)
        recipient = try ReadTransaction.emailAddress(row.text(6))
        messageID = try row.optionalText(7)
        outcome = try row.text(8)
        delivery = try row.optionalText(9)
    }
}

extension ReadTransaction {
    /// Decisions, newest first, one row for each recipient.
    /// - Parameter last: only those behind this one: the way to turn pages.
    public func findTraces(_ filter: TraceFilter, after last: FoundTrace.Position? = nil, limit: Int = 100) throws -> [FoundTrace] {
        var conditions = SQLConditions()
        conditions.add(filter)
        conditions.add(behind: last)
        return try found(conditions, in: "trace_recipient r", limit)
    }

    /// The same for whoever waits for the page: a search without an index looks at a bounded piece of the past.
    /// - Returns: what was found there, and where to go on; `nil`: there is nothing behind it.
    public func traces(
        matching filter: TraceFilter, after last: FoundTrace.Position? = nil, limit: Int
    ) throws -> (found: [FoundTrace], next: FoundTrace.Position?) {
        guard let piece = filter.piece else {
            let found = try findTraces(filter, after: last, limit: limit)
            return (found, found.count == limit ? found.last?.position : nil)
        }
        var conditions = SQLConditions()
        conditions.add(indexed: filter)
        conditions.add(behind: last)
        let order = "ORDER BY r.at DESC, r.id DESC, r.part DESC, r.position DESC"
        let looked =
            "SELECT r.at, r.id, r.part, r.position FROM trace_recipient r WHERE \(conditions.sql) \(order) LIMIT 1 OFFSET \(piece - 1)"
        let end = try session.run(looked, conditions.values).first.map(FoundTrace.Position.init)
        let window = "(SELECT r.* FROM trace_recipient r WHERE \(conditions.sql) \(order) LIMIT \(piece)) r"
        conditions.add(searched: filter)
        let found = try found(conditions, in: window, limit)
        return (found, found.count == limit ? found.last?.position : end)
    }

    private func found(_ conditions: SQLConditions, in source: String, _ limit: Int) throws -> [FoundTrace] {
        // The last try for the address, among those of the mail and its copies.
        let delivery = """
            (SELECT d.outcome FROM delivery_try d WHERE d.trace = r.trace AND lower(d.address) = lower(r.recipient)
             ORDER BY d.sequence DESC LIMIT 1)
            """
        let sql = """
            SELECT r.at, r.id, r.part, r.position, r.trace, r.sender, r.recipient, r.message_id, r.outcome, \(delivery)
            FROM \(source) WHERE \(conditions.sql) ORDER BY r.at DESC, r.id DESC, r.part DESC, r.position DESC
            LIMIT \(max(limit, 0))
            """
        return try session.run(sql, conditions.values).map(FoundTrace.init)
    }

    /// Decisions of a span of time, newest first.
    /// - Parameter last: only those behind this one: the way to turn pages.
    public func traces(since: Date, after last: TraceRow? = nil, limit: Int = 100) throws -> [TraceRow] {
        let sql = """
            SELECT part, at, decision, id FROM trace WHERE at >= $1 AND (at, id, part) < ($2, $3, $4)
            ORDER BY at DESC, id DESC, part DESC LIMIT $5
            """
        let end = last.map { ($0.at.milliseconds, $0.id.text, $0.part) } ?? (.max, "", 0)
        return try rows(sql, .integer(since.milliseconds), .integer(end.0), .text(end.1), SQLValue(end.2), SQLValue(limit)).map {
            TraceRow(
                id: try QueueEntryRow.id($0.text(3)), part: Int(try $0.integer(0)), at: Date(milliseconds: try $0.integer(1)),
                decision: try $0.text(2))
        }
    }
}

extension SQLConditions {
    fileprivate mutating func add(_ filter: TraceFilter) {
        add(indexed: filter)
        add(searched: filter)
    }

    fileprivate mutating func add(behind last: FoundTrace.Position?) {
        guard let last else { return }
        add(
            "(r.at, r.id, r.part, r.position) < ($, $, $, $)", .integer(last.at), .text(last.id), .integer(last.part),
            .integer(last.position))
    }

    /// What an index finds.
    fileprivate mutating func add(indexed filter: TraceFilter) {
        if let sender = filter.sender {
            add("(r.sender = $ OR r.reverse_path = $)", .text(sender.normalized), .text(sender.normalized))
        }
        if let recipient = filter.recipient { add("r.recipient = $", .text(recipient.normalized)) }
        if let since = filter.since { add("r.at >= $", .integer(since.milliseconds)) }
        if let until = filter.until { add("r.at < $", .integer(until.milliseconds)) }
        if let id = filter.messageID {
            let bare = id.hasPrefix("<") ? id : "<\(id)>"
            add("r.message_id IN ($, $)", .text(id), .text(bare))
        }
    }

    /// What has to be looked for line by line.
    fileprivate mutating func add(searched filter: TraceFilter) {
        if let text = filter.text {
            let pattern = "%\(Self.literal(text))%"
            add(
                "EXISTS (SELECT 1 FROM trace t WHERE t.id = r.id AND t.part = r.part AND lower(t.decision) LIKE $ ESCAPE '\\')",
                .text(pattern))
        }
        guard let outcomes = filter.outcomes else { return }
        let words = outcomes.map { _ in "$" }.joined(separator: ", ")
        add(outcomes.isEmpty ? "1 = 0" : "r.outcome IN (\(words))", outcomes.map(SQLValue.text))
    }
}
