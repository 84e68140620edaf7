import Mail
import SMTP

/// A message between `354` and its final reply.
struct MessageInTransfer {
    let writer: any MessageWriter
    var decoder = DataDecoder()
    /// Decoded bytes not yet handed to the writer.
    var piece: [UInt8] = []
    private var handedOver = 0
    private(set) var refusal: Reply?

    init(writer: any MessageWriter) { self.writer = writer }

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
    var finalRefusal: Reply? {
        switch decoder.defect {
        case .bareCarriageReturn, .bareLineFeed:
            Reply(550, EnhancedStatus(5, 6, 0), "Bare CR or LF in the message; lines end with CRLF")
        case .nul: Reply(550, EnhancedStatus(5, 6, 0), "NUL in the message")
        case nil: refusal
        }
    }
}
