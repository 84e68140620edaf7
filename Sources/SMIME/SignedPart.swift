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

    /// Why another reader may find other parts than we did, and show what nobody signed; `nil` when none can.
    static func ambiguity(of message: Message) -> String? {
        let root = message.root
        for name in ["Content-Type", "Content-Transfer-Encoding", "MIME-Version"] where root.header.all(named: name).count > 1 {
            return "the mail has more than one \(name) field"
        }
        if root.contentType.parameters.isAmbiguous("boundary") { return "the mail names more than one boundary" }
        guard root.children.count == 2, let first = root.children.first, let last = root.children.last else { return nil }
        // RFC 1847 §2.1: the second part is the signature, and nothing that is shown.
        let type = last.contentType.mediaType
        let isSignature = type == "application/pkcs7-signature" || type == "application/x-pkcs7-signature" || last.mayHoldCMS
        guard isSignature else { return "its second part is \(type), no signature" }
        let around = [root.bodyRange.lowerBound..<first.range.lowerBound, last.range.upperBound..<root.bodyRange.upperBound]
        return around.contains { hasOtherDelimiter(message.slice($0), root.contentType.parameters["boundary"] ?? "") }
            ? "text around the signed part looks like other parts" : nil
    }

    /// A line that starts as a delimiter does and is none of this multipart.
    private static func hasOtherDelimiter(_ text: ArraySlice<UInt8>, _ boundary: String) -> Bool {
        let lines = text.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D })
        return lines.contains { line in
            line.starts(with: [0x2D, 0x2D]) && line.count > 2 && line.dropFirst(2).first != 0x20
                && !line.dropFirst(2).starts(with: boundary.utf8)
        }
    }

    var content: Message { Message(parsing: Array(covered)) }
}
