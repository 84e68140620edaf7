/// One way to the content-encryption key (RFC 5652 §6.2).
public struct RecipientInfo: Sendable {
    enum Method: Sendable {
        /// RFC 5652 §6.2.1.
        case keyTransport(KeyTransport)
        /// RFC 5652 §6.2.2; one value for each RecipientEncryptedKey.
        case keyAgreement(KeyAgreement)
    }

    /// Whose certificate it is for.
    public let identifier: CertificateIdentifier
    let method: Method
    let encryptedKey: [UInt8]

    /// Reads the members of RecipientInfos: key transport and key agreement. Others (`[2]` KEK, `[3]` password, `[4]` other) are
    /// stepped over, no key of a certificate opens them.
    static func read(_ element: BERElement, in reader: BERReader) throws(CMSError) -> [RecipientInfo] {
        guard element.range.count <= CMSLimits.structure else { throw .tooLarge("RecipientInfo") }
        switch element.identifier {
        case BERElement.Tag.sequence: return [try readKeyTransport(reader.inside(element))]
        case BERElement.Tag.constructed(1): return try readKeyAgreement(reader.inside(element))
        case BERElement.Tag.constructed(2), BERElement.Tag.constructed(3), BERElement.Tag.constructed(4): return []
        default: throw .malformed("RecipientInfo")
        }
    }

    private static func readKeyTransport(_ reader: BERReader) throws(CMSError) -> RecipientInfo {
        var reader = reader
        _ = try reader.smallInteger("version")
        let identifier = try CertificateIdentifier(reading: &reader)
        let algorithm = try AlgorithmIdentifier(reading: &reader, "keyEncryptionAlgorithm")
        let key = try reader.octetString("encryptedKey")
        try reader.finish("KeyTransRecipientInfo")
        return RecipientInfo(identifier: identifier, method: .keyTransport(KeyTransport(algorithm)), encryptedKey: Array(key))
    }

    private static func readKeyAgreement(_ reader: BERReader) throws(CMSError) -> [RecipientInfo] {
        var reader = reader
        _ = try reader.smallInteger("version")
        let originator = try OriginatorPublicKey.read(&reader)
        var keyingMaterial: [UInt8]?
        if let element = try reader.optional(BERElement.Tag.constructed(1)) {
            var inside = reader.inside(element)
            keyingMaterial = Array(try inside.octetString("ukm"))
            try inside.finish("ukm")
        }
        let algorithm = try AlgorithmIdentifier(reading: &reader, "keyEncryptionAlgorithm")
        let agreement = KeyAgreement(originator: originator, keyingMaterial: keyingMaterial, algorithm: algorithm)
        var keys = try reader.sequence("recipientEncryptedKeys")
        try reader.finish("KeyAgreeRecipientInfo")
        var recipients: [RecipientInfo] = []
        while !keys.isAtEnd {
            guard recipients.count < CMSLimits.recipients else { throw .tooLarge("recipientEncryptedKeys") }
            var inside = try keys.sequence("RecipientEncryptedKey")
            let identifier = try readKeyAgreementIdentifier(&inside)
            let key = try inside.octetString("encryptedKey")
            try inside.finish("RecipientEncryptedKey")
            recipients.append(RecipientInfo(identifier: identifier, method: .keyAgreement(agreement), encryptedKey: Array(key)))
        }
        return recipients
    }

    /// `KeyAgreeRecipientIdentifier`: here the key identifier is a SEQUENCE, `[0] IMPLICIT RecipientKeyIdentifier`.
    private static func readKeyAgreementIdentifier(_ reader: inout BERReader) throws(CMSError) -> CertificateIdentifier {
        guard let element = try reader.optional(BERElement.Tag.constructed(0)) else {
            return try CertificateIdentifier(issuerAndSerialNumber: &reader)
        }
        var inside = reader.inside(element)
        return .subjectKeyIdentifier(Array(try inside.octetString("subjectKeyIdentifier")))
    }
}
