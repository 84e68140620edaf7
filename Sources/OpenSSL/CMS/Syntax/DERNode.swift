/// A tree to be written in DER (ITU-T X.690 §10). The bytes of large contents are copied once, when written.
indirect enum DERNode {
    /// Encoded already.
    case raw([UInt8])
    case primitive(UInt8, [UInt8])
    case constructed(UInt8, [DERNode])

    static func sequence(_ nodes: DERNode...) -> DERNode { .constructed(BERElement.Tag.sequence, nodes) }
    static func sequence(of nodes: [DERNode]) -> DERNode { .constructed(BERElement.Tag.sequence, nodes) }
    static func set(_ nodes: DERNode...) -> DERNode { .constructed(BERElement.Tag.set, nodes) }
    /// `[number] EXPLICIT`, or IMPLICIT of a SEQUENCE or SET.
    static func context(_ number: UInt8, _ nodes: DERNode...) -> DERNode { .constructed(BERElement.Tag.constructed(number), nodes) }
    static func octetString(_ bytes: [UInt8]) -> DERNode { .primitive(BERElement.Tag.octetString, bytes) }
    static func objectIdentifier(_ identifier: CMSObjectIdentifier) -> DERNode {
        .primitive(BERElement.Tag.objectIdentifier, identifier.contents)
    }
    static func integer(_ value: UInt8) -> DERNode { .primitive(BERElement.Tag.integer, value < 0x80 ? [value] : [0, value]) }
    /// Whole octets.
    static func bitString(_ bytes: [UInt8]) -> DERNode { .primitive(BERElement.Tag.bitString, [0] + bytes) }
    static let null = DERNode.primitive(BERElement.Tag.null, [])

    /// `SET OF` in the order DER asks for (X.690 §11.6).
    static func sortedSet(_ identifier: UInt8, of nodes: [DERNode]) -> DERNode {
        .constructed(identifier, nodes.map(\.encoded).sorted { $0.lexicographicallyPrecedes($1) }.map { .raw($0) })
    }

    var encoded: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(encodedLength)
        write(into: &bytes)
        return bytes
    }

    private var contentsLength: Int {
        switch self {
        case .raw(let bytes), .primitive(_, let bytes): bytes.count
        case .constructed(_, let nodes): nodes.reduce(0) { $0 + $1.encodedLength }
        }
    }

    private var encodedLength: Int {
        if case .raw(let bytes) = self { return bytes.count }
        let length = contentsLength
        return 1 + Self.lengthOctets(length).count + length
    }

    private func write(into bytes: inout [UInt8]) {
        switch self {
        case .raw(let encoding):
            bytes += encoding
        case .primitive(let identifier, let contents):
            bytes.append(identifier)
            bytes += Self.lengthOctets(contents.count)
            bytes += contents
        case .constructed(let identifier, let nodes):
            bytes.append(identifier)
            bytes += Self.lengthOctets(contentsLength)
            for node in nodes { node.write(into: &bytes) }
        }
    }

    /// Definite form in the fewest octets (X.690 §10.1).
    static func lengthOctets(_ length: Int) -> [UInt8] {
        guard length >= 0x80 else { return [UInt8(length)] }
        var octets: [UInt8] = []
        var rest = length
        while rest > 0 {
            octets.insert(UInt8(truncatingIfNeeded: rest), at: 0)
            rest >>= 8
        }
        return [0x80 | UInt8(octets.count)] + octets
    }
}
