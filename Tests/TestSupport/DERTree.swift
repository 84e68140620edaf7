/// DER taken apart so that a test can change one element and put it together again with right lengths everywhere.
public struct DERTree: Sendable, Equatable {
    public var tag: UInt8
    /// Of a primitive element.
    public var value: [UInt8]
    /// Of a constructed element.
    public var children: [DERTree]

    public var isConstructed: Bool { tag & 0x20 != 0 }

    public init(_ tag: UInt8, _ value: [UInt8]) { (self.tag, self.value, children) = (tag, value, []) }

    public init(_ tag: UInt8, of children: [DERTree]) { (self.tag, value, self.children) = (tag, [], children) }

    /// Reads one element of definite length with a one-octet tag; `nil` for anything else. For structures of our own making.
    public init?(_ bytes: some Collection<UInt8>) {
        var rest = Array(bytes)[...]
        guard let tree = Self.next(&rest), rest.isEmpty else { return nil }
        self = tree
    }

    private static func next(_ rest: inout ArraySlice<UInt8>) -> DERTree? {
        guard let tag = rest.popFirst(), tag & 0x1F != 0x1F, let first = rest.popFirst(), first != 0x80 else { return nil }
        var length = Int(first)
        if first > 0x80 {
            length = 0
            for _ in 0..<(first & 0x7F) {
                guard let octet = rest.popFirst() else { return nil }
                length = length << 8 | Int(octet)
            }
        }
        guard length <= rest.count else { return nil }
        var inside = rest.prefix(length)
        rest = rest.dropFirst(length)
        guard tag & 0x20 != 0 else { return DERTree(tag, Array(inside)) }
        var children: [DERTree] = []
        while !inside.isEmpty {
            guard let child = next(&inside) else { return nil }
            children.append(child)
        }
        return DERTree(tag, of: children)
    }

    public var encoded: [UInt8] {
        let contents = isConstructed ? children.flatMap(\.encoded) : value
        return [tag] + Self.length(contents.count) + contents
    }

    /// The same in indefinite length wherever that is allowed, and OCTET STRINGs over `chunk` octets in chunks: BER as streaming
    /// programs write it.
    public func indefinite(chunk: Int = 1000) -> [UInt8] {
        if isConstructed { return [tag, 0x80] + children.flatMap { $0.indefinite(chunk: chunk) } + [0, 0] }
        let isOctets = tag == 0x04 || tag == 0x80
        guard isOctets, value.count > chunk else { return encoded }
        let chunks = stride(from: 0, to: value.count, by: chunk).flatMap {
            DERTree(0x04, Array(value[$0..<min($0 + chunk, value.count)])).encoded
        }
        return [tag | 0x20, 0x80] + chunks + [0, 0]
    }

    private static func length(_ count: Int) -> [UInt8] {
        guard count >= 0x80 else { return [UInt8(count)] }
        var octets: [UInt8] = []
        var rest = count
        while rest > 0 {
            octets.insert(UInt8(truncatingIfNeeded: rest), at: 0)
            rest >>= 8
        }
        return [0x80 | UInt8(octets.count)] + octets
    }

    /// The element reached by child positions from here.
    public subscript(_ path: Int...) -> DERTree {
        get { path.reduce(self) { $0.children[$1] } }
        set { set(newValue, at: path[...]) }
    }

    private mutating func set(_ tree: DERTree, at path: ArraySlice<Int>) {
        guard let first = path.first else {
            self = tree
            return
        }
        children[first].set(tree, at: path.dropFirst())
    }
}
