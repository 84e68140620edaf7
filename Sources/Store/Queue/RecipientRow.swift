import Foundation
import Mail

/// One recipient of an entry that is being delivered.
public struct RecipientRow: Hashable, Sendable, Codable {
    public enum State: String, Hashable, Sendable, Codable {
        case pending, done, bounced
    }

    /// From 0, in the order of the envelope.
    public var position: Int
    public var address: EmailAddress
    public var state: State
    /// When the next try may begin; `nil` once it is final.
    public var due: Date?
    /// Tries made.
    public var tries: Int
    /// The sender was told of the delay.
    public var isDelayNotified: Bool
    /// The last answer or reason, in one line.
    public var lastAnswer: String?

    static let columns = "position, address, state, due, tries, is_delay_notified, last_answer"

    /// One that waits for its first try.
    public init(position: Int, address: EmailAddress, due: Date) {
        (self.position, self.address, self.due) = (position, address, due)
        (state, tries, isDelayNotified) = (.pending, 0, false)
    }

    init(_ row: SQLRow) throws {
        position = Int(try row.integer(0))
        address = try ReadTransaction.emailAddress(row.text(1))
        state = try QueueEntryRow.word(row.text(2))
        due = try row.optionalInteger(3).map(Date.init(milliseconds:))
        tries = Int(try row.integer(4))
        isDelayNotified = try row.flag(5)
        lastAnswer = try row.optionalText(6)
    }
}
