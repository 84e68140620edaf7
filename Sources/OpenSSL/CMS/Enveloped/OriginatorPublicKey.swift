/// The sender's ephemeral public key of one KeyAgreeRecipientInfo (RFC 5652 §6.2.2, RFC 5753 §3.1.1).
struct OriginatorPublicKey: Sendable {
    let algorithm: CMSObjectIdentifier
    /// An encoded point, or the octets of an X25519 or X448 key.
    let key: [UInt8]

    /// Reads `originator [0] EXPLICIT OriginatorIdentifierOrKey`.
    ///
    /// - Returns: `nil` when the originator is named by certificate (static-static), which is not supported.
    static func read(_ reader: inout BERReader) throws(CMSError) -> OriginatorPublicKey? {
        var choice = reader.inside(try reader.expect(BERElement.Tag.constructed(0), "originator"))
        guard let element = try choice.optional(BERElement.Tag.constructed(1)) else { return nil }
        var inside = choice.inside(element)
        let identifier = try AlgorithmIdentifier(reading: &inside, "originatorKey")
        let bits = inside.octets(try inside.expect(BERElement.Tag.bitString, "publicKey"))
        try inside.finish("originatorKey")
        guard bits.first == 0, (2...1024).contains(bits.count) else { throw .malformed("publicKey") }
        return OriginatorPublicKey(algorithm: identifier.algorithm, key: Array(bits.dropFirst()))
    }

    /// `[0] EXPLICIT [1] IMPLICIT SEQUENCE { algorithm, publicKey }`. RFC 5753 §3.1.1: parameters are absent.
    var node: DERNode {
        .context(0, .context(1, AlgorithmIdentifier(algorithm).node, .bitString(key)))
    }
}
