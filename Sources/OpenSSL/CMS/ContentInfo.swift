/// A CMS object by its content type (RFC 5652 §3), read strictly enough that nothing hides behind it.
public enum ContentInfo: Sendable {
    case signed(SignedData)
    case enveloped(EnvelopedData)
    case authEnveloped(EnvelopedData)
    case compressed(CompressedData)

    /// - Parameters:
    ///   - bytes: BER, one ContentInfo; blanks, line ends and zero octets may follow.
    ///   - shortTags: accept GCM tags of 12 to 15 bytes.
    /// - Throws: `CMSError` for what is malformed, too large, or not on the allow-list of its content type.
    public init(_ bytes: [UInt8], shortTags: Bool = false) throws(CMSError) {
        var outer = BERReader(bytes)
        var inside = try outer.sequence("ContentInfo")
        // Base64 of several programs ends in padding of their own; anything else behind the object is not looked at by anybody.
        guard bytes[outer.position...].allSatisfy({ $0 == 0 || $0 == 0x0A || $0 == 0x0D || $0 == 0x20 }) else {
            throw .malformed("bytes after the ContentInfo")
        }
        let type = try inside.objectIdentifier("contentType")
        let element = try inside.expect(BERElement.Tag.constructed(0), "content")
        try inside.finish("ContentInfo")
        var content = inside.inside(element)
        switch type {
        case .signedData: self = .signed(try SignedData(&content))
        case .envelopedData: self = .enveloped(try EnvelopedData(enveloped: &content))
        case .authEnvelopedData: self = .authEnveloped(try EnvelopedData(authEnveloped: &content, shortTags: shortTags))
        case .compressedData: self = .compressed(try CompressedData(&content))
        default: throw .notAllowed("content type \(type)")
        }
        try content.finish("content")
    }
}
