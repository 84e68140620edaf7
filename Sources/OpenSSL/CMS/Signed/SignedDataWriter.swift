import COpenSSL
import Foundation

/// Makes SignedData with one signer (RFC 5652 §5, RFC 8551 §2).
public enum SignedDataWriter {
    /// Signs with content-type, message-digest, signing-time, SMIMECapabilities and signing-certificate-v2 attributes.
    ///
    /// - Parameters:
    ///   - content: the exact bytes that are signed.
    ///   - isDetached: the content is not part of the result.
    ///   - chain: certificates that go along, the signer's is added by itself.
    ///   - date: the time of signing.
    /// - Returns: ContentInfo in DER.
    /// - Throws: `CMSError.unusableKey` when key and certificate do not belong together or the key cannot sign.
    public static func sign(
        _ content: [UInt8], certificate: X509Certificate, key: PrivateKey, chain: [X509Certificate], digest: Digest, isDetached: Bool,
        at date: Date
    ) throws(CMSError) -> [UInt8] {
        guard certificate.matches(key) else { throw .unusableKey("it does not belong to the certificate") }
        let algorithm = try SigningAlgorithm(key, digest: digest)
        let attributes = try attributes(content, certificate, algorithm.digest, date)
        let signature = try algorithm.sign(DERNode.sortedSet(BERElement.Tag.set, of: attributes).encoded)
        // RFC 5754 §2: parameters of SHA-2 are absent.
        let digestAlgorithm = AlgorithmIdentifier(algorithm.digest.identifier)
        let signer = DERNode.sequence(
            .integer(1), CertificateIdentifier(of: certificate).node, digestAlgorithm.node,
            .sortedSet(BERElement.Tag.constructed(0), of: attributes), algorithm.identifier.node, .octetString(signature)
        )
        let encapContentInfo: [DERNode] = [.objectIdentifier(.data)] + (isDetached ? [] : [.context(0, .octetString(content))])
        let data = DERNode.sequence(
            .integer(1), .set(digestAlgorithm.node), .sequence(of: encapContentInfo),
            .sortedSet(BERElement.Tag.constructed(0), of: ([certificate] + chain).map { .raw($0.der) }), .set(signer)
        )
        return DERNode.sequence(.objectIdentifier(.signedData), .context(0, data)).encoded
    }

    /// A SignedData without signers that carries certificates (RFC 5652 §5, RFC 8551 §3.8).
    /// - Returns: ContentInfo in DER.
    public static func certificates(_ certificates: [X509Certificate]) -> [UInt8] {
        let data = DERNode.sequence(
            .integer(1), .set(), .sequence(.objectIdentifier(.data)),
            .sortedSet(BERElement.Tag.constructed(0), of: certificates.map { .raw($0.der) }), .set())
        return DERNode.sequence(.objectIdentifier(.signedData), .context(0, data)).encoded
    }

    /// The digest a signature with this key has: Ed25519 goes with SHA-512 whatever is asked for (RFC 8419 §3.1).
    public static func digest(with key: PrivateKey, asked digest: Digest) -> Digest {
        EVP_PKEY_get_base_id(key.pointer) == EVP_PKEY_ED25519 ? .sha512 : digest
    }

    private static func attributes(
        _ content: [UInt8], _ certificate: X509Certificate, _ digest: CMSDigest, _ date: Date
    ) throws(CMSError) -> [DERNode] {
        [
            attribute(.contentType, .objectIdentifier(.data)),
            attribute(.messageDigest, .octetString(try digest.hash(content[...]))),
            attribute(.signingTime, try CMSTime.node(date)),
            attribute(.smimeCapabilities, .sequence(of: SMIMECapability.own.map(\.identifier.node))),
            attribute(.signingCertificateV2, try signingCertificate(certificate)),
        ]
    }

    private static func attribute(_ type: CMSObjectIdentifier, _ value: DERNode) -> DERNode {
        .sequence(.objectIdentifier(type), .set(value))
    }

    /// `SigningCertificateV2` (RFC 5035 §3): SHA-256 is the default and not written; issuer and serial number follow.
    private static func signingCertificate(_ certificate: X509Certificate) throws(CMSError) -> DERNode {
        let hash = DERNode.octetString(try CMSDigest.sha256.hash(certificate.der[...]))
        let directoryName = DERNode.context(4, .raw(certificate.cmsIssuer))
        let issuerSerial = DERNode.sequence(.sequence(directoryName), .primitive(BERElement.Tag.integer, certificate.cmsSerialNumber))
        return .sequence(.sequence(.sequence(hash, issuerSerial)))
    }
}
