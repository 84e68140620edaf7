extension BERReader {
    /// Reads a SEQUENCE and returns a reader of its inside.
    mutating func sequence(_ name: String) throws(CMSError) -> BERReader {
        inside(try expect(BERElement.Tag.sequence, name))
    }

    /// Reads a SET or SET OF and returns a reader of its inside.
    mutating func set(_ name: String) throws(CMSError) -> BERReader {
        inside(try expect(BERElement.Tag.set, name))
    }

    /// Reads an INTEGER between 0 and 2³¹−1.
    mutating func smallInteger(_ name: String) throws(CMSError) -> Int {
        let octets = octets(try expect(BERElement.Tag.integer, name))
        guard (1...4).contains(octets.count), let first = octets.first, first < 0x80 else { throw .malformed(name) }
        return octets.reduce(0) { $0 << 8 | Int($1) }
    }

    /// Reads an OBJECT IDENTIFIER.
    mutating func objectIdentifier(_ name: String) throws(CMSError) -> CMSObjectIdentifier {
        let octets = octets(try expect(BERElement.Tag.objectIdentifier, name))
        guard let identifier = CMSObjectIdentifier(contents: octets) else { throw .malformed(name) }
        return identifier
    }

    /// Reads an OCTET STRING, primitive or in chunks.
    mutating func octetString(_ name: String) throws(CMSError) -> ArraySlice<UInt8> {
        guard let octets = try optionalOctetString(BERElement.Tag.octetString) else { throw .malformed("no \(name)") }
        return octets
    }

    /// Reads an OCTET STRING under an implicit or its own tag, if it comes next (X.690 §8.7).
    ///
    /// - Parameter identifier: that of the primitive form.
    /// - Returns: a slice of the bytes read when it is primitive, else its chunks joined.
    mutating func optionalOctetString(_ identifier: UInt8) throws(CMSError) -> ArraySlice<UInt8>? {
        if let element = try optional(identifier) { return octets(element) }
        guard let element = try optional(identifier | 0x20) else { return nil }
        var joined: [UInt8] = []
        joined.reserveCapacity(min(element.contents.count, bytes.count))
        try appendChunks(of: element, to: &joined)
        return joined[...]
    }

    /// Walks nested chunks without recursion.
    private func appendChunks(of element: BERElement, to joined: inout [UInt8]) throws(CMSError) {
        var open = [inside(element)]
        while var reader = open.popLast() {
            while !reader.isAtEnd {
                let chunk = try reader.element()
                if chunk.identifier == BERElement.Tag.octetString {
                    joined.append(contentsOf: octets(chunk))
                } else if chunk.identifier == BERElement.Tag.constructedOctetString {
                    guard open.count + 1 < CMSLimits.depth else { throw .tooLarge("ASN.1 depth") }
                    open.append(reader)
                    reader = inside(chunk)
                } else {
                    throw .malformed("chunk of an OCTET STRING")
                }
            }
        }
    }
}
