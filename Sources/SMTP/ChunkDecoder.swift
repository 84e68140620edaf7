import Mail

/// Reads the chunks of BDAT (RFC 3030 §2): their size says where they end, and no dot is stuffed.
///
/// The bytes become the text of a message that leaves by DATA, so the same rules hold as there: bare CR, bare LF and NUL
/// refuse it, also across the border of two chunks (`threats.md` A4.1).
public struct ChunkDecoder: Sendable {
    private let mendsLineEnds: Bool
    private var endsInCarriageReturn = false
    private var left = 0
    public private(set) var defect: MessageDefect?

    /// - Parameter mendsLineEnds: bare CR and LF become CRLF instead of refusing the message.
    public init(mendsLineEnds: Bool = false) { self.mendsLineEnds = mendsLineEnds }

    /// A chunk of this size follows.
    public mutating func begin(size: Int) { left = size }

    /// All octets of the chunk came.
    public var isChunkComplete: Bool { left == 0 }

    /// - Returns: how many octets of `input` belong to the chunk.
    public mutating func decode(_ input: UnsafeBufferPointer<UInt8>, into output: inout [UInt8]) -> Int {
        let chunk = UnsafeBufferPointer(rebasing: input.prefix(left))
        var index = 0
        while index < chunk.count {
            if !endsInCarriageReturn {
                let end = chunk.endOfPlainText(from: index)
                output.append(contentsOf: UnsafeBufferPointer(rebasing: chunk[index..<end]))
                index = end
                if index == chunk.count { break }
            }
            step(chunk[index], &output)
            index += 1
        }
        left -= chunk.count
        return chunk.count
    }

    /// The last chunk is complete.
    public mutating func finish(into output: inout [UInt8]) {
        if endsInCarriageReturn { endBareCarriageReturn(&output) }
    }

    private mutating func step(_ byte: UInt8, _ output: inout [UInt8]) {
        if byte == 0x0A, endsInCarriageReturn {
            output.append(byte)
            endsInCarriageReturn = false
            return
        }
        if endsInCarriageReturn { endBareCarriageReturn(&output) }
        switch byte {
        case 0x0D: endsInCarriageReturn = true
        case 0x0A where mendsLineEnds: output.append(0x0D)
        case 0x0A: defect = defect ?? .bareLineFeed
        case 0: defect = defect ?? .nul
        default: break
        }
        output.append(byte)
    }

    private mutating func endBareCarriageReturn(_ output: inout [UInt8]) {
        endsInCarriageReturn = false
        if mendsLineEnds { output.append(0x0A) } else { defect = defect ?? .bareCarriageReturn }
    }
}
