/// The bytes of a message to send, read piece by piece so that a large one is never whole in memory.
public struct OutgoingContent: Sendable {
    /// In bytes.
    public let size: Int
    /// The piece with this index, from 0; `nil` behind the last.
    public let piece: @Sendable (Int) async throws -> [UInt8]?
    /// The message in 7 bits for a server that takes no others, `nil` when it must not be changed; asked only then.
    public let inSevenBits: @Sendable () async throws -> [UInt8]?

    public init(
        size: Int, inSevenBits: @escaping @Sendable () async throws -> [UInt8]? = { nil },
        piece: @escaping @Sendable (Int) async throws -> [UInt8]?
    ) {
        self.size = size
        self.piece = piece
        self.inSevenBits = inSevenBits
    }

    public init(_ bytes: [UInt8]) {
        self.init(size: bytes.count) { $0 == 0 ? bytes : nil }
    }

    /// Whether every byte is below 128.
    func isSevenBit() async throws -> Bool {
        var index = 0
        while let piece = try await piece(index) {
            guard piece.allSatisfy({ $0 < 0x80 }) else { return false }
            index += 1
        }
        return true
    }

    /// Whether every byte of the header is below 128.
    func hasSevenBitHeader() async throws -> Bool {
        var index = 0
        var isLineStart = true
        while let piece = try await piece(index) {
            for byte in piece {
                if byte >= 0x80 { return false }
                if byte == 0x0A, isLineStart { return true }
                isLineStart = byte == 0x0A || isLineStart && byte == 0x0D
            }
            index += 1
        }
        return true
    }
}
