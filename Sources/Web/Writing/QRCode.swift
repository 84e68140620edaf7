/// A QR code of bytes with error correction of level M (ISO/IEC 18004:2015), up to version 20: 666 bytes.
struct QRCode: Sendable {
    /// Modules of one side.
    let size: Int
    /// Row by row; `true` is dark.
    private(set) var modules: [Bool]
    /// Parts of the pattern that carry no data.
    private var isFixed: [Bool]

    /// - Returns: `nil` when it is too long.
    init?(_ bytes: [UInt8]) {
        guard let version = (1...Self.versions).first(where: { Self.capacity($0) >= bytes.count + ($0 < 10 ? 2 : 3) }) else { return nil }
        size = 17 + 4 * version
        modules = Array(repeating: false, count: size * size)
        isFixed = modules
        drawPatterns(version)
        place(Self.codewords(bytes, version))
        mask()
    }

    subscript(row: Int, column: Int) -> Bool { modules[row * size + column] }

    // MARK: Tables of level M (table 9)

    private static let versions = 20
    /// Error correction codewords of a block, by version.
    private static let correction = [10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26]
    private static let blocks = [1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16]

    /// Codewords of all kinds: what is left of the square beside the patterns.
    private static func codewordCount(_ version: Int) -> Int {
        let side = 17 + 4 * version
        var bits = side * side - 3 * 64 - 2 * (side - 16) - 31
        let centres = alignment(version)
        if !centres.isEmpty { bits -= (centres.count * centres.count - 3) * 25 - (centres.count - 2) * 10 }
        if version >= 7 { bits -= 36 }
        return bits / 8
    }

    /// Codewords of data.
    private static func capacity(_ version: Int) -> Int { codewordCount(version) - correction[version - 1] * blocks[version - 1] }

    /// Rows and columns of the centres of alignment patterns (annex E).
    private static func alignment(_ version: Int) -> [Int] {
        guard version > 1 else { return [] }
        let (count, last) = (version / 7 + 2, 10 + 4 * version)
        let step = (version * 8 + count * 3 + 5) / (count * 4 - 4) * 2
        return [6] + (0..<(count - 1)).reversed().map { last - $0 * step }
    }

    // MARK: Data (7.4, 7.5, 7.6)

    private static func codewords(_ bytes: [UInt8], _ version: Int) -> [UInt8] {
        var bits: [Bool] = []
        func append(_ value: Int, _ count: Int) { bits += (0..<count).reversed().map { value >> $0 & 1 == 1 } }
        append(0b0100, 4)
        append(bytes.count, version < 10 ? 8 : 16)
        for byte in bytes { append(Int(byte), 8) }
        let room = capacity(version) * 8
        append(0, min(4, room - bits.count))
        append(0, (8 - bits.count % 8) % 8)
        var data = stride(from: 0, to: bits.count, by: 8).map { start in
            (0..<8).reduce(UInt8(0)) { $0 << 1 | (bits[start + $1] ? 1 : 0) }
        }
        for pad in 0..<(room / 8 - data.count) { data.append(pad % 2 == 0 ? 0xEC : 0x11) }
        return interleaved(data, version)
    }

    /// Blocks of nearly one length, each with its correction, woven together.
    private static func interleaved(_ data: [UInt8], _ version: Int) -> [UInt8] {
        let (count, extra) = (blocks[version - 1], correction[version - 1])
        let short = data.count / count
        let longer = data.count % count
        var parts: [[UInt8]] = []
        var start = 0
        for index in 0..<count {
            let end = start + short + (index >= count - longer ? 1 : 0)
            parts.append(Array(data[start..<end]))
            start = end
        }
        let generator = ReedSolomon.generator(extra)
        let corrections = parts.map { ReedSolomon.remainder(of: $0, by: generator) }
        let words = (0...short).flatMap { position in parts.compactMap { position < $0.count ? $0[position] : nil } }
        return words + (0..<extra).flatMap { position in corrections.map { $0[position] } }
    }

    // MARK: Patterns (6.3, 7.9, 7.10)

    private mutating func fix(_ row: Int, _ column: Int, _ isDark: Bool) {
        modules[row * size + column] = isDark
        isFixed[row * size + column] = true
    }

    private mutating func drawPatterns(_ version: Int) {
        for position in 0..<size {
            fix(6, position, position % 2 == 0)
            fix(position, 6, position % 2 == 0)
        }
        for (row, column) in [(3, 3), (3, size - 4), (size - 4, 3)] { drawFinder(row, column) }
        let centres = Self.alignment(version)
        for row in centres {
            for column in centres where !isFinder(row, column) {
                for (down, right) in Self.square(2) { fix(row + down, column + right, max(abs(down), abs(right)) != 1) }
            }
        }
        drawFormat(0)
        drawVersion(version)
    }

    private func isFinder(_ row: Int, _ column: Int) -> Bool {
        row == 6 && (column == 6 || column == size - 7) || row == size - 7 && column == 6
    }

    private mutating func drawFinder(_ row: Int, _ column: Int) {
        for (down, right) in Self.square(4) {
            let (line, place) = (row + down, column + right)
            guard (0..<size).contains(line), (0..<size).contains(place) else { continue }
            let distance = max(abs(down), abs(right))
            fix(line, place, distance != 2 && distance != 4)
        }
    }

    private static func square(_ reach: Int) -> [(Int, Int)] {
        (-reach...reach).flatMap { down in (-reach...reach).map { (down, $0) } }
    }

    /// Level and mask, twice, and the one module that is always dark.
    private mutating func drawFormat(_ mask: Int) {
        // Level M is 00.
        var rest = mask
        for _ in 0..<10 { rest = rest << 1 ^ (rest >> 9) * 0x537 }
        let bits = (mask << 10 | rest) ^ 0x5412
        func bit(_ index: Int) -> Bool { bits >> index & 1 == 1 }
        for index in 0...5 { fix(index, 8, bit(index)) }
        fix(7, 8, bit(6))
        fix(8, 8, bit(7))
        fix(8, 7, bit(8))
        for index in 9..<15 { fix(8, 14 - index, bit(index)) }
        for index in 0..<8 { fix(8, size - 1 - index, bit(index)) }
        for index in 8..<15 { fix(size - 15 + index, 8, bit(index)) }
        fix(size - 8, 8, true)
    }

    private mutating func drawVersion(_ version: Int) {
        guard version >= 7 else { return }
        var rest = version
        for _ in 0..<12 { rest = rest << 1 ^ (rest >> 11) * 0x1F25 }
        let bits = version << 12 | rest
        for index in 0..<18 {
            let (far, near) = (size - 11 + index % 3, index / 3)
            fix(near, far, bits >> index & 1 == 1)
            fix(far, near, bits >> index & 1 == 1)
        }
    }

    // MARK: Placing and masking (7.7.3, 7.8)

    /// Up and down in pairs of columns, from the right.
    private mutating func place(_ words: [UInt8]) {
        var bit = 0
        var right = size - 1
        while right >= 1 {
            if right == 6 { right = 5 }
            for step in 0..<size {
                let isUpward = (right + 1) & 2 == 0
                let row = isUpward ? size - 1 - step : step
                for column in [right, right - 1] where !isFixed[row * size + column] && bit < words.count * 8 {
                    modules[row * size + column] = words[bit / 8] >> UInt8(7 - bit % 8) & 1 == 1
                    bit += 1
                }
            }
            right -= 2
        }
    }

    /// With the mask that leaves the fewest patterns a reader could stumble over.
    private mutating func mask() {
        var best = self
        var lowest = Int.max
        for number in 0..<8 {
            var tried = self
            tried.apply(number)
            tried.drawFormat(number)
            let penalty = tried.penalty
            if penalty < lowest { (best, lowest) = (tried, penalty) }
        }
        self = best
    }

    private mutating func apply(_ mask: Int) {
        for row in 0..<size {
            for column in 0..<size where !isFixed[row * size + column] && Self.inverts(mask, row, column) {
                modules[row * size + column].toggle()
            }
        }
    }

    private static func inverts(_ mask: Int, _ row: Int, _ column: Int) -> Bool {
        switch mask {
        case 0: (row + column) % 2 == 0
        case 1: row % 2 == 0
        case 2: column % 3 == 0
        case 3: (row + column) % 3 == 0
        case 4: (row / 2 + column / 3) % 2 == 0
        case 5: row * column % 2 + row * column % 3 == 0
        case 6: (row * column % 2 + row * column % 3) % 2 == 0
        default: ((row + column) % 2 + row * column % 3) % 2 == 0
        }
    }

    // MARK: Penalty (7.8.3)

    private var penalty: Int {
        let lines = (0..<size).map { row in (0..<size).map { self[row, $0] } }
        let columns = (0..<size).map { column in (0..<size).map { self[$0, column] } }
        var points = (lines + columns).reduce(0) { $0 + Self.runs($1) + Self.finders($1) }
        for row in 1..<size {
            for column in 1..<size {
                let one = lines[row][column]
                if lines[row - 1][column] == one, lines[row][column - 1] == one, lines[row - 1][column - 1] == one { points += 3 }
            }
        }
        let dark = modules.count { $0 }
        return points + abs(dark * 20 - size * size * 10) / (size * size) * 10
    }

    private static func runs(_ line: [Bool]) -> Int {
        var (points, length) = (0, 0)
        for index in line.indices {
            length = index > 0 && line[index] == line[index - 1] ? length + 1 : 1
            if length == 5 { points += 3 } else if length > 5 { points += 1 }
        }
        return points
    }

    private static let finderLike = [true, false, true, true, true, false, true]

    private static func finders(_ line: [Bool]) -> Int {
        let light = [Bool](repeating: false, count: 4)
        let wanted = [finderLike + light, light + finderLike]
        guard line.count >= 11 else { return 0 }
        return (0...(line.count - 11)).reduce(0) { points, start in
            points + (wanted.contains(Array(line[start..<(start + 11)])) ? 40 : 0)
        }
    }
}

/// Arithmetic in the field of 256 elements, modulo x^8 + x^4 + x^3 + x^2 + 1 (7.5.2).
enum ReedSolomon {
    static func product(_ one: UInt8, _ other: UInt8) -> UInt8 {
        var result: UInt16 = 0
        for bit in (0..<8).reversed() {
            result = result << 1 ^ (result >> 7) * 0x11D
            if other >> UInt8(bit) & 1 == 1 { result ^= UInt16(one) }
        }
        return UInt8(truncatingIfNeeded: result)
    }

    /// The product of (x - 2^i), its leading coefficient left out.
    static func generator(_ degree: Int) -> [UInt8] {
        var result = [UInt8](repeating: 0, count: degree)
        result[degree - 1] = 1
        var root: UInt8 = 1
        for _ in 0..<degree {
            for index in 0..<degree {
                result[index] = product(result[index], root) ^ (index + 1 < degree ? result[index + 1] : 0)
            }
            root = product(root, 2)
        }
        return result
    }

    static func remainder(of data: [UInt8], by generator: [UInt8]) -> [UInt8] {
        var rest = [UInt8](repeating: 0, count: generator.count)
        for byte in data {
            let factor = byte ^ rest[0]
            rest = Array(rest.dropFirst()) + [0]
            for index in rest.indices { rest[index] ^= product(generator[index], factor) }
        }
        return rest
    }
}
