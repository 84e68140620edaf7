import COpenSSL

/// One recipient of an encryption.
public struct EncryptionRecipient: Sendable {
    /// How an RSA key carries the content-encryption key; keys on curves use ephemeral-static ECDH whatever stands here.
    public enum Transport: String, Sendable, Codable, CaseIterable {
        /// RSAES-PKCS1-v1_5: every client reads it.
        case pkcs1
        /// RSAES-OAEP with SHA-256.
        case oaep
    }

    public let certificate: X509Certificate
    public let transport: Transport

    public init(certificate: X509Certificate, transport: Transport = .pkcs1) {
        self.certificate = certificate
        self.transport = transport
    }
}

/// Writes EnvelopedData (CBC ciphers) and AuthEnvelopedData (GCM ciphers) in DER.
public enum EnvelopedDataWriter {
    /// Encrypts under a fresh random key.
    ///
    /// - Parameters:
    ///   - content: a MIME entity.
    ///   - recipients: at least one.
    ///   - cipher: none of the weak ones.
    /// - Returns: a ContentInfo (RFC 5652 §3).
    /// - Throws: `CMSError.unusableKey` for a certificate whose key cannot encrypt.
    public static func encrypt(_ content: [UInt8], to recipients: [EncryptionRecipient], cipher: ContentCipher) throws(CMSError) -> [UInt8]
    {
        guard !recipients.isEmpty else { throw .unusableKey("no recipient") }
        guard !cipher.isWeak else { throw .notAllowed("\(cipher.rawValue) for writing") }
        var contentKey = Random.bytes(cipher.keyLength)
        defer { wipe(&contentKey) }
        let algorithm = algorithm(cipher)
        let parameters =
            cipher.isAuthenticated
            ? try ContentParameters(authEnveloped: algorithm, tagLength: 16, shortTags: false)
            : try ContentParameters(enveloped: algorithm)
        var infos: [DERNode] = []
        var hasAgreement = false
        for recipient in recipients {
            infos.append(try recipientInfo(recipient, contentKey, &hasAgreement))
        }
        let (ciphertext, tag) = try ContentEncryption.seal(content, parameters, key: contentKey)
        let contentInfo = DERNode.sequence(
            .objectIdentifier(.data), algorithm.node, .primitive(BERElement.Tag.context(0), ciphertext)
        )
        let set = DERNode.sortedSet(BERElement.Tag.set, of: infos)
        if cipher.isAuthenticated {
            // RFC 5083 §2.1: version 0.
            let data = DERNode.sequence(.integer(0), set, contentInfo, .octetString(tag))
            return DERNode.sequence(.objectIdentifier(.authEnvelopedData), .context(0, data)).encoded
        }
        // RFC 5652 §6.1: 0 when all RecipientInfos have version 0, else 2.
        let data = DERNode.sequence(.integer(hasAgreement ? 2 : 0), set, contentInfo)
        return DERNode.sequence(.objectIdentifier(.envelopedData), .context(0, data)).encoded
    }

    private static func algorithm(_ cipher: ContentCipher) -> AlgorithmIdentifier {
        guard cipher.isAuthenticated else {
            return AlgorithmIdentifier(cipher.identifier, parameters: DERNode.octetString(Random.bytes(cipher.blockLength)).encoded)
        }
        // RFC 5084 §3.2: nonce of 12 octets, tag of 16.
        return AlgorithmIdentifier(cipher.identifier, parameters: DERNode.sequence(.octetString(Random.bytes(12)), .integer(16)).encoded)
    }

    private static func recipientInfo(
        _ recipient: EncryptionRecipient, _ contentKey: [UInt8], _ hasAgreement: inout Bool
    ) throws(CMSError) -> DERNode {
        guard let publicKey = X509_get0_pubkey(recipient.certificate.pointer) else {
            ERR_clear_error()
            throw .unusableKey("public key of the certificate")
        }
        if EVP_PKEY_get_base_id(publicKey) == EVP_PKEY_RSA {
            let bits = Int(EVP_PKEY_get_bits(publicKey))
            guard (1024...CMSLimits.rsaBits).contains(bits) else { throw .unusableKey("RSA of \(bits) bits") }
            let transport = recipient.transport == .oaep ? KeyTransport.oaep : .pkcs1
            return .sequence(
                .integer(0), CertificateIdentifier(of: recipient.certificate).node, transport.algorithm.node,
                .octetString(try transport.seal(contentKey, to: publicKey))
            )
        }
        hasAgreement = true
        return try KeyAgreement.seal(contentKey, to: publicKey, recipient.certificate)
    }
}
