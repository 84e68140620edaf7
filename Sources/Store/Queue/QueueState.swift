/// Where a message is in its life (`behaviour.md` Q-01). It is always in exactly one state.
public enum QueueState: String, Hashable, Sendable, Codable, CaseIterable {
    /// Accepted; not decided yet.
    case received
    /// To be delivered now.
    case ready
    /// To be delivered later: a recipient's server answered 4yz, or none did.
    case deferred
    /// Waits for an administrator.
    case held
    /// Every recipient has it.
    case done
    /// Ended with at least one recipient who does not have it.
    case bounced

    /// Whether nothing happens to it any more; its bytes are gone.
    public var isFinal: Bool { self == .done || self == .bounced }
}

/// Whether an entry is somebody's mail or one that Zegel wrote.
public enum EntryKind: String, Hashable, Sendable, Codable {
    case mail, notice
}
