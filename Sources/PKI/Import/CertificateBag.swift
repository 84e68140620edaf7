import OpenSSL

/// A SignedData that only carries certificates and CRLs: `.p7b`, `.p7c` (RFC 5652 §5, RFC 8551 §3.8).
///
/// Split without parsing what is inside, so that one broken certificate among many is one refusal and not the end of the file.
/// BER is read here, because files of some programs have indefinite lengths; each certificate itself is DER.
public struct CertificateBag {
    /// Each element of `certificates`, in order.
    private(set) var certificates: [ArraySlice<UInt8>] = []
    private(set) var lists: [ArraySlice<UInt8>] = []

    /// - Returns: `nil` when it is no SignedData.
    init?(_ bytes: [UInt8]) {
        var reader = BERWalker(bytes)
        guard var content = reader.enter(0x30), let type = content.next(), type.tag == 0x06,
            bytes[type.contents].elementsEqual(Self.signedData), var explicit = content.enter(0xA0), var signed = explicit.enter(0x30),
            signed.next()?.tag == 0x02, signed.next()?.tag == 0x31, signed.next()?.tag == 0x30
        else { return nil }
        while let element = signed.next() {
            switch element.tag {
            case 0xA0: certificates = Self.elements(signed.inside(element), bytes)
            case 0xA1: lists = Self.elements(signed.inside(element), bytes)
            default: continue
            }
        }
    }

    /// A `.p7b` of these certificates as text (RFC 7468 §8).
    public static func pem(of certificates: [Certificate]) -> String {
        PEMText.block("PKCS7", SignedDataWriter.certificates(certificates.map(\.x509)))
    }

    private static func elements(_ walker: BERWalker, _ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        var walker = walker
        var found: [ArraySlice<UInt8>] = []
        while let element = walker.next() { found.append(bytes[element.range]) }
        return found
    }

    /// id-signedData, 1.2.840.113549.1.7.2
    private static let signedData: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x02]
}

/// Steps over BER elements, indefinite lengths included (X.690 §8.1.3); ends at the first thing that is not one.
struct BERWalker {
    struct Element {
        var tag: UInt8
        /// All of it, with the end-of-contents octets of an indefinite one.
        var range: Range<Int>
        var contents: Range<Int>
    }

    private let bytes: [UInt8]
    private var position: Int
    private let end: Int

    init(_ bytes: [UInt8]) { (self.bytes, position, end) = (bytes, 0, bytes.count) }

    private init(_ bytes: [UInt8], _ range: Range<Int>) { (self.bytes, position, end) = (bytes, range.lowerBound, range.upperBound) }

    func inside(_ element: Element) -> BERWalker { BERWalker(bytes, element.contents) }

    /// The inside of the next element if it has this tag.
    mutating func enter(_ tag: UInt8) -> BERWalker? {
        guard let element = next(), element.tag == tag else { return nil }
        return inside(element)
    }

    mutating func next() -> Element? {
        guard let head = Self.head(bytes, position, end) else { return nil }
        let start = position
        guard let count = head.count else {
            guard let close = endOfContents(from: head.contents) else { return nil }
            position = close + 2
            return Element(tag: bytes[start], range: start..<position, contents: head.contents..<close)
        }
        position = head.contents + count
        return Element(tag: bytes[start], range: start..<position, contents: head.contents..<position)
    }

    /// Where the end-of-contents octets of an indefinite element stand: one pass, no recursion.
    private func endOfContents(from start: Int) -> Int? {
        var depth = 1
        var cursor = start
        while cursor + 2 <= end {
            if bytes[cursor] == 0, bytes[cursor + 1] == 0 {
                depth -= 1
                if depth == 0 { return cursor }
                cursor += 2
                continue
            }
            guard let head = Self.head(bytes, cursor, end) else { return nil }
            if let count = head.count {
                cursor = head.contents + count
            } else {
                depth += 1
                guard depth <= BEROutline.maximumDepth else { return nil }
                cursor = head.contents
            }
        }
        return nil
    }

    /// - Returns: where the contents begin and how many octets they have; no count for the indefinite form.
    static func head(_ bytes: [UInt8], _ start: Int, _ end: Int) -> (contents: Int, count: Int?)? {
        guard start + 2 <= end, bytes[start] != 0, bytes[start] & 0x1F != 0x1F else { return nil }
        let first = bytes[start + 1]
        if first < 0x80 { return start + 2 + Int(first) <= end ? (start + 2, Int(first)) : nil }
        if first == 0x80 { return bytes[start] & 0x20 != 0 ? (start + 2, nil) : nil }
        let octets = Int(first & 0x7F)
        guard octets <= 4, start + 2 + octets <= end else { return nil }
        let count = bytes[(start + 2)..<(start + 2 + octets)].reduce(0) { $0 << 8 | Int($1) }
        return start + 2 + octets + count <= end ? (start + 2 + octets, count) : nil
    }
}
