import Foundation
import MIME
import Mail

/// Tells a sender that a message was not delivered, or is late (RFC 3461, 3464, 6522).
///
/// It carries the header fields of the message as it was received, never anything decrypted (N-04).
public struct DeliveryStatusNotification: Sendable {
    public enum Action: String, Sendable {
        case failed, delayed
    }

    /// One recipient's state.
    public struct Recipient: Sendable {
        public var address: EmailAddress
        public var status: EnhancedStatus
        /// What the next server said; `nil` when there was no answer.
        public var reply: Reply?
        /// In words for the sender.
        public var reason: String

        public init(address: EmailAddress, status: EnhancedStatus, reply: Reply?, reason: String) {
            self.address = address
            self.status = status
            self.reply = reply
            self.reason = reason
        }
    }

    public var action: Action
    public var recipients: [Recipient]
    public var arrivedAt: Date
    /// The message as received, or its beginning with the whole header.
    public var original: [UInt8]

    public init(action: Action, recipients: [Recipient], arrivedAt: Date, original: [UInt8]) {
        self.action = action
        self.recipients = recipients
        self.arrivedAt = arrivedAt
        self.original = original
    }
}

extension NoticeWriter {
    /// Sets the notification as multipart/report for the sender of the message.
    public func notification(
        _ report: DeliveryStatusNotification, to sender: EmailAddress, id: QueueID, at date: Date, random: (Int) -> [UInt8]
    ) -> [UInt8] {
        let isFailure = report.action == .failed
        let headline = isFailure ? "Your message could not be delivered" : "Your message is delayed; you need not send it again"
        let entity = EntityBuilder.multipart(
            "report", boundary: Boundary(random: random(16)), parameters: [("report-type", "delivery-status")],
            entities: [
                EntityBuilder.text(explanation(report, headline, id)).bytes,
                Self.raw("message/delivery-status", statusFields(report)),
                Self.raw("text/rfc822-headers", Self.header(of: report.original)),
            ])
        return frame(entity, subject: headline, to: sender, inReplyTo: nil, at: date, random: random)
    }

    private func explanation(_ report: DeliveryStatusNotification, _ headline: String, _ id: QueueID) -> String {
        var lines = [headline + ".", ""]
        for recipient in report.recipients {
            lines.append("  \(recipient.address)")
            lines.append("    \(recipient.reason)")
            if let reply = recipient.reply { lines.append("    The other server said: \(reply.summary)") }
        }
        return (lines + ["", "--", "\(organisation) mail gateway. Give this number when you ask for help: \(id)", ""]).joined(
            separator: "\r\n")
    }

    // RFC 3464 §2.2, §2.3
    private func statusFields(_ report: DeliveryStatusNotification) -> [UInt8] {
        var out =
            HeaderWriter.field("Reporting-MTA", "dns; \(hostName)") + HeaderWriter.field("Arrival-Date", MessageDate.text(report.arrivedAt))
        for recipient in report.recipients {
            out += Array("\r\n".utf8)
            let type = recipient.address.isInternationalized ? "utf-8" : "rfc822"
            out += HeaderWriter.field("Final-Recipient", "\(type); \(recipient.address)")
            out += HeaderWriter.field("Action", report.action.rawValue)
            out += HeaderWriter.field("Status", recipient.status.description)
            if let reply = recipient.reply { out += HeaderWriter.field("Diagnostic-Code", "smtp; \(reply.summary)") }
        }
        return out
    }

    private static func header(of original: [UInt8]) -> [UInt8] {
        let message = Message(parsing: original)
        return Array(message.slice(message.root.headerRange))
    }

    private static func raw(_ type: String, _ body: [UInt8]) -> [UInt8] {
        Array("Content-Type: \(type)\r\n\r\n".utf8) + body
    }
}
