import Foundation
import Logging
import MIME
import Mail
import Notices
import Policy
import Queue
import Settings
import Store

/// Sets a notice for its recipient, in his language and by the template that counts for him, and makes it mail of our own.
struct NoticePress: Sendable {
    private let store: Store
    private let crypto: CryptoPool
    private let writer: NoticeWriter
    private let administrators: [EmailAddress]
    private let random: @Sendable (Int) -> [UInt8]
    private let logger: Logger

    init(
        _ configuration: GatewayConfiguration, store: Store, crypto: CryptoPool, random: @escaping @Sendable (Int) -> [UInt8],
        logger: Logger
    ) {
        self.store = store
        self.crypto = crypto
        self.random = random
        self.logger = logger
        administrators = configuration.administrators
        writer = NoticeWriter(
            from: configuration.systemSender, organisation: configuration.organisation, hostName: configuration.hostName)
    }

    /// The mail, or instead of it an alarm to the administrators when it would carry a password to the outside (N-03).
    /// - Parameter trace: the message it is about; `nil` when it is about none.
    func entries(_ content: NoticeContent, to recipient: EmailAddress, _ settings: SettingsSnapshot, trace: QueueID?, at date: Date)
        async throws -> [NewEntry]
    {
        guard !content.kind.carriesPassword || settings.value(SettingKeys.locality, for: recipient).value == .internal else {
            let what = "passwords of message \(trace?.text ?? "") were not sent to \(recipient), which is no internal address"
            logger.critical(
                "notice.withheld", metadata: ["id": "\(trace?.text ?? "")", "kind": "\(content.kind)", "recipient": "\(recipient)"])
            let action = "Make the address internal if it is yours: zegel settings set locality internal --user \(recipient)."
            return try await alarm([what], action: action, settings, trace: trace, at: date)
        }
        return [try await entry(content, to: recipient, settings, trace: trace, at: date)]
    }

    /// A mail that carries a key to its owner, from the sender of keys.
    func keyEntry(
        _ content: NoticeContent, from sender: EmailAddress, to owner: EmailAddress, with files: [NoticeFile], _ settings: SettingsSnapshot,
        at date: Date
    ) async throws -> NewEntry {
        let template = await template(content.kind, for: owner, settings, nil)
        let (bytes, problem) = try await crypto.run { [writer, random] in
            writer.mail(content, by: template, to: owner, from: sender, with: files, at: date, random: random)
        }
        return own(bytes, content.kind, to: owner, trace: nil, problem, at: date)
    }

    /// A mail that leads somebody to the portal: it can be read before he has an account there.
    func portalEntry(_ content: NoticeContent, to recipient: EmailAddress, _ settings: SettingsSnapshot, at date: Date) async throws
        -> NewEntry
    {
        var entry = try await entry(content, to: recipient, settings, trace: nil, at: date)
        entry.submission?.listener = MessageFacts.portal
        return entry
    }

    /// The same words to every administrator.
    func alarm(_ items: [String], action: String, _ settings: SettingsSnapshot, trace: QueueID?, at date: Date) async throws -> [NewEntry] {
        var entries: [NewEntry] = []
        for administrator in administrators {
            let content = NoticeContent.alarm(items, action: action, trace: trace)
            entries.append(try await entry(content, to: administrator, settings, trace: trace, at: date))
        }
        return entries
    }

    /// A delivery status notification for the sender it names.
    func notification(_ report: DeliveryStatusNotification, _ settings: SettingsSnapshot, at date: Date) async throws -> NewEntry {
        let template = await template(report.kind, for: report.sender, settings, report.id)
        let (bytes, problem) = try await crypto.run { [writer, random] in
            writer.notification(report, by: template, at: date, random: random)
        }
        return own(bytes, report.kind, to: report.sender, trace: report.id, problem, at: date)
    }

    /// The mail that carries a PDF to a recipient, in his language.
    func carrier(
        _ content: NoticeContent, of original: [UInt8], pdf: [UInt8], fileName: String, to recipient: EmailAddress,
        _ settings: SettingsSnapshot, trace: QueueID, at date: Date
    ) async throws -> [UInt8] {
        let template = await template(content.kind, for: recipient, settings, trace)
        let (bytes, problem) = try await crypto.run { [writer, random] in
            writer.carrier(
                content, by: template, of: Message(parsing: original), pdf: pdf, fileName: fileName, at: date, random: random)
        }
        if let problem { note(problem, content.kind, trace) }
        return bytes
    }

    /// What stands in a PDF above the message, in the language of its recipient.
    func cover(_ content: NoticeContent, for recipient: EmailAddress, _ settings: SettingsSnapshot, trace: QueueID) async throws -> String {
        let template = await template(content.kind, for: recipient, settings, trace)
        let (text, problem) = try await crypto.run { [writer] in writer.cover(content, by: template) }
        if let problem { note(problem, content.kind, trace) }
        return text
    }

    /// The text of an SMS, in the language of the recipient.
    func sms(_ content: NoticeContent, for recipient: EmailAddress, _ settings: SettingsSnapshot, trace: QueueID?) async throws -> String {
        let template = await template(content.kind, for: recipient, settings, trace)
        let (text, problem) = try await crypto.run { [writer] in writer.sms(content, by: template) }
        if let problem { note(problem, content.kind, trace) }
        return text
    }

    private func note(_ problem: String, _ kind: TemplateKind, _ trace: QueueID?) {
        logger.warning(
            "notice.template-not-used", metadata: ["id": "\(trace?.text ?? "")", "kind": "\(kind)", "reason": "\(problem)"])
    }

    private func entry(_ content: NoticeContent, to recipient: EmailAddress, _ settings: SettingsSnapshot, trace: QueueID?, at date: Date)
        async throws -> NewEntry
    {
        let template = await template(content.kind, for: recipient, settings, trace)
        let (bytes, problem) = try await crypto.run { [writer, random] in
            writer.mail(content, by: template, to: recipient, at: date, random: random)
        }
        return own(bytes, content.kind, to: recipient, trace: trace, problem, at: date)
    }

    /// A template that cannot be read keeps no notice back, nor the outcomes of a delivery that are written down with it.
    private func template(_ kind: TemplateKind, for recipient: EmailAddress, _ settings: SettingsSnapshot, _ trace: QueueID?) async
        -> ChosenTemplate
    {
        do {
            return try await store.read { try $0.chosenTemplate(kind, for: recipient, settings) }
        } catch {
            logger.error(
                "notice.template-unreadable", metadata: ["id": "\(trace?.text ?? "")", "kind": "\(kind)", "reason": "\(error)"])
            return ChosenTemplate(factory: kind, in: settings.value(SettingKeys.language, for: recipient).value)
        }
    }

    /// Mail of our own takes the same way as any other: received, decided, delivered. Its null sender keeps answers away (RFC 3834 §3.3).
    private func own(_ bytes: [UInt8], _ kind: TemplateKind, to recipient: EmailAddress, trace: QueueID?, _ problem: String?, at date: Date)
        -> NewEntry
    {
        if let problem { note(problem, kind, trace) }
        logger.info("notice.written", metadata: ["id": "\(trace?.text ?? "")", "kind": "\(kind)", "recipient": "\(recipient)"])
        let submission = Submission(
            origin: .system, originReason: "Zegel wrote it", listener: "", clientAddress: "", heloName: "", receivedAt: date)
        return NewEntry(
            kind: .notice, envelope: Envelope(reversePath: nil, forwardPaths: [recipient]), submission: submission, bytes: .new(bytes),
            start: .received)
    }
}
