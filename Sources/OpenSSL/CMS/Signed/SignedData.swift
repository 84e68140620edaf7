import COpenSSL

/// SignedData (RFC 5652 §5), read and not yet judged.
public struct SignedData: Sendable {
    /// The embedded content; `nil` for a detached signature.
    public let content: ArraySlice<UInt8>?
    /// Every certificate that could be read; others are left out and help nobody.
    public let certificates: [X509Certificate]
    public let signers: [SignerInfo]

    init(reading reader: inout BERReader) throws(CMSError) {
        var inside = try reader.sequence("SignedData")
        _ = try inside.smallInteger("version")
        _ = try inside.set("digestAlgorithms")
        var encapsulated = try inside.sequence("encapContentInfo")
        guard try encapsulated.objectIdentifier("eContentType") == .data else { throw .notAllowed("signed content is no data") }
        if let element = try encapsulated.optional(BERElement.Tag.constructed(0)) {
            var explicit = encapsulated.inside(element)
            content = try explicit.optionalOctetString(BERElement.Tag.octetString) ?? []
        } else {
            content = nil
        }
        certificates = try Self.certificates(&inside)
        _ = try inside.optional(BERElement.Tag.constructed(1))
        var infos = try inside.set("signerInfos")
        var signers: [SignerInfo] = []
        while !infos.isAtEnd {
            guard signers.count < CMSLimits.signers else { throw .tooLarge("signerInfos") }
            signers.append(try SignerInfo(reading: &infos))
        }
        self.signers = signers
        try inside.finish("SignedData")
    }

    /// The certificate a signer names, among those that came along and others.
    public func certificate(of signer: SignerInfo, others: [X509Certificate] = []) -> X509Certificate? {
        (certificates + others).first { signer.identifier.matches($0) }
    }

    private static func certificates(_ reader: inout BERReader) throws(CMSError) -> [X509Certificate] {
        guard let element = try reader.optional(BERElement.Tag.constructed(0)) else { return [] }
        var inside = reader.inside(element)
        var found: [X509Certificate] = []
        var count = 0
        while !inside.isAtEnd {
            count += 1
            guard count <= CMSLimits.certificates else { throw .tooLarge("certificates") }
            let item = try inside.element()
            if item.identifier == BERElement.Tag.sequence, let certificate = try? X509Certificate(der: Array(inside.encoding(item))) {
                found.append(certificate)
            }
            ERR_clear_error()
        }
        return found
    }
}
