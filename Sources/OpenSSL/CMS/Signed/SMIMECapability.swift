/// One entry of SMIMECapabilities (RFC 8551 §2.5.2): an algorithm its owner can read.
public struct SMIMECapability: Hashable, Sendable {
    /// Dotted decimal.
    public let algorithm: String
    let identifier: AlgorithmIdentifier

    init(_ identifier: AlgorithmIdentifier) {
        self.identifier = identifier
        algorithm = identifier.algorithm.description
    }

    /// The content cipher it names, if it is one we write or read.
    public var cipher: ContentCipher? { ContentCipher(identifier.algorithm) }

    /// Whether it says that RSAES-OAEP with SHA-256 is read (RFC 3560 §5).
    public var isOAEP: Bool { identifier == KeyTransport.oaep.algorithm }

    /// What Zegel reads, best first.
    static let own: [SMIMECapability] = [
        SMIMECapability(AlgorithmIdentifier(ContentCipher.aes256GCM.identifier)),
        SMIMECapability(AlgorithmIdentifier(ContentCipher.aes256CBC.identifier)),
        SMIMECapability(AlgorithmIdentifier(ContentCipher.aes128GCM.identifier)),
        SMIMECapability(AlgorithmIdentifier(ContentCipher.aes128CBC.identifier)),
        SMIMECapability(KeyTransport.oaep.algorithm),
    ]

    /// Reads `SMIMECapabilities`; at most 64 entries.
    public static func read(_ encoded: [UInt8]) throws(CMSError) -> [SMIMECapability] {
        var outer = BERReader(encoded)
        var list = try outer.sequence("SMIMECapabilities")
        var found: [SMIMECapability] = []
        while !list.isAtEnd, found.count < 64 {
            found.append(SMIMECapability(try AlgorithmIdentifier(reading: &list, "SMIMECapability")))
        }
        return found
    }
}
