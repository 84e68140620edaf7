/// What is wrong with bytes that should be DER (X.690 §8.1, §10).
enum DERError: Error, Equatable {
    case truncated
    /// A length that is indefinite, not minimal or beyond what is left.
    case badLength
    /// A tag number over 30: nothing we read has one.
    case longTag
    case unexpected(String)
}

/// Walks DER elements one after the other; nothing is copied and nothing allocated before its length was checked.
struct DERReader {
    /// One element: positions in the reader's bytes.
    struct Element: Equatable {
        var tag: UInt8
        /// Tag, length and contents.
        var range: Range<Int>
        var contents: Range<Int>
    }

    let bytes: [UInt8]
    private(set) var position: Int
    let end: Int

    init(_ bytes: [UInt8]) { self.init(bytes, 0..<bytes.count) }

    init(_ bytes: [UInt8], _ range: Range<Int>) {
        self.bytes = bytes
        position = range.lowerBound
        end = range.upperBound
    }

    var isAtEnd: Bool { position >= end }
    /// The tag of the next element; `nil` at the end.
    var nextTag: UInt8? { isAtEnd ? nil : bytes[position] }

    mutating func next() throws(DERError) -> Element {
        guard position + 2 <= end else { throw .truncated }
        let start = position
        let tag = bytes[start]
        guard tag & 0x1F != 0x1F else { throw .longTag }
        var contents = start + 2
        var count = Int(bytes[start + 1])
        if count >= 0x80 {
            let octets = count & 0x7F
            // DER: definite and as short as can be (X.690 §10.1).
            guard (1...4).contains(octets), contents + octets <= end, bytes[contents] != 0 else { throw .badLength }
            count = bytes[contents..<(contents + octets)].reduce(0) { $0 << 8 | Int($1) }
            guard count >= 0x80 else { throw .badLength }
            contents += octets
        }
        guard count <= end - contents else { throw .badLength }
        position = contents + count
        return Element(tag: tag, range: start..<position, contents: contents..<position)
    }

    mutating func expect(_ tag: UInt8, _ what: String) throws(DERError) -> Element {
        guard nextTag == tag else { throw .unexpected(what) }
        return try next()
    }

    /// The next element if it has this tag.
    mutating func optional(_ tag: UInt8) throws(DERError) -> Element? { nextTag == tag ? try next() : nil }

    mutating func sequence(_ what: String) throws(DERError) -> DERReader { inside(try expect(Tag.sequence, what)) }

    func inside(_ element: Element) -> DERReader { DERReader(bytes, element.contents) }
    func octets(_ element: Element) -> [UInt8] { Array(bytes[element.contents]) }
    func encoding(_ element: Element) -> [UInt8] { Array(bytes[element.range]) }

    func finish(_ what: String) throws(DERError) { guard isAtEnd else { throw .unexpected("bytes after \(what)") } }

    /// Universal tags with their class and form bits.
    enum Tag {
        static let boolean: UInt8 = 0x01
        static let integer: UInt8 = 0x02
        static let bitString: UInt8 = 0x03
        static let octetString: UInt8 = 0x04
        static let objectIdentifier: UInt8 = 0x06
        static let enumerated: UInt8 = 0x0A
        static let utf8String: UInt8 = 0x0C
        static let ia5String: UInt8 = 0x16
        static let utcTime: UInt8 = 0x17
        static let generalizedTime: UInt8 = 0x18
        static let sequence: UInt8 = 0x30
        static let set: UInt8 = 0x31
        /// `[number]` primitive.
        static func context(_ number: UInt8) -> UInt8 { 0x80 | number }
        /// `[number]` constructed.
        static func constructed(_ number: UInt8) -> UInt8 { 0xA0 | number }
    }
}
