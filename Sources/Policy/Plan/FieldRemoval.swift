/// A header field every copy leaves without.
public struct FieldRemoval: Sendable, Codable, Hashable {
    public enum Reason: String, Sendable, Codable, Hashable {
        /// It claims to be ours (G-06).
        case forged
        /// It was a trigger (`trigger.header.strip`, or a second Subject field with the keyword).
        case trigger
    }

    /// The position in the header of the message as received, from 0.
    public var index: Int
    public var name: String
    public var reason: Reason

    public init(index: Int, name: String, reason: Reason) {
        self.index = index
        self.name = name
        self.reason = reason
    }
}
