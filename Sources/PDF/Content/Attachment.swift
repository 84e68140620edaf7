import MIME

/// A file that goes into the PDF. Its octets are decoded when they are written, not before.
struct Attachment {
    enum Source {
        case part(Entity)
        /// The whole message as it came.
        case original
    }

    let name: String
    let mediaType: String
    let size: Int
    let source: Source
    /// Worth deflating: text and the like; pictures and archives are packed already.
    let deflates: Bool

    func octets(in message: Message) -> [UInt8] {
        switch source {
        case .original: message.bytes
        case .part(let entity): message.decodedBody(of: entity)
        }
    }
}
