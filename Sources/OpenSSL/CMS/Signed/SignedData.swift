/// SignedData (RFC 5652 §5), read and not yet judged.
public struct SignedData: Sendable {
    /// Encapsulated content; `nil` when it is detached.
    public let content: ArraySlice<UInt8>?
    /// May be empty: then nothing is signed (threats A2.3).
    public let signers: [SignerInfo]
    /// The bag: nothing in it is trusted for being here.
    public let certificates: [X509Certificate]
    /// Certificates of the bag that do not parse, or of other kinds.
    public let unreadableCertificates: Int
    /// CRLs in DER, unchecked.
    public let revocationLists: [[UInt8]]
    let contentType: CMSObjectIdentifier

    init(_ reader: inout BERReader) throws(CMSError) {
        var inside = try reader.sequence("SignedData")
        _ = try inside.smallInteger("version")
        _ = try inside.set("digestAlgorithms")
        (contentType, content) = try Self.readContent(&inside)
        (certificates, unreadableCertificates) = try Self.readCertificates(&inside)
        revocationLists = try Self.readRevocationLists(&inside)
        var set = try inside.set("signerInfos")
        var signers: [SignerInfo] = []
        while !set.isAtEnd {
            guard signers.count < CMSLimits.signers else { throw .tooLarge("signerInfos") }
            signers.append(try SignerInfo(&set))
        }
        self.signers = signers
        try inside.finish("SignedData")
    }

    /// EncapsulatedContentInfo: type, `[0] EXPLICIT OCTET STRING OPTIONAL`.
    private static func readContent(_ reader: inout BERReader) throws(CMSError) -> (CMSObjectIdentifier, ArraySlice<UInt8>?) {
        var inside = try reader.sequence("encapContentInfo")
        let type = try inside.objectIdentifier("eContentType")
        // RFC 8551 §2.4.1: id-data; a signature over anything else is none over a MIME entity.
        guard type == .data else { throw .notAllowed("signed content is no data") }
        guard let element = try inside.optional(BERElement.Tag.constructed(0)) else {
            try inside.finish("encapContentInfo")
            return (type, nil)
        }
        try inside.finish("encapContentInfo")
        var explicit = inside.inside(element)
        let content = try explicit.octetString("eContent")
        try explicit.finish("eContent")
        return (type, content)
    }

    private static func readCertificates(_ reader: inout BERReader) throws(CMSError) -> ([X509Certificate], Int) {
        guard let element = try reader.optional(BERElement.Tag.constructed(0)) else { return ([], 0) }
        var set = reader.inside(element)
        var certificates: [X509Certificate] = []
        var count = 0
        while !set.isAtEnd {
            let member = try set.element()
            count += 1
            guard count <= CMSLimits.certificates else { throw .tooLarge("certificates") }
            guard member.identifier == BERElement.Tag.sequence, member.range.count <= CMSLimits.structure else { continue }
            if let certificate = try? X509Certificate(der: Array(set.encoding(member))) { certificates.append(certificate) }
        }
        return (certificates, count - certificates.count)
    }

    private static func readRevocationLists(_ reader: inout BERReader) throws(CMSError) -> [[UInt8]] {
        guard let element = try reader.optional(BERElement.Tag.constructed(1)) else { return [] }
        var set = reader.inside(element)
        var lists: [[UInt8]] = []
        while !set.isAtEnd {
            let member = try set.element()
            guard lists.count < CMSLimits.revocationLists else { throw .tooLarge("crls") }
            if member.identifier == BERElement.Tag.sequence { lists.append(Array(set.encoding(member))) }
        }
        return lists
    }
}
