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
    ///   - sender: instead of the system sender.
    ///   - files: attached behind the text.
    ///   - random: that many random bytes, for Message-ID and boundary.
    /// - Returns: the mail, and what was wrong with the template when another had to take its place.
    public func mail(
        _ content: NoticeContent, by template: ChosenTemplate, to recipient: EmailAddress, from sender: EmailAddress? = nil,
        with files: [NoticeFile] = [], at date: Date, random: (Int) -> [UInt8]
    ) -> (bytes: [UInt8], problem: String?) {
        let (filled, problem) = fill(content, by: template)
        var entity = body(filled, random: random)
        if !files.isEmpty {
            let parts = files.map { EntityBuilder.data($0.bytes, mediaType: $0.mediaType, fileName: $0.name) }
            entity = EntityBuilder.multipart("mixed", boundary: Boundary(random: random(16)), [entity] + parts)
        }
        let bytes = frame(
            entity, subject: filled.subject ?? "", to: recipient, from: sender, inReplyTo: content.inReplyTo, at: date,
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
        _ entity: EntityBuilder, subject: String, to recipient: EmailAddress, from sender: EmailAddress? = nil, inReplyTo: String?,
        at date: Date, automatic: String, random: (Int) -> [UInt8]
    ) -> [UInt8] {
        let token = random(12).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        var message = MessageBuilder(entity)
            .adding("From", [Mailbox(displayName: organisation, address: sender ?? from)])
            .adding("To", [Mailbox(address: recipient)])
            .adding("Subject", subject)
            .adding(date: date)
            .adding("Message-ID", "<\(token)@\(hostName)>")
            .adding("Auto-Submitted", automatic)
        if let inReplyTo { message = message.adding("In-Reply-To", inReplyTo).adding("References", inReplyTo) }
        return message.bytes
    }
}
