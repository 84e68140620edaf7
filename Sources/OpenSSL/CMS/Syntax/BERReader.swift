/// Reads BER elements one behind the other out of hostile bytes (ITU-T X.690 §8).
///
/// Nothing is allocated for a length before the octets are known to be there. Elements of definite length are stepped over
/// without looking inside; elements of indefinite length are searched for their end, at most `CMSLimits.depth` deep.
struct BERReader {
    let bytes: [UInt8]
    private(set) var position: Int
    let end: Int

    init(_ bytes: [UInt8]) { self.init(bytes, bytes.indices) }

    init(_ bytes: [UInt8], _ range: Range<Int>) {
        self.bytes = bytes
        position = range.lowerBound
        end = range.upperBound
    }

    var isAtEnd: Bool { position >= end }

    /// The identifier octet that comes next, or `nil` at the end.
    var nextIdentifier: UInt8? { isAtEnd ? nil : bytes[position] }

    /// Reads the next element, whatever it is.
    mutating func element() throws(CMSError) -> BERElement {
        let element = try Self.element(in: bytes, at: position, before: end)
        position = element.end
        return element
    }

    /// Reads the next element if it has this identifier.
    mutating func optional(_ identifier: UInt8) throws(CMSError) -> BERElement? {
        guard nextIdentifier == identifier else { return nil }
        return try element()
    }

    /// Reads the next element, which must have this identifier.
    mutating func expect(_ identifier: UInt8, _ name: String) throws(CMSError) -> BERElement {
        guard let element = try optional(identifier) else { throw .malformed("no \(name)") }
        return element
    }

    /// A reader of what is inside an element.
    func inside(_ element: BERElement) -> BERReader { BERReader(bytes, element.contents) }

    /// Octets of a primitive element.
    func octets(_ element: BERElement) -> ArraySlice<UInt8> { bytes[element.contents] }

    /// The element with identifier and length.
    func encoding(_ element: BERElement) -> ArraySlice<UInt8> { bytes[element.range] }

    /// Nothing may follow.
    func finish(_ name: String) throws(CMSError) {
        guard isAtEnd else { throw .malformed("more than expected in \(name)") }
    }

    // MARK: One element

    private struct Head {
        let identifier: UInt8
        let contents: Int
        /// `nil` for indefinite.
        let length: Int?
    }

    private static func element(in bytes: [UInt8], at start: Int, before limit: Int) throws(CMSError) -> BERElement {
        let head = try head(in: bytes, at: start, before: limit)
        if let length = head.length {
            let end = head.contents + length
            return BERElement(identifier: head.identifier, start: start, contents: head.contents..<end, end: end, isIndefinite: false)
        }
        let last = try endOfContents(in: bytes, from: head.contents, before: limit)
        return BERElement(identifier: head.identifier, start: start, contents: head.contents..<last, end: last + 2, isIndefinite: true)
    }

    private static func head(in bytes: [UInt8], at start: Int, before limit: Int) throws(CMSError) -> Head {
        var index = start
        guard index < limit else { throw .malformed("truncated") }
        let identifier = bytes[index]
        index += 1
        if identifier & 0x1F == 0x1F { index = try afterHighTag(in: bytes, at: index, before: limit) }
        guard index < limit else { throw .malformed("truncated") }
        let first = bytes[index]
        index += 1
        if first == 0x80 {
            guard identifier & 0x20 != 0 else { throw .malformed("primitive element of indefinite length") }
            return Head(identifier: identifier, contents: index, length: nil)
        }
        var length = Int(first)
        if first > 0x80 {
            // X.690 §8.1.3.5; eight octets of length are more than any mail has, 0xFF is reserved.
            let count = Int(first & 0x7F)
            guard count <= 8, count <= limit - index else { throw .malformed("length") }
            length = 0
            for offset in 0..<count {
                guard length <= limit >> 8 else { throw .malformed("longer than what is left") }
                length = length << 8 | Int(bytes[index + offset])
            }
            index += count
        }
        guard length <= limit - index else { throw .malformed("longer than what is left") }
        return Head(identifier: identifier, contents: index, length: length)
    }

    /// X.690 §8.1.2.4: CMS uses no tag number over 30; one of up to four octets is stepped over.
    private static func afterHighTag(in bytes: [UInt8], at start: Int, before limit: Int) throws(CMSError) -> Int {
        for index in start..<min(start + 4, limit) where bytes[index] & 0x80 == 0 { return index + 1 }
        throw .malformed("tag number")
    }

    /// Where the end-of-contents octets of an element of indefinite length stand (X.690 §8.1.5).
    private static func endOfContents(in bytes: [UInt8], from start: Int, before limit: Int) throws(CMSError) -> Int {
        var depth = 1
        var index = start
        while true {
            let head = try head(in: bytes, at: index, before: limit)
            if head.identifier == 0 {
                guard head.length == 0 else { throw .malformed("end of contents") }
                depth -= 1
                if depth == 0 { return index }
                index = head.contents
            } else if let length = head.length {
                index = head.contents + length
            } else {
                depth += 1
                guard depth <= CMSLimits.depth else { throw .tooLarge("ASN.1 depth") }
                index = head.contents
            }
        }
    }
}
