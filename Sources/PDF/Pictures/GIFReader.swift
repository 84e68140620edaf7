/// The first frame of a GIF (GIF89a). Our own, because the format is small and its readers in C have a history.
enum GIFReader {
    /// The size of the screen, from the header alone.
    static func size(of octets: [UInt8]) -> (width: Int, height: Int)? {
        guard octets.count > 13 else { return nil }
        return (word(octets, 6), word(octets, 8))
    }

    /// Red, green, blue, alpha of every pixel; what the frame does not cover is transparent. `nil` when it is broken at its start;
    /// a frame that ends early is kept as far as it goes.
    static func firstFrame(of octets: [UInt8]) -> [(UInt8, UInt8, UInt8, UInt8)]? {
        guard let size = size(of: octets), size.width > 0, size.height > 0 else { return nil }
        var position = 13
        var colors: [(UInt8, UInt8, UInt8)] = []
        if octets[10] & 0x80 != 0 {
            colors = palette(octets, position, 2 << Int(octets[10] & 7))
            position += 3 * (2 << Int(octets[10] & 7))
        }
        var transparent: Int?
        while position < octets.count {
            switch octets[position] {
            case 0x21:
                if position + 7 < octets.count, octets[position + 1] == 0xF9, octets[position + 3] & 1 == 1 {
                    transparent = Int(octets[position + 6])
                }
                position = skipBlocks(octets, position + 2)
            case 0x2C: return frame(octets, position, size, colors, transparent)
            default: return nil
            }
        }
        return nil
    }

    private static func frame(
        _ octets: [UInt8], _ start: Int, _ screen: (width: Int, height: Int), _ globalColors: [(UInt8, UInt8, UInt8)], _ transparent: Int?
    ) -> [(UInt8, UInt8, UInt8, UInt8)]? {
        guard start + 11 < octets.count else { return nil }
        let (left, top) = (word(octets, start + 1), word(octets, start + 3))
        let (width, height) = (word(octets, start + 5), word(octets, start + 7))
        let flags = octets[start + 9]
        var position = start + 10
        var colors = globalColors
        if flags & 0x80 != 0 {
            colors = palette(octets, position, 2 << Int(flags & 7))
            position += 3 * (2 << Int(flags & 7))
        }
        guard width > 0, height > 0, width <= screen.width, height <= screen.height, position < octets.count else { return nil }
        let indices = decompress(blocks(octets, position + 1), minimum: Int(octets[position]), count: width * height)
        let rows = flags & 0x40 != 0 ? interlaced(height) : Array(0..<height)
        var result = [(UInt8, UInt8, UInt8, UInt8)](repeating: (0, 0, 0, 0), count: screen.width * screen.height)
        for (number, index) in indices.enumerated() {
            let (x, y) = (left + number % width, top + rows[number / width])
            guard x < screen.width, y < screen.height, Int(index) != transparent, Int(index) < colors.count else { continue }
            let color = colors[Int(index)]
            result[y * screen.width + x] = (color.0, color.1, color.2, 255)
        }
        return result
    }

    private static func word(_ octets: [UInt8], _ start: Int) -> Int { Int(octets[start]) | Int(octets[start + 1]) << 8 }

    private static func palette(_ octets: [UInt8], _ start: Int, _ count: Int) -> [(UInt8, UInt8, UInt8)] {
        (0..<count).compactMap { index in
            let place = start + index * 3
            return place + 2 < octets.count ? (octets[place], octets[place + 1], octets[place + 2]) : nil
        }
    }

    private static func skipBlocks(_ octets: [UInt8], _ start: Int) -> Int {
        var position = start
        while position < octets.count, octets[position] != 0 { position += Int(octets[position]) + 1 }
        return position + 1
    }

    private static func blocks(_ octets: [UInt8], _ start: Int) -> [UInt8] {
        var result: [UInt8] = []
        var position = start
        while position < octets.count, octets[position] != 0 {
            result += octets[(position + 1)...].prefix(Int(octets[position]))
            position += Int(octets[position]) + 1
        }
        return result
    }

    private static func interlaced(_ height: Int) -> [Int] {
        [(0, 8), (4, 8), (2, 4), (1, 2)].flatMap { Array(stride(from: $0.0, to: height, by: $0.1)) }
    }

    /// Variable-length LZW (GIF89a, appendix F). At most `count` indices.
    private static func decompress(_ data: [UInt8], minimum: Int, count: Int) -> [UInt8] {
        guard (1...8).contains(minimum) else { return [] }
        let (clear, end) = (1 << minimum, (1 << minimum) + 1)
        var prefix = [Int](repeating: -1, count: 4096)
        var suffix = [UInt8](repeating: 0, count: 4096)
        for code in 0..<clear { suffix[code] = UInt8(code) }
        var (next, width, previous) = (end + 1, minimum + 1, -1)
        var (bits, held) = (0, 0)
        var output: [UInt8] = []
        output.reserveCapacity(count)
        var pending: [UInt8] = []
        for byte in data {
            bits |= Int(byte) << held
            held += 8
            while held >= width {
                let code = bits & ((1 << width) - 1)
                bits >>= width
                held -= width
                if code == end { return output }
                if code == clear {
                    (next, width, previous) = (end + 1, minimum + 1, -1)
                    continue
                }
                guard code < next || code == next && previous >= 0 else { return output }
                pending.removeAll(keepingCapacity: true)
                var walk = code == next ? previous : code
                while walk >= 0 {
                    pending.append(suffix[walk])
                    walk = walk < clear ? -1 : prefix[walk]
                }
                guard let first = pending.last else { return output }
                output.append(contentsOf: pending.reversed())
                if code == next { output.append(first) }
                if previous >= 0, next < 4096 {
                    (prefix[next], suffix[next]) = (previous, first)
                    next += 1
                    if next == 1 << width, width < 12 { width += 1 }
                }
                previous = code
                if output.count >= count { return Array(output.prefix(count)) }
            }
        }
        return output
    }
}
