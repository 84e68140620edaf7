import Foundation

/// A mail domain in the form it is compared in: lower-case A-labels, no trailing dot (RFC 5321 §4.1.2, RFC 5891).
///
/// Behind the at-sign of an address an address literal (`[192.0.2.1]`, `[IPv6:2001:db8::1]`) may stand in its place: it has no parent, and
/// nothing that takes a domain by its name takes one.
public struct Domain: Hashable, Sendable, CustomStringConvertible, Comparable {
    /// `partner.example`, `xn--bcher-kva.example`.
    public let ascii: String

    /// Reads a domain name with ASCII labels or U-labels, in any letter case.
    ///
    /// `nil` for an empty name or label, a label over 63 or a name over 253 octets, a label that starts or ends with a
    /// hyphen, a trailing dot, and every character that is neither a letter, a digit nor a hyphen after conversion.
    public init?(_ text: some StringProtocol) {
        guard let ascii = Self.ascii(of: String(text)), Self.isWellFormed(ascii) else { return nil }
        self.ascii = ascii
    }

    private init(checked ascii: String) { self.ascii = ascii }

    // RFC 5321 §4.1.3: address-literal = "[" ( IPv4-address-literal / IPv6-address-literal ) "]"; other kinds are nowhere in use.
    init?(literal text: some StringProtocol) {
        guard text.hasPrefix("["), text.hasSuffix("]") else { return nil }
        let inner = text.dropFirst().dropLast().lowercased()
        let isLong = inner.hasPrefix("ipv6:")
        let address = isLong ? String(inner.dropFirst(5)) : inner
        guard !address.contains("/"), address.contains(":") == isLong, Network(address) != nil else { return nil }
        ascii = isLong ? "[IPv6:\(address)]" : "[\(address)]"
    }

    public var description: String { ascii }
    public static func < (a: Self, b: Self) -> Bool { a.ascii < b.ascii }

    /// A top-level domain, or a name without a dot in a network of its own: `com`, `localhost`.
    public var isSingleLabel: Bool { !ascii.contains(".") }

    /// The domains above this one that a wildcard may name, longest first: `a.b.example` → `b.example`, `example`.
    /// What is left of a well-formed name behind a dot is well-formed, so nothing is read anew.
    public var parents: [Domain] {
        guard ascii.utf8.first != UInt8(ascii: "[") else { return [] }
        return ascii.utf8.indices.filter { ascii.utf8[$0] == UInt8(ascii: ".") }
            .map { Domain(checked: String(ascii[ascii.utf8.index(after: $0)...])) }
    }

    /// Whether `other` is one of its parents.
    public func isBelow(_ other: Domain) -> Bool {
        let name = ascii.utf8, above = other.ascii.utf8
        return name.count > above.count + 1 && name.first != UInt8(ascii: "[")
            && name.dropLast(above.count).last == UInt8(ascii: ".") && name.suffix(above.count).elementsEqual(above)
    }

    private static func ascii(of text: String) -> String? {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.lowercased() }
        // Foundation maps by UTS #46 (ICU). It would also accept full-width dots and at-signs: what it changes
        // beyond the letters of labels is caught by `isWellFormed`.
        guard text.unicodeScalars.allSatisfy({ $0.value < 0x80 ? isLetterDigitHyphenDot($0) : !isFullWidthPunctuation($0) })
        else { return nil }
        return URLComponents(string: "http://\(text)/")?.encodedHost?.lowercased()
    }

    private static func isLetterDigitHyphenDot(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "-", ".": true
        default: false
        }
    }

    /// Characters that normalise to ASCII punctuation and would move a label's border.
    private static func isFullWidthPunctuation(_ scalar: Unicode.Scalar) -> Bool {
        (0xFF00...0xFFEF).contains(scalar.value) || [0x3002, 0x2024, 0xFE52, 0xFE6B].contains(scalar.value)
    }

    private static func isWellFormed(_ ascii: String) -> Bool {
        guard (1...253).contains(ascii.utf8.count) else { return false }
        // One walk over the octets: the length of the label so far, and the one before.
        let (dot, hyphen) = (UInt8(ascii: "."), UInt8(ascii: "-"))
        var (length, last) = (0, dot)
        for octet in ascii.utf8 {
            switch octet {
            case dot:
                guard length > 0, last != hyphen else { return false }
                length = -1
            case hyphen: guard length > 0 else { return false }
            default: guard isLetterDigitHyphenDot(Unicode.Scalar(octet)) else { return false }
            }
            length += 1
            guard length <= 63 else { return false }
            last = octet
        }
        return length > 0 && last != hyphen
    }
}

extension Domain: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let domain = Domain(text) ?? Domain(literal: text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a domain name")
        }
        self = domain
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(ascii)
    }
}
