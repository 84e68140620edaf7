/// One field of a header: name, colon, value (RFC 5322 §2.2).
public struct HeaderField: Sendable {
    /// As written, without white space before the colon.
    public let name: String
    /// The whole field: from its name to the line end of its last line. The line end may be missing at the end of a header
    /// that a delimiter or the end of the file cuts off.
    public let range: Range<Int>
    /// Everything after the colon, folding included, without the last line end.
    public let rawValue: ArraySlice<UInt8>

    init(name: String, range: Range<Int>, rawValue: ArraySlice<UInt8>) {
        self.name = name
        self.range = range
        self.rawValue = rawValue
    }

    /// There is a blank between name and colon (RFC 5322 §4.5): not everybody takes it for the field it looks like.
    public var hasSpaceBeforeColon: Bool { rawValue.startIndex - range.lowerBound > name.utf8.count + 1 }

    /// Whether the field has that name; ASCII letters are compared without case (RFC 5322 §1.2.2).
    public func isNamed(_ other: String) -> Bool {
        name.utf8.count == other.utf8.count && name.utf8.elementsEqual(other.utf8) { ASCII.lowercased($0) == ASCII.lowercased($1) }
    }

    /// The value in one line: line ends of folding removed, white space around it trimmed (RFC 5322 §2.2.3).
    ///
    /// UTF-8 (RFC 6532), or windows-1252 when the octets are not UTF-8.
    public var unfolded: String { Charset.guess(ASCII.trimmed(Self.unfold(rawValue)[...])) }

    /// `unfolded` with its encoded words decoded (RFC 2047). For people to read, never to take addresses from.
    public var decoded: String { EncodedWord.decode(Array(ASCII.trimmed(Self.unfold(rawValue)[...]))) }

    /// The charset of an encoded word in it that is not known, or in which its octets are no text: `decoded` lacks what it says.
    public var unreadableCharset: String? { EncodedWord.unreadableCharset(Self.unfold(rawValue)) }

    /// The octets without the line ends of folding.
    static func unfold(_ raw: ArraySlice<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(raw.count)
        var index = raw.startIndex
        while index < raw.endIndex {
            let byte = raw[index]
            index += 1
            if byte == ASCII.lf || byte == ASCII.cr && index < raw.endIndex && raw[index] == ASCII.lf { continue }
            result.append(byte)
        }
        return result
    }
}
