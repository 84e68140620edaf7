/// A CMS object by its content type (RFC 5652 §3), read strictly enough that nothing hides behind it.
public enum ContentInfo: Sendable {
    case signed(SignedData)
    case enveloped(EnvelopedData)
    case authEnveloped(EnvelopedData)
    case compressed

    /// - Parameters:
    ///   - bytes: BER, exactly one ContentInfo.
    ///   - shortTags: accept GCM tags of 12 to 15 bytes.
    /// - Throws: `CMSError` for what is malformed, too large, or not on the allow-list of its content type.
    public init(_ bytes: [UInt8], shortTags: Bool = false) throws(CMSError) {
        var outer = BERReader(bytes)
        var inside = try outer.sequence("ContentInfo")
        let type = try inside.objectIdentifier("contentType")
        let element = try inside.expect(BERElement.Tag.constructed(0), "content")
        try inside.finish("ContentInfo")
        try outer.finish("what follows the ContentInfo")
        var content = inside.inside(element)
        switch type {
        case .signedData: self = .signed(try SignedData(reading: &content))
        case .envelopedData: self = .enveloped(try EnvelopedData(enveloped: &content))
        case .authEnvelopedData: self = .authEnveloped(try EnvelopedData(authEnveloped: &content, shortTags: shortTags))
        case .compressedData: self = .compressed
        default: throw .notAllowed("content type \(type)")
        }
        if case .compressed = self { return }
        try content.finish("content")
    }
}
