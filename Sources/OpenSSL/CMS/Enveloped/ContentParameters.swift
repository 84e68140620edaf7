/// The content-encryption algorithm of one message with its parameters, checked against the allow-list.
struct ContentParameters: Sendable {
    let cipher: ContentCipher
    /// Initialisation vector (CBC) or nonce (GCM).
    let vector: [UInt8]
    /// Octets of the content-encryption key.
    let keyLength: Int
    /// RC2 alone: effective key length in bits (RFC 8018 B.2.3).
    let effectiveKeyBits: Int?

    /// RFC 3565 §4.1, RFC 3370 §5.1, §5.2: parameters of CBC ciphers in EnvelopedData.
    init(enveloped identifier: AlgorithmIdentifier) throws(CMSError) {
        guard let cipher = ContentCipher(identifier.algorithm), !cipher.isAuthenticated else {
            throw .notAllowed("\(identifier.algorithm) in EnvelopedData")
        }
        self.cipher = cipher
        guard let parameters = identifier.parameters else { throw .malformed("no parameters of \(cipher.rawValue)") }
        var reader = BERReader(parameters)
        if cipher == .rc2 {
            var inside = try reader.sequence("RC2-CBC-Parameter")
            effectiveKeyBits = try Self.effectiveKeyBits(version: inside.smallInteger("rc2ParameterVersion"))
            vector = Array(try inside.octetString("iv"))
            try inside.finish("RC2-CBC-Parameter")
        } else {
            effectiveKeyBits = nil
            vector = Array(try reader.octetString("iv"))
        }
        try reader.finish("parameters")
        guard vector.count == cipher.blockLength else { throw .notAllowed("initialisation vector of \(vector.count) octets") }
        keyLength = effectiveKeyBits.map { $0 / 8 } ?? cipher.keyLength
    }

    /// RFC 5084 §3.2: parameters of GCM in AuthEnvelopedData. The nonce must have 12 octets. The tag must have 16: a tag of
    /// n bits is forged by 2ⁿ tries, and the library accepts tags from 4 octets up.
    init(authEnveloped identifier: AlgorithmIdentifier, tagLength: Int, shortTags: Bool) throws(CMSError) {
        guard let cipher = ContentCipher(identifier.algorithm), cipher.isAuthenticated else {
            throw .notAllowed("\(identifier.algorithm) in AuthEnvelopedData")
        }
        self.cipher = cipher
        guard let parameters = identifier.parameters else { throw .malformed("no parameters of \(cipher.rawValue)") }
        var reader = BERReader(parameters)
        var inside = try reader.sequence("GCMParameters")
        try reader.finish("parameters")
        vector = Array(try inside.octetString("aes-nonce"))
        // aes-ICVlen AES-GCM-ICVlen DEFAULT 12
        let declared = inside.isAtEnd ? 12 : try inside.smallInteger("aes-ICVlen")
        try inside.finish("GCMParameters")
        guard vector.count == 12 else { throw .notAllowed("nonce of \(vector.count) octets") }
        guard declared == tagLength else { throw .notAllowed("tag of \(tagLength) octets where \(declared) are declared") }
        guard tagLength == 16 || shortTags && (12...15).contains(tagLength) else { throw .notAllowed("tag of \(tagLength) octets") }
        keyLength = cipher.keyLength
        effectiveKeyBits = nil
    }

    private static func effectiveKeyBits(version: Int) throws(CMSError) -> Int {
        switch version {
        case 160: return 40
        case 120: return 64
        case 58: return 128
        default: throw .notAllowed("RC2 parameter version \(version)")
        }
    }
}
