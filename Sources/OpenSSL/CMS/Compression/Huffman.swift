/// A canonical Huffman code of DEFLATE (RFC 1951 §3.2.2), decoded bit by bit over the counts of each length.
struct Huffman {
    private var counts = [UInt16](repeating: 0, count: 16)
    private var symbols: [UInt16]

    /// - Parameter lengths: of the code of each symbol, 0 for unused ones, at most 15.
    /// - Throws: `malformed` for more codes than fit. Incomplete codes are refused except that of a single symbol.
    init(_ lengths: ArraySlice<UInt8>) throws(InflateError) {
        for length in lengths { counts[Int(length)] += 1 }
        let used = lengths.count - Int(counts[0])
        counts[0] = 0
        var left = 1
        for length in 1...15 {
            left = left * 2 - Int(counts[length])
            guard left >= 0 else { throw .malformed }
        }
        guard left == 0 || used <= 1 else { throw .malformed }
        var offsets = [Int](repeating: 0, count: 16)
        for length in 1..<15 { offsets[length + 1] = offsets[length] + Int(counts[length]) }
        symbols = [UInt16](repeating: 0, count: lengths.count)
        for (symbol, length) in lengths.enumerated() where length != 0 {
            symbols[offsets[Int(length)]] = UInt16(symbol)
            offsets[Int(length)] += 1
        }
    }

    func decode(_ bits: inout BitReader) throws(InflateError) -> Int {
        var code = 0
        var first = 0
        var index = 0
        for length in 1...15 {
            code |= try bits.read(1)
            let count = Int(counts[length])
            if code - count < first { return Int(symbols[index + code - first]) }
            index += count
            first = (first + count) << 1
            code <<= 1
        }
        throw .malformed
    }

    /// The fixed codes of RFC 1951 §3.2.6.
    static func fixed() throws(InflateError) -> (literals: Huffman, distances: Huffman) {
        var lengths = [UInt8](repeating: 8, count: 288)
        for symbol in 144..<256 { lengths[symbol] = 9 }
        for symbol in 256..<280 { lengths[symbol] = 7 }
        return (try Huffman(lengths[...]), try Huffman([UInt8](repeating: 5, count: 32)[...]))
    }
}
