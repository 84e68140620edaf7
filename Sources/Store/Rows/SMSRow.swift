import Foundation
import Mail
import Settings

/// One SMS that waits, was sent or has expired; its text is opened apart from it and for sending alone.
public struct SMSRow: Hashable, Sendable {
    public enum State: String, Sendable, Hashable, CaseIterable {
        case waiting, sent, expired
    }

    /// Random, 20 letters and digits.
    public var id: String
    /// Whose password it carries.
    public var recipient: EmailAddress
    /// Who is told when it cannot be sent; `nil`: nobody.
    public var sender: EmailAddress?
    /// The message it belongs to; `nil`: none.
    public var trace: QueueID?
    public var number: PhoneNumber
    public var state: State
    /// Of a long text, in how many SMS it went so far.
    public var partsSent: Int
    public var tries: Int
    /// Why the last try failed: nothing of the text, no number.
    public var problem: String?
    public var createdAt: Date
    /// When it was sent or given up.
    public var endedAt: Date?

    static let columns = "id, recipient, sender, trace, number, state, parts_sent, tries, problem, created_at, ended_at"

    init(_ row: SQLRow) throws {
        id = try row.text(0)
        guard let recipient = EmailAddress(try row.text(1)), let number = PhoneNumber(try row.text(4)),
            let state = State(rawValue: try row.text(5))
        else { throw StoreError.corrupt("SMS \(id)") }
        (self.recipient, self.number, self.state) = (recipient, number, state)
        sender = try row.optionalText(2).flatMap { EmailAddress($0) }
        trace = try row.optionalText(3).flatMap { QueueID($0) }
        partsSent = Int(try row.integer(6))
        tries = Int(try row.integer(7))
        problem = try row.optionalText(8)
        createdAt = Date(milliseconds: try row.integer(9))
        endedAt = try row.optionalInteger(10).map(Date.init(milliseconds:))
    }
}

/// An SMS to be sent.
public struct NewSMS: Sendable, CustomStringConvertible {
    public var recipient: EmailAddress
    public var sender: EmailAddress?
    public var trace: QueueID?
    public var number: PhoneNumber
    /// With the password in it.
    public var text: String

    public init(to number: PhoneNumber, for recipient: EmailAddress, text: String, sender: EmailAddress? = nil, trace: QueueID? = nil) {
        self.recipient = recipient
        self.sender = sender
        self.trace = trace
        self.number = number
        self.text = text
    }

    public var description: String { "(SMS)" }
}
