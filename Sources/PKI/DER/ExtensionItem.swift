/// One `Extension` (RFC 5280 §4.1): its value is the DER inside the OCTET STRING.
struct ExtensionItem {
    var identifier: ObjectIdentifier
    var isCritical: Bool
    var value: [UInt8]

    /// `Extensions`: not empty, and none twice (RFC 5280 §4.2).
    /// - Parameter reader: over the element that holds the SEQUENCE.
    static func list(_ reader: DERReader) throws(DERError) -> [ExtensionItem] {
        var outer = reader
        var inside = try outer.sequence("extensions")
        try outer.finish("extensions")
        return try items(&inside)
    }

    /// The extensions one behind the other.
    static func items(_ reader: inout DERReader) throws(DERError) -> [ExtensionItem] {
        var items: [ExtensionItem] = []
        var seen: Set<ObjectIdentifier> = []
        while !reader.isAtEnd {
            var inside = try reader.sequence("extension")
            let identifier = try inside.objectIdentifier("extension")
            let isCritical = try inside.booleanDefaultFalse()
            let value = inside.octets(try inside.expect(DERReader.Tag.octetString, "extension"))
            try inside.finish("extension")
            guard seen.insert(identifier).inserted else { throw .unexpected("extension \(identifier), it is there twice") }
            items.append(ExtensionItem(identifier: identifier, isCritical: isCritical, value: value))
        }
        guard !items.isEmpty else { throw .unexpected("extensions") }
        return items
    }
}
