/// How a camera was held (Exif 2.32 §4.6.4, tag 274), out of the first APP1 segment of a JPEG.
enum ExifOrientation {
    /// - Returns: 1 to 8; 1 when nothing readable says otherwise.
    static func read(_ jpeg: [UInt8]) -> Int {
        var position = 2
        while position + 4 <= jpeg.count, jpeg[position] == 0xFF {
            let marker = jpeg[position + 1]
            let length = Int(jpeg[position + 2]) << 8 | Int(jpeg[position + 3])
            guard length >= 2, marker != 0xDA else { return 1 }
            if marker == 0xE1, let found = orientation(Array(jpeg[(position + 4)...].prefix(length - 2))) { return found }
            position += 2 + length
        }
        return 1
    }

    private static func orientation(_ segment: [UInt8]) -> Int? {
        guard segment.count > 14, segment.starts(with: Array("Exif".utf8) + [0, 0]) else { return nil }
        let tiff = Array(segment[6...])
        let isLittle = tiff[0] == UInt8(ascii: "I")
        func number(_ start: Int, _ octets: Int) -> Int? {
            guard start >= 0, start + octets <= tiff.count else { return nil }
            let part = tiff[start..<(start + octets)]
            return (isLittle ? Array(part.reversed()) : Array(part)).reduce(0) { $0 << 8 | Int($1) }
        }
        guard let start = number(4, 4), let entries = number(start, 2) else { return nil }
        for entry in 0..<min(entries, 200) where number(start + 2 + entry * 12, 2) == 274 {
            if let value = number(start + 2 + entry * 12 + 8, 2), (1...8).contains(value) { return value }
        }
        return nil
    }
}
