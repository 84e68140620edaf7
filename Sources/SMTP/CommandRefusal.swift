import Mail

/// A line that is no command we carry out, as the reply it gets.
public struct CommandRefusal: Error, Hashable, Sendable {
    public let reply: Reply

    public init(_ code: Int, _ status: EnhancedStatus, _ text: String) {
        reply = Reply(code, status, text)
    }

    static func syntax(_ text: String) -> Self { Self(501, EnhancedStatus(5, 5, 4), text) }
}
