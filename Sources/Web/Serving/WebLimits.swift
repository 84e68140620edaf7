import NIOCore

/// What one stranger may take of a listener.
public struct WebLimits: Sendable {
    /// Connections open at once.
    public var connections = 512
    /// Of one address: a clinic behind one router fetches lists from many desks.
    public var connectionsPerAddress = 64
    /// From the first byte of a request to the end of its head.
    public var headTime = TimeAmount.seconds(10)
    /// Without a request, on a connection that is kept open.
    public var idleTime = TimeAmount.seconds(15)
    /// Between two pieces of a body.
    public var pieceTime = TimeAmount.seconds(30)
    /// Bytes a second a body has to come with, on the average after `pieceTime`: a phone with a bad connection has more.
    public var slowestBody: Int64 = 1024
    /// For an answer to be taken, piece by piece: 32 MiB at 0.5 MB a second.
    public var answerTime = TimeAmount.seconds(75)
    /// Bytes of all header fields.
    public var headSize = 16 * 1024
    /// Header fields of a request.
    public var headerFields = 64

    public init() {}
}
