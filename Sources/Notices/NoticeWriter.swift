import Foundation
import MIME
import Mail

/// Sets the mails Zegel itself sends: null sender, `Auto-Submitted`, text and HTML part (`behaviour.md` N-01, N-02).
public struct NoticeWriter: Sendable {
    let from: EmailAddress
    let organisation: String
    let hostName: String

    /// - Parameters:
    ///   - from: the system sender, shown in From.
    ///   - organisation: the name the notice is signed with.
    ///   - hostName: the right side of Message-IDs.
    public init(from: EmailAddress, organisation: String, hostName: String) {
        self.from = from
        self.organisation = organisation
        self.hostName = hostName
    }

    /// A notice as a mail of one or two parts.
    ///
    /// - Parameters:
    ///   - template: the one that counts for the recipient.
    ///   - random: that many random bytes, for Message-ID and boundary.
    /// - Returns: the mail, and what was wrong with the template when another had to take its place.
    public func mail(
        _ content: NoticeContent, by template: ChosenTemplate, to recipient: EmailAddress, at date: Date, random: (Int) -> [UInt8]
    ) -> (bytes: [UInt8], problem: String?) {
        let (filled, problem) = fill(content, by: template)
        let bytes = frame(
            body(filled, random: random), subject: filled.subject ?? "", to: recipient, inReplyTo: content.inReplyTo, at: date,
            automatic: "auto-generated", random: random)
        return (bytes, problem)
    }

    func fill(_ content: NoticeContent, by template: ChosenTemplate) -> (NoticeTemplate.Filled, problem: String?) {
        template.fill(content.values.merging(["organisation": .text(organisation)]) { own, _ in own })
    }

    func body(_ filled: NoticeTemplate.Filled, random: (Int) -> [UInt8]) -> EntityBuilder {
        let text = EntityBuilder.text(filled.text)
        guard let html = filled.html else { return text }
        return EntityBuilder.multipart(
            "alternative", boundary: Boundary(random: random(16)), [text, EntityBuilder.text(html, subtype: "html")])
    }

    /// The fields every mail of ours has (RFC 3834 §3.1, RFC 5322 §3.6).
    /// - Parameter automatic: the keyword of Auto-Submitted (RFC 3834 §5).
    func frame(
        _ entity: EntityBuilder, subject: String, to recipient: EmailAddress, inReplyTo: String?, at date: Date, automatic: String,
        random: (Int) -> [UInt8]
    ) -> [UInt8] {
        let token = random(12).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        var message = MessageBuilder(entity)
            .adding("From", [Mailbox(displayName: organisation, address: from)])
            .adding("To", [Mailbox(address: recipient)])
            .adding("Subject", subject)
            .adding(date: date)
            .adding("Message-ID", "<\(token)@\(hostName)>")
            .adding("Auto-Submitted", automatic)
        if let inReplyTo { message = message.adding("In-Reply-To", inReplyTo).adding("References", inReplyTo) }
        return message.bytes
    }
}
