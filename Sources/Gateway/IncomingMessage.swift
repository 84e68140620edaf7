import MIME
import Mail
import Policy
import SMIME

/// A received message after parsing, with the facts a decision needs.
struct IncomingMessage: Sendable {
    let message: Message
    let facts: MessageFacts

    init(_ bytes: [UInt8], _ envelope: Envelope, _ submission: Submission) {
        let parsed = Message(parsing: bytes)
        // A line that is no field ends the header for us and not for every other reader: the empty line settles it.
        let settled = parsed.defects.contains(.missingHeaderSeparator) ? parsed.separatingHeader() : bytes
        message = settled == bytes ? parsed : Message(parsing: settled)
        // What its sender asks for counts also where he put it below such a line.
        facts = MessageFacts(
            message, header: submission.origin == .inside ? parsed.wholeHeader : message.root.header, envelope: envelope,
            submission: submission, protection: RootProtection(of: message, origin: submission.origin))
    }

    /// The message with the edits of the plan that concern every copy; the very same bytes when there are none.
    func edited(by plan: Plan) -> [UInt8] {
        let removed = Set(plan.fieldRemovals.map(\.index))
        var position = -1
        let stripped =
            removed.isEmpty
            ? message.bytes
            : message.removingFields { _ in
                position += 1
                return removed.contains(position)
            }
        guard let subject = plan.subjectReplacement else { return stripped }
        return Message(parsing: stripped).replacingField("Subject", with: subject)
    }
}

extension RootProtection {
    /// What the root of a message is, read by the S/MIME reader.
    ///
    /// From inside, only what parses and has allowed algorithms counts as encrypted: a content type alone would let plain text
    /// leave as if it were (E-08). From outside, whatever claims to be encrypted is looked at and marked.
    init(of message: Message, origin: Origin) {
        switch SMIMEType(of: message.root, in: message) {
        case .enveloped(let isReadable), .authEnveloped(let isReadable):
            self = origin == .outside || isReadable && message.holdsNothingBesideItsEncoding ? .smimeEncrypted : .none
        case .multipartSigned: self = .smimeClearSigned
        case .signed: self = .smimeOpaqueSigned
        case .compressed: self = .smimeCompressed
        case .certsOnly, nil:
            let parts = SMIMEType.belowRoot(of: message)
            self = parts.contains(where: \.isEncrypted) ? .encryptedBelowRoot : parts.contains(where: \.isSigned) ? .signedBelowRoot : .none
        }
    }
}

extension Message {
    /// Whether the body is its encoding and nothing else: readers pass over what base64 has no letter for, and that may be text.
    fileprivate var holdsNothingBesideItsEncoding: Bool {
        guard root.transferEncoding == .base64 else { return root.transferEncoding.isIdentity }
        let body = slice(root.bodyRange)
        let end = body.firstIndex(of: UInt8(ascii: "=")) ?? body.endIndex
        return body[..<end].allSatisfy { Self.isBase64($0) || Self.isBlank($0) }
            && body[end...].allSatisfy { $0 == UInt8(ascii: "=") || Self.isBlank($0) }
    }

    private static func isBase64(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "+"), UInt8(ascii: "/"):
            true
        default: false
        }
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A }
}
