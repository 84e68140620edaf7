import Foundation

/// One signer of a SignedData (RFC 5652 §5.3), read and not yet judged.
public struct SignerInfo: Sendable {
    /// How the signer's certificate is named.
    public let identifier: CertificateIdentifier
    /// `nil` for a digest not on the allow-list.
    public let digest: CMSDigest?
    /// `RSA with SHA-256`; the object identifier when it is not on the allow-list.
    public let algorithm: String
    /// When the signer says it was signed; `nil` without the attribute.
    public var signingTime: Date? { attributes?.signingTime }
    /// The DER of SMIMECapabilities (`SMIMECapability.read`). Believe it only after the signature has been verified.
    public var capabilities: [UInt8]? { attributes?.capabilities }

    let signatureAlgorithm: SignatureAlgorithm?
    let attributes: SignedAttributes?
    let signature: [UInt8]

    init(_ reader: inout BERReader) throws(CMSError) {
        let element = try reader.expect(BERElement.Tag.sequence, "SignerInfo")
        guard element.range.count <= CMSLimits.structure else { throw .tooLarge("SignerInfo") }
        var inside = reader.inside(element)
        _ = try inside.smallInteger("version")
        identifier = try CertificateIdentifier(reading: &inside)
        let digestIdentifier = try AlgorithmIdentifier(reading: &inside, "digestAlgorithm")
        digest = CMSDigest(digestIdentifier)
        if let element = try inside.optional(BERElement.Tag.constructed(0)) {
            attributes = try SignedAttributes(element, in: inside)
        } else {
            attributes = nil
        }
        let signatureIdentifier = try AlgorithmIdentifier(reading: &inside, "signatureAlgorithm")
        signatureAlgorithm = digest.flatMap { try? SignatureAlgorithm(signatureIdentifier, digest: $0) }
        algorithm = signatureAlgorithm?.text ?? "\(signatureIdentifier.algorithm) with \(digestIdentifier.algorithm)"
        signature = Array(try inside.octetString("signature"))
        // Unsigned attributes (counter-signatures, time stamps) prove nothing here.
        _ = try inside.optional(BERElement.Tag.constructed(1))
        try inside.finish("SignerInfo")
        guard (1...4096).contains(signature.count) else { throw .malformed("signature") }
    }
}
