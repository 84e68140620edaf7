import Foundation
import MIME
import Mail
import Notices
import Policy
import Queue
import Store

/// Turns the notices of a plan, and deliveries that failed or wait, into queued mail of our own.
struct NoticeDesk: Sendable {
    let writer: NoticeWriter
    let random: @Sendable (Int) -> [UInt8]

    func entries(for plan: Plan, of incoming: IncomingMessage, _ entry: ReceivedEntry, at date: Date) -> [NewEntry] {
        plan.notices.map { notice in
            let header = incoming.message.root.header
            let subject = NoticeSubject(
                id: entry.trace, sender: notice.to, subject: incoming.facts.subject ?? "", date: entry.acceptedAt,
                messageID: header.first(named: "Message-ID")?.unfolded)
            return own(bytes(notice, subject, plan, date), to: notice.to, at: date)
        }
    }

    private func bytes(_ notice: Notice, _ subject: NoticeSubject, _ plan: Plan, _ date: Date) -> [UInt8] {
        let failures = notice.recipients.map { NoticeWriter.Failure(recipient: $0.address, reason: $0.reason) }
        switch notice.kind {
        case .encryptionFailed:
            let sent = plan.recipients.filter { $0.outcome != .refused && $0.outcome != .held }.map(\.recipient)
            return writer.encryptionFailed(subject, failures: failures, sent: sent, at: date, random: random)
        case .signingFailed: return writer.signingFailed(subject, failures: failures, at: date, random: random)
        case .encryptionNotification:
            return writer.encrypted(subject, recipients: notice.recipients.map { ($0.address, $0.method) }, at: date, random: random)
        }
    }

    /// The notifications a delivery try calls for: none about notices, none to the null sender, none to mail that says it is automatic (RFC 3834 §2).
    func notifications(_ settlement: Settlement, about entry: ReadyEntry, original: () async throws -> [UInt8], at date: Date) async throws
        -> [NewEntry]
    {
        guard entry.kind == .mail, let sender = entry.envelope.reversePath, !(settlement.failed.isEmpty && settlement.delayed.isEmpty)
        else { return [] }
        // Without the original the notification goes without its header: the outcomes must be written down, or mail is sent twice.
        let bytes = (try? await original()) ?? []
        return [(settlement.failed, DeliveryStatusNotification.Action.failed), (settlement.delayed, .delayed)].compactMap {
            undelivered, action in
            guard !undelivered.isEmpty else { return nil }
            let report = DeliveryStatusNotification(
                action: action, recipients: undelivered.map { Self.recipient($0, action) }, arrivedAt: entry.acceptedAt, original: bytes)
            return own(writer.notification(report, to: sender, id: entry.trace, at: date, random: random), to: sender, at: date)
        }
    }

    private static func recipient(_ item: Settlement.Undelivered, _ action: DeliveryStatusNotification.Action)
        -> DeliveryStatusNotification.Recipient
    {
        let fallback = item.isExpired ? EnhancedStatus(5, 4, 7) : action == .failed ? EnhancedStatus(5, 0, 0) : EnhancedStatus(4, 4, 1)
        let said = item.isExpired || action == .delayed ? nil : item.reply?.status
        return .init(address: item.address, status: said ?? fallback, reply: item.reply, reason: item.reason)
    }

    /// Mail of our own takes the same way as any other: received, decided, delivered.
    private func own(_ bytes: [UInt8], to recipient: EmailAddress, at date: Date) -> NewEntry {
        let submission = Submission(
            origin: .system, originReason: "Zegel wrote it", listener: "", clientAddress: "", heloName: "", receivedAt: date)
        return NewEntry(
            kind: .notice, envelope: Envelope(reversePath: nil, forwardPaths: [recipient]), submission: submission, bytes: .new(bytes),
            start: .received)
    }
}
