import Foundation
import Mail

/// The message a notice is about, as far as its sender may be told.
public struct NoticeSubject: Sendable {
    /// The id of the `250`, the trace and the log.
    public var id: QueueID
    public var sender: EmailAddress
    public var recipients: [EmailAddress]
    /// As the sender wrote it, trigger words included; shortened for display.
    public var subject: String
    public var date: Date
    /// For `In-Reply-To` and `References`; `nil` when the message had none.
    public var messageID: String?

    public init(id: QueueID, sender: EmailAddress, recipients: [EmailAddress], subject: String, date: Date, messageID: String?) {
        self.id = id
        self.sender = sender
        self.recipients = recipients
        self.subject = subject
        self.date = date
        self.messageID = messageID
    }

    var values: TemplateValues {
        [
            "from": .text(sender.description), "to": .text(recipients.map(\.description).joined(separator: ", ")),
            "subject": .text(subject), "date": .moment(date), "messageId": .text(messageID ?? ""), "traceId": .text(id.text),
        ]
    }
}
