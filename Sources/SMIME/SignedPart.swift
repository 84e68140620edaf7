import MIME

/// The two parts of a multipart/signed (RFC 1847 §2.1).
struct SignedPart {
    /// Exactly the bytes that the signature covers.
    let covered: ArraySlice<UInt8>
    let signature: Entity

    /// `nil` unless there are exactly two parts: what stands beside them would be shown and not be signed.
    init?(_ message: Message) {
        let root = message.root
        guard root.children.count == 2, root.isInterpreted else { return nil }
        covered = message.slice(root.children[0].range)
        signature = root.children[1]
    }

    var content: Message { Message(parsing: Array(covered)) }
}
