import Foundation
import Logging
import MIME
import Mail
import Notices
import Policy
import Queue
import Settings
import Store

/// Turns the notices of a plan, and deliveries that failed or wait, into queued mail of our own.
struct NoticeDesk: Sendable {
    /// There is one notice of a kind for a sender and recipient in so many seconds, but for failures and passwords (N-01).
    static let interval: TimeInterval = 86_400

    let press: NoticePress
    let store: Store
    let logger: Logger

    // MARK: Decisions

    func entries(
        for plan: Plan, of incoming: IncomingMessage, _ entry: ReceivedEntry, _ settings: SettingsSnapshot,
        _ passwords: [IssuedPassword] = [], at date: Date
    ) async throws -> [NewEntry] {
        let id = entry.trace
        var entries: [NewEntry] = []
        for notice in plan.notices {
            guard let notice = try await withinLimits(notice, id) else { continue }
            let content = Self.content(notice, Self.subject(notice, incoming, entry, settings), plan, passwords)
            entries += try await press.entries(content, to: notice.to, settings, trace: id, at: date)
        }
        return try await entries + alarms(of: plan, incoming, entry, settings, at: date)
    }

    /// Without the recipients the sender was told of today; `nil` when none is left.
    private func withinLimits(_ notice: Notice, _ id: QueueID) async throws -> Notice? {
        guard notice.kind.template.isOncePerDay else { return notice }
        var notice = notice
        let asked = notice
        notice.recipients = try await store.write { transaction in
            try asked.recipients.filter {
                try transaction.claimNotice(
                    asked.kind.rawValue, sender: asked.to, recipient: $0.address, trace: id, interval: Self.interval)
            }
        }
        if notice.recipients.isEmpty {
            logger.info(
                "notice.not-repeated", metadata: ["id": "\(id)", "kind": "\(notice.kind.template)", "recipient": "\(notice.to)"])
        }
        return notice.recipients.isEmpty ? nil : notice
    }

    private static func subject(
        _ notice: Notice, _ incoming: IncomingMessage, _ entry: ReceivedEntry, _ settings: SettingsSnapshot
    ) -> NoticeSubject {
        NoticeSubject(
            id: entry.trace, sender: notice.to, recipients: incoming.facts.recipients,
            subject: incoming.facts.shownSubject(settings) ?? "",
            date: entry.acceptedAt, messageID: incoming.message.root.header.first(named: "Message-ID")?.unfolded)
    }

    private static func content(_ notice: Notice, _ subject: NoticeSubject, _ plan: Plan, _ passwords: [IssuedPassword])
        -> NoticeContent
    {
        switch notice.kind {
        case .encryptionFailed:
            let sent = plan.recipients.filter { $0.outcome != .refused && $0.outcome != .held }.map(\.recipient)
            return .encryptionFailed(subject, failures: failures(notice) { plan.decision(for: $0)?.steps ?? [] }, sent: sent)
        case .signingFailed: return .signingFailed(subject, failures: failures(notice) { _ in plan.steps })
        case .passwords:
            let named = Set(notice.recipients.map(\.address))
            return .passwords(
                subject,
                passwords.filter { named.contains($0.recipient) }.map {
                    .init(recipient: $0.recipient, password: $0.shown, validUntil: $0.validUntil)
                })
        case .encryptionNotification: return .encrypted(subject, recipients: notice.recipients.map { ($0.address, $0.method) })
        }
    }

    /// - Parameter steps: those that looked at certificates.
    private static func failures(_ notice: Notice, _ steps: (EmailAddress) -> [Step]) -> [NoticeContent.Failure] {
        notice.recipients.map { recipient in
            let refused = steps(recipient.address).flatMap(\.refused).prefix(maximumRefused).map {
                RefusedCertificateWords(issuer: $0.issuer, reason: $0.reason, detail: $0.detail)
            }
            return .init(recipient: recipient.address, reason: recipient.reason, refused: refused)
        }
    }

    /// A notice names so many refused certificates of one recipient; the trace has them all.
    private static let maximumRefused = 3

    // MARK: Alarms

    /// What administrators hear of by mail: held messages and alarms of the decision, each once a day.
    private func alarms(
        of plan: Plan, _ incoming: IncomingMessage, _ entry: ReceivedEntry, _ settings: SettingsSnapshot, at date: Date
    ) async throws -> [NewEntry] {
        // An alarm that is itself held would be told of by another, without end.
        guard incoming.facts.origin != .system || incoming.facts.reversePath != nil else { return [] }
        let id = entry.trace
        var items = plan.alarms.map { (kind: "alarm \($0.prefix(200))", recipient: incoming.facts.recipients.first, text: $0) }
        for group in plan.groups {
            guard case .hold(let refusal) = group.treatment else { continue }
            items += group.recipients.map { ("held", $0, "a message to \($0) is held: \(refusal.reason)") }
        }
        guard !items.isEmpty else { return [] }
        let sender = incoming.facts.reversePath
        let waiting = items
        let news = try await store.write { transaction in
            try waiting.filter { item in
                guard let recipient = item.recipient else { return true }
                return try transaction.claimNotice(
                    item.kind, sender: sender ?? recipient, recipient: recipient, trace: id, interval: Self.interval)
            }
        }
        guard !news.isEmpty else { return [] }
        return try await press.alarm(news.map(\.text), action: "See zegel message trace \(id).", settings, trace: id, at: date)
    }

    // MARK: Deliveries

    /// The notifications a delivery try calls for, one for each recipient who is given up or late: none about notices, none to the null
    /// sender (RFC 3464 §2).
    /// - Parameter original: the message as received, its first bytes with the header.
    func notifications(
        _ settlement: Settlement, about entry: ReadyEntry, _ settings: SettingsSnapshot, original: () async throws -> [UInt8], at date: Date
    ) async throws -> [NewEntry] {
        guard entry.kind == .mail, let sender = entry.envelope.reversePath else { return [] }
        let events = Self.events(of: settlement, entry.envelope)
        guard !events.isEmpty else { return [] }
        // Without the original the notification goes without its header: the outcomes must be written down, or mail is sent twice.
        let bytes = (try? await original()) ?? []
        var entries: [NewEntry] = []
        for (action, recipients) in events {
            let until = entry.acceptedAt.addingTimeInterval(RetrySchedule(settings).giveUp)
            var report = DeliveryStatusNotification(
                action: action, recipients: recipients, id: entry.trace, sender: sender,
                arrivedAt: entry.acceptedAt, lastAttemptAt: date, retryUntil: action == .delayed ? until : nil,
                quotesAnswers: entry.submission.origin != .outside, original: bytes)
            report.envelopeID = entry.envelope.envelopeID
            entries.append(try await press.notification(report, settings, at: date))
        }
        return entries
    }

    /// What the sender wants to hear (RFC 3461 §4.1, §6.2); events without recipients are left out.
    private static func events(of settlement: Settlement, _ envelope: Envelope) -> [(
        DeliveryStatusNotification.Action, [DeliveryStatusNotification.Recipient]
    )] {
        let failed = settlement.failed.filter { envelope.request(for: $0.address).wants(.failure) }.map { recipient($0, .failed) }
        let delayed = settlement.delayed.filter { envelope.request(for: $0.address).wants(.delay) }.map { recipient($0, .delayed) }
        let relayed = settlement.relayed.filter { envelope.request(for: $0.address).wants(.success) }.map {
            DeliveryStatusNotification.Recipient(
                address: $0.address, status: $0.reply.status ?? EnhancedStatus(2, 0, 0), reply: $0.reply,
                reason: "the other server took the message")
        }
        let events: [(DeliveryStatusNotification.Action, [DeliveryStatusNotification.Recipient])] = [
            (.failed, failed), (.delayed, delayed), (.relayed, relayed),
        ]
        return events.filter { !$0.1.isEmpty }.map { action, recipients in
            let named = recipients.map { recipient in
                var named = recipient
                named.originalRecipient = envelope.request(for: recipient.address).originalRecipient
                return named
            }
            return (action, named)
        }
    }

    private static func recipient(_ item: Settlement.Undelivered, _ action: DeliveryStatusNotification.Action)
        -> DeliveryStatusNotification.Recipient
    {
        // RFC 3463 §3.5: 4.4.7 delivery time expired, here for good; 4.4.1 no answer from host.
        let fallback = item.isExpired ? EnhancedStatus(5, 4, 7) : action == .failed ? EnhancedStatus(5, 0, 0) : EnhancedStatus(4, 4, 1)
        let said = item.isExpired ? nil : item.reply?.status
        return .init(address: item.address, status: said ?? fallback, reply: item.reply, reason: reason(item, action))
    }

    /// In words for the sender, whoever he is: no host, no setting.
    private static func reason(_ item: Settlement.Undelivered, _ action: DeliveryStatusNotification.Action) -> String {
        if item.isExpired { return "every try failed until the time for delivery was over" }
        if action == .failed { return "the other server refused the message" }
        return item.reply == nil ? "the other server could not be reached" : "the other server asked to try again later"
    }
}

extension Notice.Kind {
    var template: TemplateKind {
        switch self {
        case .encryptionFailed: .encryptionFailed
        case .signingFailed: .signingFailed
        case .encryptionNotification: .encryptionNotification
        case .passwords: .passwords
        }
    }
}

extension RetrySchedule {
    /// With the times administrators set (Q-02, N-06).
    init(_ settings: SettingsSnapshot) {
        self.init()
        giveUp = TimeInterval(settings.value(SettingKeys.queueLifetime, at: .global).value.components.seconds)
        delayNotice = TimeInterval(settings.value(SettingKeys.queueDelayNotice, at: .global).value.components.seconds)
    }
}
