import Foundation
import Mail

/// Which entries are meant; what is `nil` does not narrow.
public struct QueueFilter: Hashable, Sendable {
    public var states: [QueueState]?
    /// An address, `@domain`, or empty for the null sender; compared without case.
    public var sender: String?
    /// An address or `@domain`, compared without case.
    public var recipient: String?
    /// Anywhere in the reason or in the last answer of a recipient, without case.
    public var text: String?
    /// Accepted before.
    public var until: Date?

    public init() {}

    public init(states: [QueueState]?) { self.states = states }

    var conditions: SQLConditions {
        var conditions = SQLConditions()
        if let states {
            let places = states.map { _ in "$" }.joined(separator: ", ")
            conditions.add(states.isEmpty ? "1 = 0" : "state IN (\(places))", states.map { .text($0.rawValue) })
        }
        if let sender {
            if sender.isEmpty {
                conditions.add("reverse_path IS NULL")
            } else {
                conditions.add(
                    "lower(reverse_path) LIKE $ ESCAPE '\\'", .text((sender.hasPrefix("@") ? "%" : "") + SQLConditions.literal(sender)))
            }
        }
        if let recipient {
            // Addresses stand one a line.
            let line = recipient.hasPrefix("@") ? "%\(SQLConditions.literal(recipient))\n%" : "%\n\(SQLConditions.literal(recipient))\n%"
            conditions.add("'\n' || lower(forward_paths) || '\n' LIKE $ ESCAPE '\\'", .text(line))
        }
        if let text {
            let pattern = SQLValue.text("%\(SQLConditions.literal(text))%")
            conditions.add(
                """
                (lower(reason) LIKE $ ESCAPE '\\' OR EXISTS (SELECT 1 FROM queue_recipient r
                    WHERE r.entry = queue_entry.sequence AND r.state = 'pending' AND lower(r.last_answer) LIKE $ ESCAPE '\\'))
                """, pattern, pattern)
        }
        if let until { conditions.add("accepted_at < $", .integer(until.milliseconds)) }
        return conditions
    }
}

extension ReadTransaction {
    /// Entries, newest first.
    /// - Parameter before: only those with a smaller sequence: the way to turn pages.
    public func queueEntries(_ filter: QueueFilter = QueueFilter(), before: Int64 = .max, limit: Int = 100) throws -> [QueueEntryRow] {
        var conditions = filter.conditions
        conditions.add("sequence < $", .integer(before))
        let sql = """
            SELECT \(QueueEntryRow.columns) FROM queue_entry WHERE \(conditions.sql) ORDER BY sequence DESC LIMIT \(max(limit, 0))
            """
        return try session.run(sql, conditions.values).map(QueueEntryRow.init(readable:))
    }

    /// How many there are, and their size in bytes.
    public func queueSum(_ filter: QueueFilter) throws -> (count: Int, bytes: Int64) {
        let conditions = filter.conditions
        let sql = "SELECT count(*), COALESCE(sum(size), 0) FROM queue_entry WHERE \(conditions.sql)"
        guard let row = try session.run(sql, conditions.values).first else { return (0, 0) }
        return (Int(try row.integer(0)), try row.integer(1))
    }

    /// The last answer to a recipient who waits, or of a bounced entry to one who did not get it; entries without one are absent.
    public func lastAnswers(of entries: [QueueEntryRow]) throws -> [QueueID: String] {
        var answers: [QueueID: String] = [:]
        let sql = """
            SELECT last_answer FROM queue_recipient WHERE entry = $1 AND state = $2 AND last_answer IS NOT NULL
            ORDER BY position LIMIT 1
            """
        for entry in entries where [.ready, .deferred, .bounced].contains(entry.state) {
            let state = entry.state == .bounced ? RecipientRow.State.bounced : .pending
            answers[entry.id] = try rows(sql, .integer(entry.sequence), .text(state.rawValue)).first?.optionalText(0)
        }
        return answers
    }
}
