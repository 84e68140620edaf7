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

    /// - Parameter lineLength: a multiple of 4.
    private static func encode(_ bytes: some Collection<UInt8>, lineLength: Int) -> [UInt8] {
        bytes.withContiguousStorageIfAvailable { encode($0, lineLength) } ?? Array(bytes).withUnsafeBufferPointer { encode($0, lineLength) }
    }

    private static func encode(_ bytes: UnsafeBufferPointer<UInt8>, _ lineLength: Int) -> [UInt8] {
        let letters = (bytes.count + 2) / 3 * 4
        let lines = lineLength == Int.max ? 0 : (letters + lineLength - 1) / lineLength
        return [UInt8](unsafeUninitializedCapacity: letters + lines * 2) { out, count in
            alphabet.withUnsafeBufferPointer { alphabet in
                var column = 0
                for start in stride(from: 0, to: bytes.count, by: 3) {
                    let left = bytes.count - start
                    let second = left > 1 ? UInt32(bytes[start + 1]) : 0
                    let third = left > 2 ? UInt32(bytes[start + 2]) : 0
                    let bits = UInt32(bytes[start]) << 16 | second << 8 | third
                    out[count] = alphabet[Int(bits >> 18)]
                    out[count + 1] = alphabet[Int(bits >> 12 & 63)]
                    out[count + 2] = left > 1 ? alphabet[Int(bits >> 6 & 63)] : ASCII.equals
                    out[count + 3] = left > 2 ? alphabet[Int(bits & 63)] : ASCII.equals
                    count += 4
                    column += 4
                    if column == lineLength || left <= 3 && lines > 0 {
                        out[count] = ASCII.cr
                        out[count + 1] = ASCII.lf
                        count += 2
                        column = 0
                    }
                }
            }
        }
    }

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let values: [UInt8] = {
        var table = [UInt8](repeating: 0xFF, count: 256)
        for (value, byte) in alphabet.enumerated() { table[Int(byte)] = UInt8(value) }
        return table
    }()
}
