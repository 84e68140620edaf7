/// What a CMS object says it is, also when its inside is not on the allow-list.
public enum CMSContentType: Hashable, Sendable {
    case enveloped(isReadable: Bool)
    case authEnveloped(isReadable: Bool)
    case signed(hasSigners: Bool, hasContent: Bool)
    case compressed

    /// `nil` for bytes that are no ContentInfo of these types.
    public init?(of bytes: [UInt8]) {
        self.init(Result { () throws(CMSError) in try ContentInfo(bytes) }, head: bytes.prefix(64))
    }

    /// - Parameters:
    ///   - info: what parsing came to.
    ///   - head: the first octets, at least 64 where there are as many: the type stands there before anything that can go wrong.
    public init?(_ info: Result<ContentInfo, CMSError>, head: ArraySlice<UInt8>) {
        switch info {
        case .success(.enveloped): self = .enveloped(isReadable: true)
        case .success(.authEnveloped): self = .authEnveloped(isReadable: true)
        case .success(.signed(let data)): self = .signed(hasSigners: !data.signers.isEmpty, hasContent: data.content != nil)
        case .success(.compressed): self = .compressed
        case .failure where Self.holds(Array(head), .envelopedData): self = .enveloped(isReadable: false)
        case .failure where Self.holds(Array(head), .authEnvelopedData): self = .authEnveloped(isReadable: false)
        // Signed by what cannot be read is signed by nobody, and shown as such.
        case .failure where Self.holds(Array(head), .signedData): self = .signed(hasSigners: true, hasContent: true)
        case .failure where Self.holds(Array(head), .compressedData): self = .compressed
        case .failure: return nil
        }
    }

    private static func holds(_ head: [UInt8], _ identifier: CMSObjectIdentifier) -> Bool {
        guard head.first == BERElement.Tag.sequence, head.count > 2 else { return false }
        let lengthOctets = head[1] < 0x80 || head[1] == 0x80 ? 0 : Int(head[1] & 0x7F)
        return head.dropFirst(2 + lengthOctets).starts(with: DERNode.objectIdentifier(identifier).encoded)
    }
}
