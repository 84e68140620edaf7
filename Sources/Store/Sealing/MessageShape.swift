/// What a message's wrapped key is bound to.
public struct MessageShape: Hashable, Sendable {
    /// The key of the row in `message`.
    public let id: Int64
    /// Bytes before sealing.
    public let size: Int
    /// Sealed chunks, of 256 KiB but for the last one; 0 for an empty message.
    public let chunks: Int

    var bytes: [UInt8] { Array("message ".utf8) + bigEndian(id) + bigEndian(Int64(size)) + bigEndian(Int64(chunks)) }
}
