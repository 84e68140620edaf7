import Foundation
import MIME
import Mail

/// Writes the mails Zegel itself sends: null sender, `Auto-Submitted`, text and HTML part (`behaviour.md` N-01, N-02).
public struct NoticeWriter: Sendable {
    /// A recipient that did not get the message, and why, in words for the sender.
    public struct Failure: Sendable, Hashable {
        public var recipient: EmailAddress
        public var reason: String

        public init(recipient: EmailAddress, reason: String) {
            self.recipient = recipient
            self.reason = reason
        }
    }

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

    /// Tells the sender that his message was not sent to some recipients because it must be protected and could not be.
    ///
    /// - Parameters:
    ///   - sent: recipients of the same message that do get it.
    ///   - random: that many random bytes, for Message-ID and boundary.
    public func encryptionFailed(
        _ subject: NoticeSubject, failures: [Failure], sent: [EmailAddress], at date: Date, random: (Int) -> [UInt8]
    ) -> [UInt8] {
        let names = failures.count == 1 ? "\(failures[0].recipient)" : "\(failures.count) recipients"
        var sections = [
            NoticeText.Section(
                mark: .refused, title: "Not sent to",
                items: failures.map { .init(address: $0.recipient.description, reason: $0.reason) })
        ]
        if !sent.isEmpty {
            sections.append(.init(mark: .done, title: "Sent as asked to", items: sent.map { .init(address: $0.description, reason: "") }))
        }
        let notice = NoticeText(
            headline: "Your message was not sent to \(names), because it could not be encrypted",
            facts: facts(subject), sections: sections,
            steps: [
                "Ask the recipient for a signed mail or an S/MIME certificate and pass it to your administrator.",
                "If the message need not be encrypted, ask your administrator whether this rule may be changed.",
                "Then send the message again: Zegel keeps no copy of it for these recipients.",
            ],
            footer: footer(subject))
        return mail(notice, to: subject.sender, inReplyTo: subject.messageID, at: date, random: random)
    }

    /// Tells the sender that his message was not sent because signing is required and was not possible.
    public func signingFailed(
        _ subject: NoticeSubject, failures: [Failure], at date: Date, random: (Int) -> [UInt8]
    ) -> [UInt8] {
        let notice = NoticeText(
            headline: "Your message was not sent, because it could not be signed", facts: facts(subject),
            sections: [
                .init(
                    mark: .refused, title: "Not sent to",
                    items: failures.map { .init(address: $0.recipient.description, reason: $0.reason) })
            ],
            steps: ["Ask your administrator for a signing certificate for \(subject.sender), then send the message again."],
            footer: footer(subject))
        return mail(notice, to: subject.sender, inReplyTo: subject.messageID, at: date, random: random)
    }

    /// Tells the sender how his message was encrypted, when he wants to know.
    public func encrypted(
        _ subject: NoticeSubject, recipients: [(address: EmailAddress, method: String)], at date: Date, random: (Int) -> [UInt8]
    ) -> [UInt8] {
        let notice = NoticeText(
            headline: "Your message was sent encrypted", facts: facts(subject),
            sections: [
                .init(
                    mark: .done, title: "Encrypted for",
                    items: recipients.map { .init(address: $0.address.description, reason: "by \($0.method)") })
            ], steps: [], footer: footer(subject))
        return mail(notice, to: subject.sender, inReplyTo: subject.messageID, at: date, random: random)
    }

    /// A notice as a mail of two parts.
    /// - Parameter inReplyTo: the Message-ID of the mail it is about.
    func mail(
        _ notice: NoticeText, to recipient: EmailAddress, inReplyTo: String? = nil, at date: Date, random: (Int) -> [UInt8]
    ) -> [UInt8] {
        let entity = EntityBuilder.multipart(
            "alternative", boundary: Boundary(random: random(16)),
            [
                EntityBuilder.text(PlainNotice.render(notice)),
                EntityBuilder.text(HTMLNotice.render(notice, language: "en"), subtype: "html"),
            ])
        return frame(entity, subject: notice.headline, to: recipient, inReplyTo: inReplyTo, at: date, random: random)
    }

    /// The fields every mail of ours has (RFC 3834 §3.1, RFC 5322 §3.6).
    func frame(
        _ entity: EntityBuilder, subject: String, to recipient: EmailAddress, inReplyTo: String?, at date: Date, random: (Int) -> [UInt8]
    ) -> [UInt8] {
        let token = random(12).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        var message = MessageBuilder(entity)
            .adding("From", [Mailbox(displayName: organisation, address: from)])
            .adding("To", [Mailbox(address: recipient)])
            .adding("Subject", subject)
            .adding(date: date)
            .adding("Message-ID", "<\(token)@\(hostName)>")
            .adding("Auto-Submitted", "auto-generated")
        if let inReplyTo { message = message.adding("In-Reply-To", inReplyTo).adding("References", inReplyTo) }
        return message.bytes
    }

    private func facts(_ subject: NoticeSubject) -> [(label: String, value: String)] {
        let shown = subject.subject.count > 120 ? subject.subject.prefix(119) + "…" : Substring(subject.subject)
        return [("Subject", shown.isEmpty ? "(none)" : String(shown)), ("Sent", subject.date.formatted(Self.when))]
    }

    private func footer(_ subject: NoticeSubject) -> String {
        "\(organisation) mail encryption. Give this number when you ask for help: \(subject.id)"
    }

    private static let when = Date.VerbatimFormatStyle(
        format:
            "\(day: .defaultDigits) \(month: .wide) \(year: .defaultDigits), \(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits) UTC",
        locale: Locale(identifier: "en"), timeZone: .gmt, calendar: Calendar(identifier: .gregorian))
}
