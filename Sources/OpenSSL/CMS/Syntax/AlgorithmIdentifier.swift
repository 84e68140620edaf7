/// `AlgorithmIdentifier` (RFC 5280 §4.1.1.2): an object identifier with parameters that only the algorithm understands.
struct AlgorithmIdentifier: Hashable, Sendable {
    let algorithm: CMSObjectIdentifier
    /// Encoded, or `nil` when absent.
    let parameters: [UInt8]?

    init(_ algorithm: CMSObjectIdentifier, parameters: [UInt8]? = nil) {
        self.algorithm = algorithm
        self.parameters = parameters
    }

    /// Reads the inside of the SEQUENCE.
    init(reading reader: inout BERReader, _ name: String) throws(CMSError) {
        let element = try reader.expect(BERElement.Tag.sequence, name)
        try self.init(inside: reader.inside(element), name)
    }

    /// Reads the two members out of a SEQUENCE that is opened already, or stands under an implicit tag.
    init(inside: BERReader, _ name: String) throws(CMSError) {
        var inside = inside
        guard inside.end - inside.position <= 4096 else { throw .tooLarge(name) }
        algorithm = try inside.objectIdentifier(name)
        if inside.isAtEnd {
            parameters = nil
        } else {
            let element = try inside.element()
            parameters = Array(inside.encoding(element))
            try inside.finish(name)
        }
    }

    var node: DERNode {
        .sequence(of: [.objectIdentifier(algorithm)] + (parameters.map { [.raw($0)] } ?? []))
    }

    /// Absent or NULL: what algorithms without parameters may carry.
    var hasNoParameters: Bool { parameters == nil || parameters == [BERElement.Tag.null, 0] }
}
