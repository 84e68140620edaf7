/// Inflates zlib and DEFLATE streams (RFC 1950, RFC 1951) into bounded memory.
public struct Inflate {
    /// Octets that may come out before the ratio counts: short runs compress far better than a whole mail does.
    static let free = 1 << 24

    private var bits: BitReader
    private var output: [UInt8] = []
    private let limit: Int
    private let ratio: Int
    private let free: Int

    /// A zlib stream.
    ///
    /// - Parameters:
    ///   - limit: octets that may come out at most.
    ///   - ratio: octets out for each octet read so far, looked at from `free` octets on. A bomb is noticed as it unfolds.
    /// - Throws: `tooLarge` beyond either; `malformed` also when the check value does not fit.
    public static func zlib(_ bytes: ArraySlice<UInt8>, limit: Int, ratio: Int) throws(InflateError) -> [UInt8] {
        // RFC 1950 §2.2: method 8, window up to 32 KiB, check bits, no preset dictionary.
        guard bytes.count >= 6, let method = bytes.first, let flags = bytes.dropFirst().first else { throw .malformed }
        guard method & 0x0F == 8, method >> 4 <= 7, (Int(method) << 8 | Int(flags)) % 31 == 0, flags & 0x20 == 0 else { throw .malformed }
        var inflate = Inflate(bits: BitReader(bytes.dropFirst(2)), limit: limit, ratio: ratio, free: free)
        try inflate.run()
        let check = try inflate.bits.readOctets(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        guard check == adler32(inflate.output) else { throw .malformed }
        return inflate.output
    }

    /// A bare DEFLATE stream, as in ZIP files; what stands behind its end is not looked at.
    ///
    /// - Parameters:
    ///   - limit: octets that may come out at most.
    ///   - ratio: octets out for each octet read so far, looked at from `free` octets on.
    /// - Throws: `tooLarge` beyond either, `malformed` for what is no such stream. There is no check value: the caller has one.
    public static func deflate(_ bytes: ArraySlice<UInt8>, limit: Int, ratio: Int, free: Int) throws(InflateError) -> [UInt8] {
        var inflate = Inflate(bits: BitReader(bytes), limit: limit, ratio: ratio, free: free)
        try inflate.run()
        return inflate.output
    }

    private init(bits: BitReader, limit: Int, ratio: Int, free: Int) {
        self.bits = bits
        self.limit = limit
        self.ratio = ratio
        self.free = free
    }

    /// RFC 1951 §3.2.3.
    private mutating func run() throws(InflateError) {
        var isLast = false
        while !isLast {
            isLast = try bits.read(1) == 1
            switch try bits.read(2) {
            case 0: try stored()
            case 1:
                let (literals, distances) = try Huffman.fixed()
                try compressed(literals, distances)
            case 2:
                let (literals, distances) = try dynamic()
                try compressed(literals, distances)
            default: throw .malformed
            }
        }
    }

    private func makeRoom(for count: Int) throws(InflateError) {
        let size = output.count + count
        guard size <= limit, size <= free || size <= bits.consumed * ratio else { throw .tooLarge }
    }

    /// RFC 1951 §3.2.4.
    private mutating func stored() throws(InflateError) {
        let header = Array(try bits.readOctets(4)).map(Int.init)
        let count = header[0] | header[1] << 8
        guard count == (header[2] | header[3] << 8) ^ 0xFFFF else { throw .malformed }
        try makeRoom(for: count)
        output += try bits.readOctets(count)
    }

    /// RFC 1951 §3.2.5.
    private mutating func compressed(_ literals: Huffman, _ distances: Huffman) throws(InflateError) {
        while true {
            let symbol = try literals.decode(&bits)
            if symbol < 256 {
                try makeRoom(for: 1)
                output.append(UInt8(symbol))
            } else if symbol == 256 {
                return
            } else {
                let length = try value(symbol - 257, Self.lengthBases, Self.lengthExtras)
                let distance = try value(try distances.decode(&bits), Self.distanceBases, Self.distanceExtras)
                guard distance <= output.count else { throw .malformed }
                try makeRoom(for: length)
                let start = output.count - distance
                for offset in 0..<length { output.append(output[start + offset]) }
            }
        }
    }

    private mutating func value(_ index: Int, _ bases: [Int], _ extras: [Int]) throws(InflateError) -> Int {
        guard index < bases.count else { throw .malformed }
        return bases[index] + (try bits.read(extras[index]))
    }

    /// RFC 1951 §3.2.7.
    private mutating func dynamic() throws(InflateError) -> (Huffman, Huffman) {
        let literalCount = try bits.read(5) + 257
        let distanceCount = try bits.read(5) + 1
        let codeCount = try bits.read(4) + 4
        guard literalCount <= 286, distanceCount <= 30 else { throw .malformed }
        var codeLengths = [UInt8](repeating: 0, count: 19)
        for index in 0..<codeCount { codeLengths[Self.codeOrder[index]] = UInt8(try bits.read(3)) }
        let code = try Huffman(codeLengths[...])
        var lengths: [UInt8] = []
        while lengths.count < literalCount + distanceCount {
            let symbol = try code.decode(&bits)
            switch symbol {
            case 16:
                guard let last = lengths.last else { throw .malformed }
                lengths += [UInt8](repeating: last, count: try bits.read(2) + 3)
            case 17: lengths += [UInt8](repeating: 0, count: try bits.read(3) + 3)
            case 18: lengths += [UInt8](repeating: 0, count: try bits.read(7) + 11)
            default: lengths.append(UInt8(symbol))
            }
        }
        // The end-of-block code must exist.
        guard lengths.count == literalCount + distanceCount, lengths[256] != 0 else { throw .malformed }
        return (try Huffman(lengths[..<literalCount]), try Huffman(lengths[literalCount...]))
    }

    private static func adler32(_ bytes: [UInt8]) -> UInt32 {
        var (low, high): (UInt32, UInt32) = (1, 0)
        // 5,552 octets are the most that cannot overflow 32 bits.
        for start in stride(from: 0, to: bytes.count, by: 5552) {
            for byte in bytes[start..<min(start + 5552, bytes.count)] {
                low += UInt32(byte)
                high += low
            }
            low %= 65521
            high %= 65521
        }
        return high << 16 | low
    }

    private static let codeOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
    private static let lengthBases = [
        3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
    ]
    private static let lengthExtras = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0]
    private static let distanceBases = [
        1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289,
        16385, 24577,
    ]
    private static let distanceExtras = [
        0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
    ]
}
