/// DER taken apart, changed and put together again with right lengths.
struct DERTree {
    var tag: UInt8
    var octets: [UInt8] = []
    var children: [DERTree] = []

    init(_ tag: UInt8, _ octets: [UInt8]) { (self.tag, self.octets) = (tag, octets) }
    init(_ tag: UInt8, of children: [DERTree]) { (self.tag, self.children) = (tag, children) }

    init(_ bytes: [UInt8]) {
        var rest = bytes[...]
        self.init(reading: &rest)
    }

    private init(reading rest: inout ArraySlice<UInt8>) {
        tag = rest.removeFirst()
        var length = Int(rest.removeFirst())
        if length >= 0x80 { length = (0..<(length & 0x7F)).reduce(0) { value, _ in value << 8 | Int(rest.removeFirst()) } }
        var inside = rest.prefix(length)
        rest = rest.dropFirst(length)
        if tag & 0x20 == 0 { octets = Array(inside) }
        while tag & 0x20 != 0, !inside.isEmpty { children.append(DERTree(reading: &inside)) }
    }

    var encoded: [UInt8] {
        let contents = tag & 0x20 == 0 ? octets : children.flatMap(\.encoded)
        guard contents.count >= 0x80 else { return [tag, UInt8(contents.count)] + contents }
        var length: [UInt8] = []
        var rest = contents.count
        while rest > 0 {
            length.insert(UInt8(rest & 0xFF), at: 0)
            rest >>= 8
        }
        return [tag, 0x80 | UInt8(length.count)] + length + contents
    }

    /// The members of the structure within a ContentInfo.
    var members: [DERTree] {
        get { children[1].children[0].children }
        set { children[1].children[0].children = newValue }
    }

    /// The parameters of the content cipher.
    var cipherParameters: DERTree {
        get { members[2].children[1].children[1] }
        set { members[2].children[1].children[1] = newValue }
    }

    var ciphertext: [UInt8] {
        get { members[2].children[2].octets }
        set { members[2].children[2].octets = newValue }
    }
}
