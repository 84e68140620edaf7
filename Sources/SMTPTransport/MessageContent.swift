/// The bytes of a message to send, read piece by piece so that a large one is never whole in memory.
public struct MessageContent: Sendable {
    /// In bytes.
    public let size: Int
    /// The piece with this index, from 0; `nil` behind the last.
    public let piece: @Sendable (Int) async throws -> [UInt8]?

    public init(size: Int, piece: @escaping @Sendable (Int) async throws -> [UInt8]?) {
        self.size = size
        self.piece = piece
    }

    public init(_ bytes: [UInt8]) {
        self.init(size: bytes.count) { $0 == 0 ? bytes : nil }
    }
}
