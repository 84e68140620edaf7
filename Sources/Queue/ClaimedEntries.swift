import Foundation
import Mail
import Store

/// A message to be decided, leased to the caller until it is finished, put back, or the lease ends.
public struct ReceivedEntry: Sendable {
    let row: QueueEntryRow

    /// What the `250` named, or the id of a held copy that was released.
    public var id: QueueID { row.id }
    /// The id the `250` named.
    public var trace: QueueID { row.trace }
    public var kind: EntryKind { row.kind }
    public var envelope: Envelope { row.envelope }
    public var submission: Submission { row.submission }
    /// Bytes of the message.
    public var size: Int { row.size }
    public var acceptedAt: Date { row.acceptedAt }
    /// Tries that failed by our own fault.
    public var tries: Int { row.tries }
    /// It was in work when the process died, and is now worked alone.
    public var isSuspect: Bool { row.isSuspect }
}

/// A message to be delivered, leased to the caller until its outcomes are recorded, it is put back, or the lease ends.
public struct ReadyEntry: Sendable {
    let row: QueueEntryRow
    /// The recipients this try is for.
    public let recipients: [RecipientRow]

    public var id: QueueID { row.id }
    /// The id the `250` named.
    public var trace: QueueID { row.trace }
    public var kind: EntryKind { row.kind }
    public var submission: Submission { row.submission }
    public var size: Int { row.size }
    public var route: String? { row.route }
    public var acceptedAt: Date { row.acceptedAt }

    /// The envelope of this try: only the recipients that wait.
    public var envelope: Envelope {
        var envelope = row.envelope
        envelope.forwardPaths = recipients.map(\.address)
        return envelope
    }
}
