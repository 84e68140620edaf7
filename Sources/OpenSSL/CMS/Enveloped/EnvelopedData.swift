/// EnvelopedData (RFC 5652 §6) or AuthEnvelopedData (RFC 5083 §2), read and not yet opened.
///
/// A value exists only when cipher, parameters, nonce and tag are on the allow-list of its content type.
public struct EnvelopedData: Sendable {
    public let recipients: [RecipientInfo]
    /// The algorithm of the content.
    public var cipher: ContentCipher { parameters.cipher }
    /// Whether a change of the ciphertext is noticed: AuthEnvelopedData.
    public var isAuthenticated: Bool { cipher.isAuthenticated }
    /// Octets of the encrypted content.
    public var encryptedCount: Int { ciphertext.count }

    let parameters: ContentParameters
    let ciphertext: ArraySlice<UInt8>
    let tag: [UInt8]
    /// DER of the authenticated attributes as a SET OF (RFC 5083 §2.2), empty when absent.
    let authenticated: [UInt8]

    /// Reads EnvelopedData (RFC 5652 §6.1).
    init(enveloped reader: inout BERReader) throws(CMSError) {
        var inside = try reader.sequence("EnvelopedData")
        recipients = try Self.readHead(&inside)
        let (algorithm, ciphertext) = try Self.readContent(&inside)
        parameters = try ContentParameters(enveloped: algorithm)
        self.ciphertext = ciphertext
        tag = []
        authenticated = []
        // unprotectedAttrs [1] mean nothing to us.
        _ = try inside.optional(BERElement.Tag.constructed(1))
        try inside.finish("EnvelopedData")
    }

    /// Reads AuthEnvelopedData (RFC 5083 §2.1).
    init(authEnveloped reader: inout BERReader, shortTags: Bool) throws(CMSError) {
        var inside = try reader.sequence("AuthEnvelopedData")
        recipients = try Self.readHead(&inside)
        let (algorithm, ciphertext) = try Self.readContent(&inside)
        self.ciphertext = ciphertext
        authenticated = try Self.readAttributes(&inside)
        tag = Array(try inside.octetString("mac"))
        parameters = try ContentParameters(authEnveloped: algorithm, tagLength: tag.count, shortTags: shortTags)
        _ = try inside.optional(BERElement.Tag.constructed(2))
        try inside.finish("AuthEnvelopedData")
    }

    /// Opens it with the first key that a RecipientInfo names; the other RecipientInfos are never tried.
    ///
    /// - Returns: the plaintext, complete and checked as far as the cipher can, and the key that opened it.
    /// - Throws: `noMatchingKey` when no key is named, `notAllowed` for key management not on the allow-list, else `cannotDecrypt`.
    public func open(with keys: [DecryptionKey]) throws(CMSError) -> (plaintext: [UInt8], key: DecryptionKey) {
        var failure = CMSError.noMatchingKey
        for key in keys {
            for recipient in recipients where recipient.identifier.matches(key.certificate) {
                do throws(CMSError) {
                    return (try open(recipient, with: key.key), key)
                } catch {
                    failure = error
                }
            }
        }
        throw failure
    }

    private func open(_ recipient: RecipientInfo, with key: PrivateKey) throws(CMSError) -> [UInt8] {
        let length = parameters.keyLength
        var contentKey =
            switch recipient.method {
            case .keyTransport(let transport): try transport.open(recipient.encryptedKey, with: key, length: length)
            case .keyAgreement(let agreement): try agreement.open(recipient.encryptedKey, with: key, length: length)
            }
        defer { wipe(&contentKey) }
        return try ContentEncryption.open(ciphertext, parameters, key: contentKey, tag: tag, authenticating: authenticated)
    }

    // MARK: Reading

    /// version, originatorInfo [0], recipientInfos.
    private static func readHead(_ reader: inout BERReader) throws(CMSError) -> [RecipientInfo] {
        _ = try reader.smallInteger("version")
        _ = try reader.optional(BERElement.Tag.constructed(0))
        var set = try reader.set("recipientInfos")
        var recipients: [RecipientInfo] = []
        var count = 0
        while !set.isAtEnd {
            recipients += try RecipientInfo.read(try set.element(), in: set)
            count += 1
            guard max(count, recipients.count) <= CMSLimits.recipients else { throw .tooLarge("recipientInfos") }
        }
        return recipients
    }

    /// EncryptedContentInfo: type, algorithm, `[0] IMPLICIT OCTET STRING`.
    private static func readContent(_ reader: inout BERReader) throws(CMSError) -> (AlgorithmIdentifier, ArraySlice<UInt8>) {
        var inside = try reader.sequence("encryptedContentInfo")
        // RFC 8551 §3.3 wants id-data; content of another type would not be a MIME entity.
        guard try inside.objectIdentifier("contentType") == .data else { throw .notAllowed("encrypted content is no data") }
        let algorithm = try AlgorithmIdentifier(reading: &inside, "contentEncryptionAlgorithm")
        guard let ciphertext = try inside.optionalOctetString(BERElement.Tag.context(0)) else { throw .malformed("no encryptedContent") }
        guard !ciphertext.isEmpty else { throw .malformed("empty encryptedContent") }
        try inside.finish("encryptedContentInfo")
        return (algorithm, ciphertext)
    }

    /// authAttrs `[1] IMPLICIT SET OF`. RFC 5083 §2.2: the MAC covers them under the tag of a SET.
    private static func readAttributes(_ reader: inout BERReader) throws(CMSError) -> [UInt8] {
        guard let element = try reader.optional(BERElement.Tag.constructed(1)) else { return [] }
        guard element.range.count <= CMSLimits.structure else { throw .tooLarge("authAttrs") }
        guard !element.isIndefinite else { throw .notAllowed("authAttrs of indefinite length") }
        return [BERElement.Tag.set] + reader.encoding(element).dropFirst()
    }
}
