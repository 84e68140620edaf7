import NIOCore

/// What one stranger may take of the listener.
public struct PortalLimits: Sendable {
    /// Connections open at once.
    public var connections = 512
    /// Of one address: a clinic behind one router fetches lists from many desks.
    public var connectionsPerAddress = 64
    /// From the first byte of a request to its last: a head of a kilobyte needs no more.
    public var requestTime = TimeAmount.seconds(10)
    /// Without a request, on a connection that is kept open.
    public var idleTime = TimeAmount.seconds(15)
    /// For an answer to be taken: 32 MiB at 0.5 MB a second.
    public var answerTime = TimeAmount.seconds(75)
    /// Bytes of a path; ours are of some dozens.
    public var target = 1024
    /// Header fields of a request.
    public var headerFields = 64

    public init() {}
}
