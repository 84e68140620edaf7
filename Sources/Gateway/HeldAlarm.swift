import Foundation
import Logging
import Mail
import Queue

/// Tells the administrators by mail that a message is held by our own fault (`behaviour.md` Q-03): ten tries failed, or the process died
/// twice while it worked on it.
struct HeldAlarm: Sendable {
    let press: NoticePress
    let queue: Queue
    let logger: Logger

    /// What cannot be told stands in the log and in `zegel queue list --state held` all the same.
    func tell(_ id: QueueID, trace: QueueID, reason: String, _ snapshots: SnapshotSource, at date: Date) async {
        do {
            let text = "message \(id) is held: \(reason)"
            let action = "See zegel queue show \(id); when the cause is mended: zegel queue release \(id)"
            let settings = try await snapshots.settings()
            for entry in try await press.alarm([text], action: action, settings, trace: trace, at: date) { try await queue.accept(entry) }
        } catch {
            logger.error("notice.not-written", metadata: ["id": "\(id)", "reason": "\(error)"])
        }
    }
}

extension MailFlow {
    /// Mail of our own that is held is not told of by more mail of our own.
    func tellOfHeld(_ id: QueueID, trace: QueueID, _ submission: Submission, reason: String) async {
        guard submission.origin != .system else { return }
        await HeldAlarm(press: notices.press, queue: queue, logger: logger).tell(
            id, trace: trace, reason: reason, decisions.snapshots, at: now())
    }

    /// The same for messages that are held since the start.
    public func tellOfHeld(_ held: [QueueID]) async {
        for id in held {
            guard let entry = try? await queue.show(id).entry else { continue }
            await tellOfHeld(id, trace: entry.trace, entry.submission, reason: entry.reason ?? "")
        }
    }
}
