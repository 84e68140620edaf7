import OpenSSL

/// Bytes of a message, sealed and ready for the store. Sealing happens before the transaction, off the writer thread.
public struct SealedMessage: Sendable {
    /// 256 KiB before sealing.
    public static let chunkSize = 262_144

    public let shape: MessageShape
    /// The message's own key, wrapped.
    let sealedKey: [UInt8]
    /// Chunks not in the store yet, with their positions.
    let chunks: [SealedChunk]
}

/// One sealed piece of a message.
public struct SealedChunk: Sendable {
    let position: Int
    let bytes: [UInt8]
}

/// Seals one message piece by piece under a random key of its own.
public struct MessageSealer: Sendable {
    /// The key of the row in `message`.
    public let id: Int64
    /// Bytes sealed so far.
    public private(set) var size = 0
    private let keys: SealingKeys
    private let messageKey: [UInt8]
    private var chunks = 0

    /// - Parameter random: that many random bytes.
    public init(id: Int64, store: Store) {
        self.init(id: id, keys: store.sealing, messageKey: store.random(AESGCM.keyLength))
    }

    init(id: Int64, keys: SealingKeys, messageKey: [UInt8]) {
        self.id = id
        self.keys = keys
        self.messageKey = messageKey
    }

    /// Seals the next chunk, bound to the message and its position.
    /// - Parameter bytes: 256 KiB, fewer only for the last chunk; never empty.
    public mutating func seal(_ bytes: [UInt8]) throws -> SealedChunk {
        let sealed = try AESGCM.seal(bytes, key: messageKey, authenticating: Self.binding(id, chunks))
        defer {
            chunks += 1
            size += bytes.count
        }
        return SealedChunk(position: chunks, bytes: sealed)
    }

    /// The message with the chunks that are still to be stored.
    public func finish(_ pending: [SealedChunk]) throws -> SealedMessage {
        let shape = MessageShape(id: id, size: size, chunks: chunks)
        return SealedMessage(shape: shape, sealedKey: try keys.wrap(messageKey: messageKey, shape), chunks: pending)
    }

    static func binding(_ id: Int64, _ position: Int) -> [UInt8] { bigEndian(id) + bigEndian(Int64(position)) }
}

/// Opens the chunks of one stored message.
public struct MessageOpener: Sendable {
    public let shape: MessageShape
    private let messageKey: [UInt8]

    init(_ shape: MessageShape, sealedKey: [UInt8], keys: SealingKeys) throws {
        self.shape = shape
        messageKey = try keys.unwrap(messageKey: sealedKey, shape)
    }

    /// - Throws: `StoreError.sealBroken` when the chunk was changed or belongs elsewhere.
    public func open(_ sealed: [UInt8], at position: Int) throws -> [UInt8] {
        do {
            return try AESGCM.open(sealed, key: messageKey, authenticating: MessageSealer.binding(shape.id, position))
        } catch {
            throw StoreError.sealBroken("chunk \(position) of message \(shape.id)")
        }
    }
}
