/// The base64 transfer encoding (RFC 2045 §6.8).
public enum Base64 {
    /// Decodes tolerantly: characters foreign to the alphabet are skipped, reading goes on after padding (some senders
    /// join encoded pieces), and bits that do not fill an octet at the end are dropped.
    public static func decode(_ text: some Collection<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(text.count / 4 * 3 + 3)
        var bits: UInt32 = 0
        var count = 0
        func decode(_ bytes: some Sequence<UInt8>) {
            for byte in bytes {
                let value = values[Int(byte)]
                if value < 64 {
                    bits = bits << 6 | UInt32(value)
                    count += 1
                    guard count == 4 else { continue }
                    result.append(UInt8(truncatingIfNeeded: bits >> 16))
                    result.append(UInt8(truncatingIfNeeded: bits >> 8))
                    result.append(UInt8(truncatingIfNeeded: bits))
                    (bits, count) = (0, 0)
                } else if byte == ASCII.equals {
                    flush()
                }
            }
        }
        func flush() {
            if count == 3 {
                result.append(UInt8(truncatingIfNeeded: bits >> 10))
                result.append(UInt8(truncatingIfNeeded: bits >> 2))
            } else if count == 2 {
                result.append(UInt8(truncatingIfNeeded: bits >> 4))
            }
            (bits, count) = (0, 0)
        }
        if text.withContiguousStorageIfAvailable({ decode($0) }) == nil { decode(text) }
        flush()
        return result
    }

    /// Encodes in lines of 76 characters that end in CRLF, the last one too; empty for no bytes (RFC 2045 §6.8).
    public static func encode(_ bytes: some Collection<UInt8>) -> [UInt8] {
        encode(bytes, lineLength: 76)
    }

    /// Encodes without line ends.
    public static func encodeInline(_ bytes: some Collection<UInt8>) -> [UInt8] {
        encode(bytes, lineLength: Int.max)
    }

    private static func encode(_ bytes: some Collection<UInt8>, lineLength: Int) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count / 57 * 78 + 82)
        var group: (UInt8, UInt8, UInt8) = (0, 0, 0)
        var filled = 0
        var column = 0
        func write() {
            let bits = UInt32(group.0) << 16 | UInt32(group.1) << 8 | UInt32(group.2)
            result.append(alphabet[Int(bits >> 18 & 63)])
            result.append(alphabet[Int(bits >> 12 & 63)])
            result.append(filled > 1 ? alphabet[Int(bits >> 6 & 63)] : ASCII.equals)
            result.append(filled > 2 ? alphabet[Int(bits & 63)] : ASCII.equals)
            (group, filled) = ((0, 0, 0), 0)
            column += 4
            if column >= lineLength {
                result += ASCII.crlf
                column = 0
            }
        }
        for byte in bytes {
            switch filled {
            case 0: group.0 = byte
            case 1: group.1 = byte
            default: group.2 = byte
            }
            filled += 1
            if filled == 3 { write() }
        }
        if filled > 0 { write() }
        if column > 0, lineLength != Int.max { result += ASCII.crlf }
        return result
    }

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let values: [UInt8] = {
        var table = [UInt8](repeating: 0xFF, count: 256)
        for (value, byte) in alphabet.enumerated() { table[Int(byte)] = UInt8(value) }
        return table
    }()
}
