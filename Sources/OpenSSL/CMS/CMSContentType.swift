/// What a CMS object says it is, also when its inside is not on the allow-list.
public enum CMSContentType: Hashable, Sendable {
    case enveloped(isReadable: Bool)
    case authEnveloped(isReadable: Bool)
    case signed(hasSigners: Bool, hasContent: Bool)
    case compressed

    /// `nil` for bytes that are no ContentInfo of these types.
    public init?(of bytes: [UInt8]) {
        if let info = try? ContentInfo(bytes) {
            switch info {
            case .enveloped: self = .enveloped(isReadable: true)
            case .authEnveloped: self = .authEnveloped(isReadable: true)
            case .signed(let data): self = .signed(hasSigners: !data.signers.isEmpty, hasContent: data.content != nil)
            case .compressed: self = .compressed
            }
            return
        }
        // The type stands in the first octets, before anything that can go wrong.
        let head = Array(bytes.prefix(64))
        if Self.holds(head, CMSObjectIdentifier.envelopedData) {
            self = .enveloped(isReadable: false)
        } else if Self.holds(head, CMSObjectIdentifier.authEnvelopedData) {
            self = .authEnveloped(isReadable: false)
        } else {
            return nil
        }
    }

    private static func holds(_ head: [UInt8], _ identifier: CMSObjectIdentifier) -> Bool {
        guard head.first == BERElement.Tag.sequence, head.count > 2 else { return false }
        let lengthOctets = head[1] < 0x80 || head[1] == 0x80 ? 0 : Int(head[1] & 0x7F)
        return head.dropFirst(2 + lengthOctets).starts(with: DERNode.objectIdentifier(identifier).encoded)
    }
}
