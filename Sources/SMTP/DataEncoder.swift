#if canImport(Glibc)
    import Glibc
#endif

/// Turns message bytes into the stream after `354`: doubles dots that begin a line and ends with CRLF.CRLF.
///
/// Never lets a bare CR or LF out: one in the message makes `encode` fail, and the transaction must be broken off.
public struct DataEncoder: Sendable {
    /// The message holds a CR or LF that is not part of a CRLF.
    public struct BareLineEnd: Error, Hashable, Sendable {}

    private var atLineStart = true
    private var endsInCarriageReturn = false

    public init() {}

    public mutating func encode(_ input: [UInt8], into output: inout [UInt8]) throws(BareLineEnd) {
        output.reserveCapacity(output.count + input.count + 64)
        var index = 0
        while index < input.count {
            if endsInCarriageReturn {
                guard input[index] == 0x0A else { throw BareLineEnd() }
                output.append(0x0A)
                (endsInCarriageReturn, atLineStart) = (false, true)
                index += 1
                continue
            }
            if atLineStart, input[index] == 0x2E { output.append(0x2E) }
            atLineStart = false
            let end = Self.linesEnd(input, from: index)
            output.append(contentsOf: input[index..<end.text])
            if end.isBareLineFeed { throw BareLineEnd() }
            if end.text < input.count {
                output.append(0x0D)
                endsInCarriageReturn = true
            }
            index = min(end.text + 1, input.count)
        }
    }

    /// The end of the message; adds the CRLF a message without one at its end needs (RFC 5321 §4.1.1.4).
    public mutating func finish(into output: inout [UInt8]) throws(BareLineEnd) {
        if endsInCarriageReturn { throw BareLineEnd() }
        output += atLineStart ? Array(".\r\n".utf8) : Array("\r\n.\r\n".utf8)
    }

    /// The end of the first line after which one begins with a dot or is missing, or that does not end in CRLF.
    private static func linesEnd(_ input: [UInt8], from start: Int) -> (text: Int, isBareLineFeed: Bool) {
        var position = start
        while true {
            let end = lineEnd(input, from: position)
            guard !end.isBareLineFeed, end.text + 2 < input.count, input[end.text + 1] == 0x0A, input[end.text + 2] != 0x2E else {
                return end
            }
            position = end.text + 2
        }
    }

    private static func lineEnd(_ input: [UInt8], from start: Int) -> (text: Int, isBareLineFeed: Bool) {
        input.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return (start, false) }
            var end = buffer.count
            if let found = memchr(base + start, 0x0D, end - start) { end = UnsafeRawPointer(found) - UnsafeRawPointer(base) }
            if let bare = memchr(base + start, 0x0A, end - start) { return (UnsafeRawPointer(bare) - UnsafeRawPointer(base), true) }
            return (end, false)
        }
    }
}
