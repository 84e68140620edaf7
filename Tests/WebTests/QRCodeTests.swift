import Testing

@testable import Web

@Suite("QR codes: ISO/IEC 18004")
struct QRCodeTests {
    @Test(
        "every version up to 20 reads back: patterns, format, masks, blocks and correction",
        arguments: [1, 14, 15, 60, 110, 200, 300, 450, 600, 666])
    func readsBack(_ count: Int) throws {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ 11) }
        let code = try #require(QRCode(bytes))
        #expect(try QRReader(code).bytes() == bytes)
    }

    @Test("the field: products of known elements, and remainders that make whole blocks divisible")
    func field() {
        #expect(ReedSolomon.product(0x80, 2) == 0x1D && ReedSolomon.product(0x53, 0xCA) == 0x8F)
        // The generator for 7 corrections, as table A.1 names its coefficients.
        #expect(ReedSolomon.generator(7) == [127, 122, 154, 164, 11, 68, 117])
        // Annex I: "01234567" in version 1, level M.
        let data: [UInt8] = [0x10, 0x20, 0x0C, 0x56, 0x61, 0x80, 0xEC, 0x11, 0xEC, 0x11, 0xEC, 0x11, 0xEC, 0x11, 0xEC, 0x11]
        #expect(
            ReedSolomon.remainder(of: data, by: ReedSolomon.generator(10))
                == [0xA5, 0x24, 0xD4, 0xC1, 0xED, 0x36, 0xC7, 0x87, 0x2C, 0x55])
    }

    @Test("what is too long for version 20 is none") func tooLong() {
        #expect(QRCode([UInt8](repeating: 0, count: 667)) == nil)
    }
}

/// Reads a code without damage, by the standard's own steps.
private struct QRReader {
    struct Unreadable: Error {
        let what: String
    }

    let code: QRCode

    init(_ code: QRCode) { self.code = code }

    private var version: Int { (code.size - 17) / 4 }

    func bytes() throws -> [UInt8] {
        let mask = try format()
        let words = self.words(mask)
        let data = try data(in: words)
        let all: [Bool] = data.flatMap { word -> [Bool] in (0..<8).map { word >> UInt8(7 - $0) & 1 == 1 } }
        var bits = all[...]
        func take(_ count: Int) -> Int {
            defer { bits = bits.dropFirst(count) }
            return bits.prefix(count).reduce(0) { $0 << 1 | ($1 ? 1 : 0) }
        }
        guard take(4) == 4 else { throw Unreadable(what: "mode") }
        let count = take(version < 10 ? 8 : 16)
        return (0..<count).map { _ in UInt8(take(8)) }
    }

    /// Both copies of the format information, which have to be the same and a valid code word.
    private func format() throws -> Int {
        let size = code.size
        let near = [(8, 0), (8, 1), (8, 2), (8, 3), (8, 4), (8, 5), (8, 7), (8, 8), (7, 8), (5, 8), (4, 8), (3, 8), (2, 8), (1, 8), (0, 8)]
        let far = (0..<7).map { (size - 1 - $0, 8) } + (0..<8).map { (8, size - 8 + $0) }
        let copies = [near, far].map { places in places.reduce(0) { $0 << 1 | (code[$1.0, $1.1] ? 1 : 0) } }
        guard copies[0] == copies[1], code[size - 8, 8] else { throw Unreadable(what: "format") }
        let value = copies[0] ^ 0x5412
        var rest = value
        for bit in (10..<15).reversed() where rest >> bit & 1 == 1 { rest ^= 0x537 << (bit - 10) }
        guard rest == 0, value >> 13 == 0 else { throw Unreadable(what: "format") }
        return value >> 10 & 7
    }

    private func isFunction(_ row: Int, _ column: Int) -> Bool {
        let size = code.size
        if row == 6 || column == 6 { return true }
        if row < 9, column < 9 || column >= size - 8 { return true }
        if row >= size - 8, column < 9 { return true }
        if version >= 7, row < 6 && column >= size - 11 || column < 6 && row >= size - 11 { return true }
        let centres = Self.centres[version - 1]
        for (y, centre) in centres.enumerated() {
            for (x, other) in centres.enumerated() where abs(row - centre) <= 2 && abs(column - other) <= 2 {
                let last = centres.count - 1
                if (y, x) != (0, 0), (y, x) != (0, last), (y, x) != (last, 0) { return true }
            }
        }
        return false
    }

    /// Annex E, table E.1.
    private static let centres = [
        [], [6, 18], [6, 22], [6, 26], [6, 30], [6, 34], [6, 22, 38], [6, 24, 42], [6, 26, 46], [6, 28, 50], [6, 30, 54], [6, 32, 58],
        [6, 34, 62], [6, 26, 46, 66], [6, 26, 48, 70], [6, 26, 50, 74], [6, 30, 54, 78], [6, 30, 56, 82], [6, 30, 58, 86], [6, 34, 62, 90],
    ]

    private func words(_ mask: Int) -> [UInt8] {
        let invert: (Int, Int) -> Bool = { i, j in
            [
                (i + j) % 2, i % 2, j % 3, (i + j) % 3, (i / 2 + j / 3) % 2, (i * j) % 2 + (i * j) % 3, ((i * j) % 2 + (i * j) % 3) % 2,
                ((i + j) % 2 + (i * j) % 3) % 2,
            ][mask] == 0
        }
        var bits: [Bool] = []
        var isUpward = true
        for right in stride(from: code.size - 1, through: 1, by: -2) {
            let column = right <= 6 ? right - 1 : right
            for step in 0..<code.size {
                let row = isUpward ? code.size - 1 - step : step
                for place in [column, column - 1] where !isFunction(row, place) { bits.append(code[row, place] != invert(row, place)) }
            }
            isUpward.toggle()
        }
        return stride(from: 0, to: bits.count - 7, by: 8).map { start in (0..<8).reduce(0) { $0 << 1 | (bits[start + $1] ? 1 : 0) } }
    }

    /// Table 9, level M: correction words of a block, and blocks of the shorter and of the longer kind with their data words.
    private static let blocks: [(correction: Int, short: (Int, Int), long: (Int, Int))] = [
        (10, (1, 16), (0, 0)), (16, (1, 28), (0, 0)), (26, (1, 44), (0, 0)), (18, (2, 32), (0, 0)), (24, (2, 43), (0, 0)),
        (16, (4, 27), (0, 0)), (18, (4, 31), (0, 0)), (22, (2, 38), (2, 39)), (22, (3, 36), (2, 37)), (26, (4, 43), (1, 44)),
        (30, (1, 50), (4, 51)), (22, (6, 36), (2, 37)), (22, (8, 37), (1, 38)), (24, (4, 40), (5, 41)), (24, (5, 41), (5, 42)),
        (28, (7, 45), (3, 46)), (28, (10, 46), (1, 47)), (26, (9, 43), (4, 44)), (26, (3, 44), (11, 45)), (26, (3, 41), (13, 42)),
    ]

    private func data(in words: [UInt8]) throws -> [UInt8] {
        let table = Self.blocks[version - 1]
        let lengths = Array(repeating: table.short.1, count: table.short.0) + Array(repeating: table.long.1, count: table.long.0)
        var blocks = [[UInt8]](repeating: [], count: lengths.count)
        var rest = words[...]
        for position in 0..<(lengths.max() ?? 0) {
            for index in blocks.indices where position < lengths[index] {
                guard let word = rest.popFirst() else { throw Unreadable(what: "length") }
                blocks[index].append(word)
            }
        }
        var whole = blocks
        for _ in 0..<table.correction {
            for index in whole.indices {
                guard let word = rest.popFirst() else { throw Unreadable(what: "length") }
                whole[index].append(word)
            }
        }
        guard rest.isEmpty else { throw Unreadable(what: "length") }
        for block in whole {
            // Every root of the generator is one of the block.
            var root: UInt8 = 1
            for _ in 0..<table.correction {
                guard block.reduce(0, { ReedSolomon.product($0, root) ^ $1 }) == 0 else { throw Unreadable(what: "correction") }
                root = ReedSolomon.product(root, 2)
            }
        }
        return blocks.flatMap(\.self)
    }
}
