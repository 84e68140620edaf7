import Mail
import Store

/// The bytes of a queued message, read piece by piece: memory holds one chunk at a time.
///
/// Every piece is verified before it is handed out. An element that does not verify ends the sequence with `StoreError.sealBroken`.
public struct MessageContent: AsyncSequence, Sendable {
    public typealias Element = [UInt8]

    let store: Store
    let opener: MessageOpener
    /// Still sealed; read together with the key, as most messages have no more.
    let first: [UInt8]?

    /// Bytes in all.
    public var size: Int { opener.shape.size }
    /// Pieces in all; each has 256 KiB but for the last one.
    public var chunkCount: Int { opener.shape.chunks }

    /// Reads the key of a message, and its first piece along with it.
    init(_ message: Int64, in transaction: ReadTransaction, _ store: Store) throws {
        self.store = store
        opener = try transaction.messageOpener(message)
        first = opener.shape.chunks > 0 ? try transaction.sealedChunk(of: message, at: 0) : nil
    }

    /// One piece.
    /// - Parameter position: from 0, less than `chunkCount`.
    public func chunk(_ position: Int) async throws -> [UInt8] {
        if position == 0, let first { return try opener.open(first, at: 0) }
        let sealed = try await store.read { [id = opener.shape.id] in try $0.sealedChunk(of: id, at: position) }
        return try opener.open(sealed, at: position)
    }

    /// The first piece: more than any header that is passed on.
    public func beginning() async throws -> [UInt8] { chunkCount == 0 ? [] : try await chunk(0) }

    /// The whole message in memory.
    public func bytes() async throws -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(size)
        for try await chunk in self { bytes += chunk }
        guard bytes.count == size else { throw StoreError.corrupt("message \(opener.shape.id) has \(bytes.count) bytes, not \(size)") }
        return bytes
    }

    public func makeAsyncIterator() -> Iterator { Iterator(content: self) }

    /// Walks the pieces in their order.
    public struct Iterator: AsyncIteratorProtocol {
        let content: MessageContent
        var position = 0

        public mutating func next() async throws -> [UInt8]? {
            guard position < content.chunkCount else { return nil }
            defer { position += 1 }
            return try await content.chunk(position)
        }
    }
}
