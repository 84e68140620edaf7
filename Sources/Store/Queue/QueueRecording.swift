import Foundation
import Mail

/// What one delivery try came to for one recipient, as it is written down.
public struct RecipientChange: Hashable, Sendable {
    /// In `queue_recipient`.
    public var position: Int
    public var address: EmailAddress
    public var state: RecipientRow.State
    /// The next try of a pending recipient.
    public var due: Date?
    public var isDelayNotified: Bool
    /// `delivered`, `deferred` or `failed`.
    public var outcome: String
    /// The answer or the reason, in one line.
    public var answer: String
    /// The enhanced status of the answer, else its code; `none` without an answer, `nil` without a try.
    public var status: String?
    /// A try was made. Without one the recipient waits for its turn, and nothing of it is kept but when.
    public var isTry: Bool

    public init(
        position: Int, address: EmailAddress, state: RecipientRow.State, due: Date?, isDelayNotified: Bool, outcome: String, answer: String,
        status: String? = nil, isTry: Bool = true
    ) {
        self.status = status
        self.isTry = isTry
        self.position = position
        self.address = address
        self.state = state
        self.due = due
        self.isDelayNotified = isDelayNotified
        self.outcome = outcome
        self.answer = answer
    }
}

extension RecipientChange {
    /// The time of a next try that only an administrator brings about: the end of the year 9999.
    public static let whenReleased = Date(timeIntervalSince1970: 253_402_300_799)
}

extension WriteTransaction {
    /// Writes one delivery try down: recipients, tries, notices and the entry's new state in one step.
    ///
    /// - Returns: messages whose chunks are still to be deleted, or `nil` when the claim is not the newest any more
    ///   (nothing is changed then).
    public func record(
        _ id: QueueID, claims: Int64, changes: [RecipientChange], remote: String, notices: [EntryInsert], messages: [SealedMessage]
    ) throws -> [Int64]? {
        guard let entry = try leased(id, claims: claims), entry.state != .received else { return nil }
        for change in changes { try apply(change, to: entry, remote) }
        let made = Set(messages.map(\.shape.id))
        for message in messages { try insert(message, references: notices.count { $0.message == message.shape.id }) }
        for notice in notices {
            if !made.contains(notice.message) { _ = try refer(to: notice.message, by: 1) }
            if let original = notice.original { _ = try refer(to: original, by: 1) }
            try insert(notice)
        }
        return try settle(entry)
    }

    private func apply(_ recipient: RecipientChange, to entry: EntryReferences, _ remote: String) throws {
        let sql = """
            UPDATE queue_recipient SET state = $3, due = $4, tries = tries + \(recipient.isTry ? 1 : 0), is_delay_notified = $5, last_answer = $6,
                last_status = COALESCE($7, last_status)
            WHERE entry = $1 AND position = $2
            """
        try change(
            sql, .integer(entry.sequence), SQLValue(recipient.position), .text(recipient.state.rawValue),
            SQLValue(recipient.due?.milliseconds), SQLValue(recipient.isDelayNotified), .text(recipient.answer),
            SQLValue(recipient.status))
        guard recipient.isTry else { return }
        try insertTry(recipient, of: entry, remote)
    }

    /// One delivery try for one recipient, for the trace.
    func insertTry(_ recipient: RecipientChange, of entry: EntryReferences, _ remote: String) throws {
        try change(
            "INSERT INTO delivery_try (trace, entry, at, address, remote, outcome, answer) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            .text(entry.trace), .text(entry.id.text), milliseconds, .text(recipient.address.description), .text(remote),
            .text(recipient.outcome), .text(recipient.answer))
    }

    private func lastAnswer(of sequence: Int64) throws -> String {
        let sql = "SELECT last_answer FROM queue_recipient WHERE entry = $1 AND state = 'pending' ORDER BY position LIMIT 1"
        return try rows(sql, .integer(sequence)).first?.optionalText(0) ?? "it would have bounced"
    }

    /// The entry's state follows from its recipients.
    private func settle(_ entry: EntryReferences) throws -> [Int64] {
        let sql = """
            SELECT min(due), sum(CASE state WHEN 'bounced' THEN 1 ELSE 0 END) FROM queue_recipient WHERE entry = $1
            """
        let summary = try rows(sql, .integer(entry.sequence)).first
        if let due = try summary?.optionalInteger(0), due >= RecipientChange.whenReleased.milliseconds {
            // Nobody is left but those who would have failed: the entry rests until it is released.
            try holdRow(entry.sequence, resume: .ready, reason: "safe mode is on: \(try lastAnswer(of: entry.sequence))")
            return []
        }
        if let due = try summary?.optionalInteger(0) {
            try change(
                "UPDATE queue_entry SET state = 'deferred', due = $2, lease = NULL, tries = 0 WHERE sequence = $1",
                .integer(entry.sequence),
                .integer(due))
            return []
        }
        let bounced = try summary?.optionalInteger(1) ?? 0
        return try end(entry, as: bounced > 0 ? .bounced : .done)
    }
}
