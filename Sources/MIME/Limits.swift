/// How far a message is interpreted. Bytes beyond a limit are kept and passed on; they are just not understood, and the
/// message carries the matching `Defect` (`behaviour.md` 32).
public struct Limits: Hashable, Sendable {
    /// Levels of multipart and message/rfc822 below the root (`behaviour.md` 32).
    public var depth = 32
    /// Entities in the whole tree, the root not counted (`behaviour.md` 32).
    public var parts = 2_000
    /// Octets of a boundary that is still read; RFC 2046 §5.1.1 lets us write no more than 70 (`behaviour.md` 32).
    public var boundary = 2_048
    /// Octets of one header (`behaviour.md` 32).
    public var headerSize = 1 << 20
    /// Octets of one header field with its folding (`behaviour.md` 32).
    public var fieldSize = 100 << 10
    /// Fields of one header (`behaviour.md` 32).
    public var fields = 5_000
    /// Fields of all headers of a message together: 25 for each of the 2,000 parts and the root's own, so that
    /// a flood of tiny fields spread over parts stays under 10 MB of memory.
    public var fieldsInAll = 55_000
    /// Mailboxes of one address field (`threats.md` A5.1).
    public var addresses = 10_240

    /// The numbers of `behaviour.md` 32.
    public static let standard = Limits()

    public init() {}
}
