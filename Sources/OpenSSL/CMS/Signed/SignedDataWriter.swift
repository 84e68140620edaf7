import COpenSSL
import Foundation

/// Makes SignedData with one signer (RFC 5652 §5, RFC 8551 §2).
public enum SignedDataWriter {
    /// - Parameters:
    ///   - content: the exact bytes that are signed.
    ///   - isDetached: the content is not part of the result.
    ///   - chain: certificates that go along, the signer's is added by itself.
    /// - Returns: ContentInfo in DER.
    public static func sign(
        _ content: [UInt8], certificate: X509Certificate, key: PrivateKey, chain: [X509Certificate], digest: Digest, isDetached: Bool,
        at date: Date
    ) throws(CMSError) -> [UInt8] {
        guard certificate.matches(key) else { throw .unusableKey("it does not belong to the certificate") }
        let hash = CMSDigest(digest)
        let attributes = DERNode.sortedSet(
            BERElement.Tag.set,
            of: [
                attribute(.contentType, .objectIdentifier(.data)), attribute(.signingTime, time(date)),
                attribute(.messageDigest, .octetString(try hash.hash(content[...]))), attribute(.smimeCapabilities, capabilities),
                attribute(.signingCertificateV2, try signingCertificate(certificate, hash)),
            ])
        let scheme = try algorithm(key, hash)
        let signature = try signature(over: attributes.encoded, key, hash)
        let digestAlgorithm = DERNode.sequence(.objectIdentifier(hash.identifier))
        let signer = DERNode.sequence(
            .integer(1), CertificateIdentifier(of: certificate).node, digestAlgorithm, .raw([0xA0] + attributes.encoded.dropFirst()),
            scheme,
            .octetString(signature))
        let encapsulated =
            isDetached
            ? DERNode.sequence(.objectIdentifier(.data)) : DERNode.sequence(.objectIdentifier(.data), .context(0, .octetString(content)))
        let certificates = DERNode.sortedSet(BERElement.Tag.constructed(0), of: ([certificate] + chain).map { .raw($0.der) })
        let data = DERNode.sequence(.integer(1), .set(digestAlgorithm), encapsulated, certificates, .set(signer))
        return DERNode.sequence(.objectIdentifier(.signedData), .context(0, data)).encoded
    }

    private static func attribute(_ type: CMSObjectIdentifier, _ value: DERNode) -> DERNode {
        .sequence(.objectIdentifier(type), .set(value))
    }

    // RFC 5652 §11.3
    private static func time(_ date: Date) -> DERNode {
        var seconds = time_t(date.timeIntervalSince1970)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let year = Int(parts.tm_year) + 1900
        let rest = "\(two(parts.tm_mon + 1))\(two(parts.tm_mday))\(two(parts.tm_hour))\(two(parts.tm_min))\(two(parts.tm_sec))Z"
        let isShort = (1950..<2050).contains(year)
        return .primitive(isShort ? 0x17 : 0x18, Array(((isShort ? two(Int32(year % 100)) : String(year)) + rest).utf8))
    }

    /// What our own decryption reads, best first (RFC 8551 §2.5.2).
    private static var capabilities: DERNode {
        .sequence(of: [ContentCipher.aes256GCM, .aes128GCM, .aes256CBC, .aes128CBC].map { .sequence(.objectIdentifier($0.identifier)) })
    }

    // RFC 5035 §3: ESSCertIDv2 with the default digest left out.
    private static func signingCertificate(_ certificate: X509Certificate, _ digest: CMSDigest) throws(CMSError) -> DERNode {
        let hash = DERNode.octetString(try digest.hash(certificate.der[...]))
        let identifier = digest == .sha256 ? DERNode.sequence(hash) : .sequence(.sequence(.objectIdentifier(digest.identifier)), hash)
        return .sequence(.sequence(identifier))
    }

    private static func algorithm(_ key: PrivateKey, _ digest: CMSDigest) throws(CMSError) -> DERNode {
        if EVP_PKEY_is_a(key.pointer, "RSA") == 1 { return .sequence(.objectIdentifier(.rsaEncryption), .null) }
        guard EVP_PKEY_is_a(key.pointer, "EC") == 1,
            let identifier = SignatureScheme.ecdsaWithDigest.first(where: { $0.value == digest })?.key
        else {
            throw .unusableKey("keys of this type do not sign mail here")
        }
        return .sequence(.objectIdentifier(identifier))
    }

    private static func signature(over bytes: [UInt8], _ key: PrivateKey, _ digest: CMSDigest) throws(CMSError) -> [UInt8] {
        guard let context = EVP_MD_CTX_new() else { throw .library(OpenSSLError("EVP_MD_CTX_new")) }
        defer { EVP_MD_CTX_free(context) }
        var length = 0
        guard EVP_DigestSignInit(context, nil, digest.method, nil, key.pointer) == 1,
            EVP_DigestSign(context, nil, &length, bytes, bytes.count) == 1
        else {
            throw .library(OpenSSLError("EVP_DigestSign"))
        }
        var signature = [UInt8](repeating: 0, count: length)
        guard EVP_DigestSign(context, &signature, &length, bytes, bytes.count) == 1 else { throw .library(OpenSSLError("EVP_DigestSign")) }
        return Array(signature.prefix(length))
    }
}
