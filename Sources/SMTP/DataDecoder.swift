import Mail

#if canImport(Glibc)
    import Glibc
#endif

/// Turns the stream after `354` back into message bytes: takes off the stuffed dots and finds CRLF.CRLF (RFC 5321 §4.5.2).
///
/// Only CRLF.CRLF ends the message. A bare CR, a bare LF or a NUL refuses it, whatever follows, so that no two servers
/// can disagree where it ends (`threats.md` A4.1). After a refusal the rest is still read to the end and dropped.
/// From clients that are trusted with it, bare CR and LF become CRLF; they still end nothing.
public struct DataDecoder: Sendable {
    private enum State: Sendable {
        case lineStart, text, carriageReturn, dot, dotCarriageReturn
        /// Behind a bare line end that was made a CRLF: a dot is stuffing here too, but never the end.
        case mendedLineStart, mendedDot
    }

    private let mendsLineEnds: Bool
    private var state = State.lineStart
    public private(set) var defect: MessageDefect?
    public private(set) var isComplete = false

    /// - Parameter mendsLineEnds: bare CR and LF become CRLF instead of refusing the message.
    public init(mendsLineEnds: Bool = false) { self.mendsLineEnds = mendsLineEnds }

    /// Reads `input` up to the end of the message.
    ///
    /// - Parameters:
    ///   - input: the next octets of the connection.
    ///   - output: gets the message bytes among them.
    /// - Returns: how many octets belong to the message; what is behind belongs to the next command.
    public mutating func decode(_ input: UnsafeBufferPointer<UInt8>, into output: inout [UInt8]) -> Int {
        var index = 0
        while index < input.count, !isComplete {
            if state == .text {
                let end = input.endOfPlainLines(from: index)
                output.append(contentsOf: UnsafeBufferPointer(rebasing: input[index..<end]))
                index = end
                if index == input.count { break }
            }
            step(input[index], &output)
            index += 1
        }
        return index
    }

    private mutating func step(_ byte: UInt8, _ output: inout [UInt8]) {
        if byte == 0 { defect = defect ?? .nul }
        switch (state, byte) {
        case (.lineStart, 0x2E): state = .dot
        case (.mendedLineStart, 0x2E): state = .mendedDot
        case (.dot, 0x0D): state = .dotCarriageReturn
        case (.dotCarriageReturn, 0x0A): isComplete = true
        case (.dotCarriageReturn, _):
            if mendsLineEnds { output.append(0x2E) }
            output.append(0x0D)
            endBareCarriageReturn(byte, &output)
        case (.carriageReturn, 0x0A):
            output.append(0x0A)
            state = .lineStart
        case (.carriageReturn, _): endBareCarriageReturn(byte, &output)
        case (.dot, 0x0A) where mendsLineEnds, (.mendedDot, 0x0A) where mendsLineEnds: mendLine([0x2E, 0x0D, 0x0A], &output)
        case (.mendedDot, 0x0D):
            output += [0x2E, 0x0D]
            state = .carriageReturn
        case (_, 0x0D):
            output.append(0x0D)
            state = .carriageReturn
        case (_, 0x0A) where mendsLineEnds: mendLine([0x0D, 0x0A], &output)
        case (_, 0x0A):
            defect = defect ?? .bareLineFeed
            output.append(0x0A)
            state = .text
        default:
            // After a dot at the start of a line: the dot was stuffing and is not part of the text.
            output.append(byte)
            state = .text
        }
    }

    /// The CR before `byte` was bare; it stands in the output already.
    private mutating func endBareCarriageReturn(_ byte: UInt8, _ output: inout [UInt8]) {
        if mendsLineEnds {
            mendLine([0x0A], &output)
        } else {
            defect = defect ?? .bareCarriageReturn
            state = .text
        }
        step(byte, &output)
    }

    private mutating func mendLine(_ bytes: [UInt8], _ output: inout [UInt8]) {
        output += bytes
        state = .mendedLineStart
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Where a run of whole lines ends that are copied as they are, and what begins another with them: the next CR, LF or NUL that is
    /// not the end of such a line.
    fileprivate func endOfPlainLines(from start: Int) -> Int {
        var position = start
        while true {
            let end = endOfPlainText(from: position)
            guard end + 2 < count, self[end] == 0x0D, self[end + 1] == 0x0A else { return end }
            switch self[end + 2] {
            case 0x2E, 0x0D, 0x0A, 0: return end
            default: position = end + 3
            }
        }
    }

    /// Where the run of octets that mean nothing ends: the next CR, LF or NUL.
    func endOfPlainText(from start: Int) -> Int {
        guard let base = baseAddress else { return start }
        var end = count
        for stop: Int32 in [0x0D, 0x0A, 0] {
            if let found = memchr(base + start, stop, end - start) { end = UnsafeRawPointer(found) - UnsafeRawPointer(base) }
        }
        return end
    }
}
