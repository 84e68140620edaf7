import Foundation

/// A reply as it stands, and the message it answers.
public struct ReplyDraft: Hashable, Sendable, Codable {
    public struct File: Hashable, Sendable, Codable {
        /// Random; what a page asks to remove.
        public var id: String
        public var name: String
        public var size: Int

        public init(id: String, name: String, size: Int) {
            self.id = id
            self.name = name
            self.size = size
        }
    }

    /// Who wrote the message, and gets the reply.
    public var sender: String
    /// The writer's name in the message; empty when it has none.
    public var senderName: String
    public var subject: String
    public var date: Date
    /// Whose link it is.
    public var recipient: String
    public var validUntil: Date
    /// What a change by this page proves.
    public var form: String
    /// How many replies were sent by this link so far.
    public var number: Int
    /// When the last one was sent.
    public var lastSentAt: Date?
    public var text: String
    public var files: [File]
    /// Bytes of text and files together.
    public var maximumSize: Int
    public var maximumFiles: Int

    public init(
        sender: String, senderName: String = "", subject: String, date: Date, recipient: String, validUntil: Date, form: String,
        number: Int = 0, lastSentAt: Date? = nil, text: String = "", files: [File] = [], maximumSize: Int, maximumFiles: Int
    ) {
        self.sender = sender
        self.senderName = senderName
        self.subject = subject
        self.date = date
        self.recipient = recipient
        self.validUntil = validUntil
        self.form = form
        self.number = number
        self.lastSentAt = lastSentAt
        self.text = text
        self.files = files
        self.maximumSize = maximumSize
        self.maximumFiles = maximumFiles
    }
}
