/// Bits of a DEFLATE stream, least significant first (RFC 1951 §3.1.1).
struct BitReader {
    private let bytes: ArraySlice<UInt8>
    private var position: Int
    private var buffer = 0
    private var available = 0

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    /// Octets read so far.
    var consumed: Int { position - bytes.startIndex }

    /// - Parameter count: at most 16.
    mutating func read(_ count: Int) throws(InflateError) -> Int {
        while available < count {
            guard position < bytes.endIndex else { throw .malformed }
            buffer |= Int(bytes[position]) << available
            position += 1
            available += 8
        }
        defer {
            buffer >>= count
            available -= count
        }
        return buffer & ((1 << count) - 1)
    }

    /// Drops what is left of the octet and reads whole octets.
    mutating func readOctets(_ count: Int) throws(InflateError) -> ArraySlice<UInt8> {
        // At most seven bits are buffered between symbols.
        buffer = 0
        available = 0
        guard count <= bytes.endIndex - position else { throw .malformed }
        defer { position += count }
        return bytes[position..<position + count]
    }
}
