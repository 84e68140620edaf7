import Foundation
import Mail

/// A link somebody outside can reply by; its token is known to the mail that carries it alone.
public struct ReplyLinkRow: Hashable, Sendable {
    /// Names the link to administrators; opens nothing.
    public var id: String
    /// Whose link it is.
    public var recipient: EmailAddress
    /// Who wrote the message, and gets the replies.
    public var sender: EmailAddress
    /// The message it belongs to.
    public var trace: QueueID
    public var createdAt: Date
    public var expiresAt: Date
    public var revokedAt: Date?
    /// How many replies were sent.
    public var sent: Int
    public var lastSentAt: Date?

    static let columns = "id, recipient, sender, trace, created_at, expires_at, revoked_at, sent, last_sent_at"

    init(_ row: SQLRow) throws {
        id = try row.text(0)
        guard let recipient = EmailAddress(try row.text(1)), let sender = EmailAddress(try row.text(2)),
            let trace = QueueID(try row.text(3))
        else { throw StoreError.corrupt("reply link \(id)") }
        (self.recipient, self.sender, self.trace) = (recipient, sender, trace)
        createdAt = Date(milliseconds: try row.integer(4))
        expiresAt = Date(milliseconds: try row.integer(5))
        revokedAt = try row.optionalInteger(6).map(Date.init(milliseconds:))
        sent = Int(try row.integer(7))
        lastSentAt = try row.optionalInteger(8).map(Date.init(milliseconds:))
    }
}

/// What a reply is about: shown on its page, and written into its header.
public struct ReplySubject: Hashable, Sendable, Codable {
    /// The name the message gives its author; empty when it gives none.
    public var senderName: String
    public var subject: String
    public var date: Date
    /// With angle brackets; `nil`: it had none.
    public var messageID: String?
    /// The References field of the message, unfolded.
    public var references: String?

    public init(senderName: String, subject: String, date: Date, messageID: String?, references: String? = nil) {
        self.senderName = senderName
        self.subject = subject
        self.date = date
        self.messageID = messageID
        self.references = references
    }
}

/// A link to be made. It says nothing when printed.
public struct NewReplyLink: Sendable, CustomStringConvertible {
    public var id: String
    public var tokenHash: [UInt8]
    public var recipient: EmailAddress
    public var sender: EmailAddress
    public var about: ReplySubject
    public var expiresAt: Date

    /// - Parameters:
    ///   - id: random.
    ///   - tokenHash: SHA-256 of the token.
    public init(
        id: String, tokenHash: [UInt8], recipient: EmailAddress, sender: EmailAddress, about: ReplySubject, expiresAt: Date
    ) {
        self.id = id
        self.tokenHash = tokenHash
        self.recipient = recipient
        self.sender = sender
        self.about = about
        self.expiresAt = expiresAt
    }

    public var description: String { "(reply link \(id))" }
}
