import COpenSSL
import Foundation

/// The signed attributes of one signer (RFC 5652 §5.3, §11).
struct SignedAttributes: Sendable {
    /// What the signature covers: the attributes under the tag of a SET (RFC 5652 §5.4).
    let signedBytes: [UInt8]
    /// Values of each attribute, encoded.
    private let values: [CMSObjectIdentifier: [[UInt8]]]
    /// Types that stand there more than once.
    private let repeated: Set<CMSObjectIdentifier>

    /// Reads `[0] IMPLICIT SET OF Attribute`.
    init(_ element: BERElement, in reader: BERReader) throws(CMSError) {
        guard element.range.count <= CMSLimits.structure else { throw .tooLarge("signedAttrs") }
        // The signature covers DER; octets of indefinite length would have to be guessed.
        guard !element.isIndefinite else { throw .notAllowed("signedAttrs of indefinite length") }
        signedBytes = [BERElement.Tag.set] + reader.encoding(element).dropFirst()
        var values: [CMSObjectIdentifier: [[UInt8]]] = [:]
        var repeated: Set<CMSObjectIdentifier> = []
        var count = 0
        var inside = reader.inside(element)
        while !inside.isAtEnd {
            count += 1
            guard count <= CMSLimits.attributes else { throw .tooLarge("signedAttrs") }
            var attribute = try inside.sequence("Attribute")
            let type = try attribute.objectIdentifier("attrType")
            var set = try attribute.set("attrValues")
            try attribute.finish("Attribute")
            var found: [[UInt8]] = []
            while !set.isAtEnd {
                guard found.count < CMSLimits.attributes else { throw .tooLarge("attrValues") }
                let value = try set.element()
                found.append(Array(set.encoding(value)))
            }
            if values.updateValue(found, forKey: type) != nil { repeated.insert(type) }
        }
        guard count > 0 else { throw .malformed("empty signedAttrs") }
        self.values = values
        self.repeated = repeated
    }

    /// The value of an attribute that stands there once with one value (RFC 5652 §11); `nil` else.
    private func single(_ type: CMSObjectIdentifier) -> [UInt8]? {
        guard !repeated.contains(type), let found = values[type], found.count == 1 else { return nil }
        return found[0]
    }

    /// RFC 5652 §11.1.
    var contentType: CMSObjectIdentifier? {
        guard let value = single(.contentType) else { return nil }
        var reader = BERReader(value)
        return try? reader.objectIdentifier("contentType")
    }

    /// RFC 5652 §11.2.
    var messageDigest: [UInt8]? {
        guard let value = single(.messageDigest) else { return nil }
        var reader = BERReader(value)
        return (try? reader.octetString("messageDigest")).map { Array($0) }
    }

    /// RFC 5652 §11.3: the signer's word, not proof.
    var signingTime: Date? {
        guard let value = single(.signingTime) else { return nil }
        return CMSTime.read(value)
    }

    /// RFC 8551 §2.5.2: what the signer can read, in DER.
    var capabilities: [UInt8]? {
        guard let value = single(.smimeCapabilities), value.count <= 65_536 else { return nil }
        return value
    }

    /// RFC 5035 §3, §4: whether the certificate named is the one used. `true` when none is named.
    func names(_ certificate: X509Certificate) -> Bool {
        for type in [CMSObjectIdentifier.signingCertificateV2, .signingCertificate] where values[type] != nil {
            guard let value = single(type), (try? Self.certificateHash(value, type, certificate)) == true else { return false }
        }
        return true
    }

    private static func certificateHash(
        _ value: [UInt8], _ type: CMSObjectIdentifier, _ certificate: X509Certificate
    ) throws(CMSError) -> Bool {
        var outer = BERReader(value)
        var signingCertificate = try outer.sequence("SigningCertificate")
        var list = try signingCertificate.sequence("certs")
        // RFC 5035 §5.4.1: the first one is the signer's.
        var first = try list.sequence("ESSCertID")
        var digest: CMSDigest? = type == .signingCertificate ? .sha1 : .sha256
        if type == .signingCertificateV2, first.nextIdentifier == BERElement.Tag.sequence {
            digest = CMSDigest(try AlgorithmIdentifier(reading: &first, "hashAlgorithm"))
        }
        let hash = try first.octetString("certHash")
        guard let digest else { return false }
        return try digest.hash(certificate.der[...]) == Array(hash)
    }
}
