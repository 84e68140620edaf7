import COpenSSL
import Foundation

/// One signature of a SignedData (RFC 5652 §5.3), read and not yet judged.
public struct SignerInfo: Sendable {
    public let identifier: CertificateIdentifier
    /// `nil` when the digest algorithm is not one we know.
    public let digest: CMSDigest?
    /// The signature's algorithm as people name it: `RSA`, `RSA-PSS`, `ECDSA`, `Ed25519`; the object identifier when unknown.
    public var signatureAlgorithmName: String {
        SignatureScheme(signatureAlgorithm, digest: digest)?.name ?? signatureAlgorithm.algorithm.description
    }
    /// What the signer said the time was; signed, but nobody else's word.
    public let signingTime: Date?
    /// The DER of the SMIMECapabilities attribute (RFC 8551 §2.5.2).
    public let capabilities: [UInt8]?

    let signatureAlgorithm: AlgorithmIdentifier
    let signature: [UInt8]
    /// The signed attributes as a SET OF, the form the signature covers; `nil` when absent.
    let signedAttributes: [UInt8]?
    private let contentType: CMSObjectIdentifier?
    private let messageDigest: [UInt8]?

    init(reading reader: inout BERReader) throws(CMSError) {
        var inside = try reader.sequence("SignerInfo")
        _ = try inside.smallInteger("version")
        identifier = try CertificateIdentifier(reading: &inside)
        digest = CMSDigest(try AlgorithmIdentifier(reading: &inside, "digestAlgorithm"))
        var attributes = SignedAttributes()
        if let element = try inside.optional(BERElement.Tag.constructed(0)) {
            guard !element.isIndefinite, element.range.count <= CMSLimits.structure else {
                throw .notAllowed("signedAttrs of indefinite length")
            }
            attributes = try SignedAttributes(inside.inside(element))
            // RFC 5652 §5.4: the digest is computed over the attributes under the tag of a SET OF.
            signedAttributes = [BERElement.Tag.set] + inside.encoding(element).dropFirst()
        } else {
            signedAttributes = nil
        }
        signatureAlgorithm = try AlgorithmIdentifier(reading: &inside, "signatureAlgorithm")
        signature = Array(try inside.octetString("signature"))
        _ = try inside.optional(BERElement.Tag.constructed(1))
        try inside.finish("SignerInfo")
        contentType = attributes.contentType
        messageDigest = attributes.messageDigest
        signingTime = attributes.signingTime
        capabilities = attributes.capabilities
    }

    /// Whether the signature covers `content` under the key of `certificate`.
    ///
    /// - Returns: `nil` when it does, else why not.
    public func defect(over content: ArraySlice<UInt8>, certificate: X509Certificate) -> String? {
        guard let digest else { return "the digest algorithm is not supported" }
        guard let scheme = SignatureScheme(signatureAlgorithm, digest: digest) else { return "the signature algorithm is not supported" }
        do throws(CMSError) {
            guard let signedAttributes else {
                return try scheme.verify(signature, over: content, certificate) ? nil : "the signature does not fit"
            }
            guard contentType == .data else { return "the signed content type is not data" }
            guard let messageDigest, try digest.hash(content) == messageDigest else { return "the content was changed" }
            return try scheme.verify(signature, over: signedAttributes[...], certificate) ? nil : "the signature does not fit"
        } catch {
            return "the signature cannot be checked: \(error)"
        }
    }
}

/// The attributes a signature covers (RFC 5652 §11, RFC 8551 §2.5). One that occurs twice or has not exactly one value is refused.
private struct SignedAttributes {
    var contentType: CMSObjectIdentifier?
    var messageDigest: [UInt8]?
    var signingTime: Date?
    var capabilities: [UInt8]?

    init() {}

    init(_ reader: BERReader) throws(CMSError) {
        var reader = reader
        var seen: Set<CMSObjectIdentifier> = []
        while !reader.isAtEnd {
            guard seen.count < CMSLimits.attributes else { throw .tooLarge("signedAttrs") }
            var attribute = try reader.sequence("Attribute")
            let type = try attribute.objectIdentifier("attrType")
            guard seen.insert(type).inserted else { throw .malformed("a signed attribute occurs twice") }
            var values = try attribute.set("attrValues")
            try read(type, &values)
        }
    }

    private mutating func read(_ type: CMSObjectIdentifier, _ values: inout BERReader) throws(CMSError) {
        switch type {
        case .contentType:
            contentType = try values.objectIdentifier("contentType")
            try values.finish("contentType")
        case .messageDigest:
            messageDigest = Array(try values.octetString("messageDigest"))
            try values.finish("messageDigest")
        case .signingTime:
            let element = try values.element()
            signingTime = Self.time(element.identifier, values.octets(element))
        case .smimeCapabilities:
            let element = try values.element()
            capabilities = Array(values.encoding(element))
        default: break
        }
    }

    // RFC 5652 §11.3: UTCTime through 2049, GeneralizedTime after.
    private static func time(_ tag: UInt8, _ octets: ArraySlice<UInt8>) -> Date? {
        let text = String(decoding: octets, as: UTF8.self)
        guard text.hasSuffix("Z"), text.dropLast().allSatisfy(\.isNumber), text.utf8.count == (tag == 0x17 ? 13 : 15) else { return nil }
        let digits = tag == 0x17 ? ((Int(text.prefix(2)) ?? 0) < 50 ? "20" : "19") + text : text
        var parts = tm()
        func number(_ start: Int, _ count: Int) -> Int32 { Int32(digits.dropFirst(start).prefix(count)) ?? 0 }
        parts.tm_year = number(0, 4) - 1900
        parts.tm_mon = number(4, 2) - 1
        parts.tm_mday = number(6, 2)
        parts.tm_hour = number(8, 2)
        parts.tm_min = number(10, 2)
        parts.tm_sec = number(12, 2)
        return Date(timeIntervalSince1970: TimeInterval(timegm(&parts)))
    }
}
