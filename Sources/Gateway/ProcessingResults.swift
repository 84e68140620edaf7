import Foundation
import Mail
import Policy
import Queue
import Settings
import Store

/// What processing one message came to: the copies to queue, written in one commit with the trace.
struct ProcessingResults: Sendable {
    let entry: ReceivedEntry
    let decided: DecisionDesk.Decided
    private(set) var entries: [NewEntry] = []
    private(set) var openings: [Opening] = []

    init(entry: ReceivedEntry, decided: DecisionDesk.Decided) {
        self.entry = entry
        self.decided = decided
    }

    /// Mail of our own is a notice on every leg: nobody is told when it cannot be delivered.
    private var kind: EntryKind { entry.submission.origin == .system ? .notice : .mail }

    /// A copy for some recipients; the same bytes as received are stored once.
    mutating func queue(_ bytes: [UInt8], for recipients: [EmailAddress], original: [UInt8], isInside: Bool) {
        let content: NewEntry.Bytes = bytes == original ? .same : .new(bytes)
        entries.append(NewEntry(kind: kind, envelope: envelope(for: recipients), bytes: content, route: isInside ? "internal" : "external"))
    }

    mutating func hold(_ recipients: [EmailAddress], reason: String) {
        entries.append(NewEntry(kind: kind, envelope: envelope(for: recipients), bytes: .same, start: .held(reason: reason)))
    }

    mutating func add(_ notices: [NewEntry]) { entries += notices }

    mutating func note(_ opening: Opening) { openings.append(opening) }

    var plan: Plan { decided.plan }
    var settings: SettingsSnapshot { decided.snapshot.settings }

    /// The copy to be delivered now when nothing else came of the message.
    var onlyCopy: NewEntry? {
        guard entries.count == 1, let copy = entries.first, copy.kind == .mail, copy.start == .ready else { return nil }
        return copy
    }

    /// Nothing of the mail goes on: everyone was refused.
    var ending: QueueState { decided.plan.recipients.allSatisfy { $0.outcome == .refused } ? .bounced : .done }

    var trace: TraceRecord {
        TraceRecord(decided, entry.submission, openings, about: entry.kind == .notice ? entry.trace : nil)
    }

    private func envelope(for recipients: [EmailAddress]) -> Envelope {
        var envelope = entry.envelope
        envelope.forwardPaths = recipients
        return envelope
    }
}

extension NewEntry {
    /// - Parameter received: the bytes of the entry it comes from.
    func bytes(of received: [UInt8]) -> [UInt8] { if case .new(let bytes) = bytes { bytes } else { received } }
}
