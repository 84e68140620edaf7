import Mail

/// A line that is no command we carry out, as the reply it gets.
public struct CommandRefusal: Error, Hashable, Sendable {
    public let reply: Reply
    /// What follows cannot be told from commands any more: the connection ends with the reply.
    public let isFatal: Bool

    public init(_ code: Int, _ status: EnhancedStatus, _ text: String, isFatal: Bool = false) {
        reply = Reply(code, status, text)
        self.isFatal = isFatal
    }

    static func syntax(_ text: String) -> Self { Self(501, EnhancedStatus(5, 5, 4), text) }

    /// Without its size nobody knows where the chunk ends.
    static let chunkSize = Self(501, EnhancedStatus(5, 5, 4), "BDAT takes a size and LAST", isFatal: true)
}
