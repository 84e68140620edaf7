import Mail
import SMTP

/// A message between its first octet and its final reply.
struct MessageInTransfer {
    /// How its end is told.
    enum Framing {
        case data(DataDecoder)
        case chunks(ChunkDecoder, isLast: Bool)
    }

    let writer: any MessageWriter
    /// Each gets its own answer in LMTP.
    let recipients: Int
    private var framing: Framing
    /// Decoded bytes not yet handed to the writer.
    var piece: [UInt8] = []
    private var handedOver = 0
    private(set) var refusal: Reply?

    init(writer: any MessageWriter, recipients: Int, framing: Framing) {
        self.writer = writer
        self.recipients = recipients
        self.framing = framing
    }

    /// Begins the next chunk of BDAT.
    mutating func begin(chunk size: Int, isLast: Bool) {
        guard case .chunks(var decoder, _) = framing else { return }
        decoder.begin(size: size)
        framing = .chunks(decoder, isLast: isLast)
    }

    /// - Returns: how many octets of the input belong to the message, or to the chunk.
    mutating func decode(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
        switch framing {
        case .data(var decoder):
            defer { framing = .data(decoder) }
            return decoder.decode(bytes, into: &piece)
        case .chunks(var decoder, let isLast):
            defer { framing = .chunks(decoder, isLast: isLast) }
            return decoder.decode(bytes, into: &piece)
        }
    }

    /// The last chunk came: what was open at its end is judged.
    mutating func finish() {
        guard case .chunks(var decoder, let isLast) = framing else { return }
        decoder.finish(into: &piece)
        framing = .chunks(decoder, isLast: isLast)
    }

    var isChunked: Bool { if case .chunks = framing { true } else { false } }

    /// The next octets are its own, not a command.
    var isReading: Bool {
        switch framing {
        case .data: true
        case .chunks(let decoder, _): !decoder.isChunkComplete
        }
    }

    /// Nothing more of it comes.
    var isComplete: Bool {
        switch framing {
        case .data(let decoder): decoder.isComplete
        case .chunks(let decoder, let isLast): isLast && decoder.isChunkComplete
        }
    }

    var defect: MessageDefect? {
        switch framing {
        case .data(let decoder): decoder.defect
        case .chunks(let decoder, _): decoder.defect
        }
    }

    mutating func takePiece() -> [UInt8] {
        defer {
            handedOver += piece.count
            piece = []
        }
        return piece
    }

    mutating func refuse(_ reply: Reply?) {
        guard let reply, refusal == nil else { return }
        refusal = reply
        piece = []
    }

    /// Once refused, what still arrives is dropped.
    mutating func refuseIfNeeded(limit: Int) {
        if handedOver + piece.count > limit {
            refuse(Reply(552, EnhancedStatus(5, 3, 4), "Message is larger than \(limit) bytes"))
        }
        if refusal != nil { piece = [] }
    }

    /// The refusal at the end of the message; bytes that could hide a second message go first.
    var finalRefusal: Reply? { defect?.reply ?? refusal }
}
