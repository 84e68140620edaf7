import Mail
import Store

/// One result of deciding a message, or a notice of Zegel's own.
public struct NewEntry: Sendable {
    /// Which bytes it carries.
    public enum Bytes: Sendable {
        /// Those of the entry it comes from, stored once.
        case same
        /// New ones.
        case new([UInt8])
        /// Those of an earlier result of the same step, by its index: stored once.
        case ofResult(Int)
    }

    /// Where its life begins.
    public enum Start: Hashable, Sendable {
        /// To be delivered now.
        case ready
        /// Waits for an administrator; when released it is decided again.
        case held(reason: String)
    }

    public var kind: EntryKind
    /// Its recipients alone, and its own reverse-path (null for notices).
    public var envelope: Envelope
    /// `nil`: that of the entry it comes from.
    public var submission: Submission?
    public var bytes: Bytes
    /// For the router; kept and handed back as it is.
    public var route: String?
    public var start: Start

    public init(
        kind: EntryKind = .mail, envelope: Envelope, submission: Submission? = nil, bytes: Bytes, route: String? = nil, start: Start = .ready
    ) {
        self.kind = kind
        self.envelope = envelope
        self.submission = submission
        self.bytes = bytes
        self.route = route
        self.start = start
    }
}
