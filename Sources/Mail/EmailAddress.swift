/// One mailbox address, `local-part@domain` (RFC 5321 §4.1.2, RFC 6531 §3.3).
///
/// Two addresses are equal when their domains are (A-labels, any case) and their local parts are, ASCII letters
/// compared without case (`behaviour.md` 3.3). The local part keeps the case it was written with; quotes stand only where they are needed.
public struct EmailAddress: Sendable, CustomStringConvertible {
    /// In its simplest form: quoted only where it is no dot-string, and then with `\` before `"` and `\` alone; UTF-8 for
    /// internationalised addresses.
    public let localPart: String
    public let domain: Domain

    /// Reads an addr-spec without comments, folding or source route; an address literal may stand for the domain.
    ///
    /// The local part is a dot-string or a quoted string of at most 64 octets; NUL, CR, LF and other controls,
    /// and everything after a trailing dot, make it `nil`. Nothing is trimmed.
    public init?(_ text: some StringProtocol) {
        guard text.utf8.count <= 320, let at = text.lastIndex(of: "@") else { return nil }
        let local = text[..<at]
        guard (1...64).contains(local.utf8.count), Self.isDotString(local) || Self.isQuotedString(local),
            let domain = Domain(text[text.index(after: at)...]) ?? Domain(literal: text[text.index(after: at)...])
        else { return nil }
        self.localPart = Self.simplest(local)
        self.domain = domain
    }

    public var description: String { Self.joined(localPart, domain) }

    /// The form used to compare and look up: everything that may differ without meaning another mailbox is folded.
    public var normalized: String {
        guard localPart.utf8.contains(where: Self.isCapital) else { return description }
        return Self.joined(String(decoding: localPart.utf8.map(Self.folded), as: UTF8.self), domain)
    }

    private static func joined(_ local: String, _ domain: Domain) -> String {
        var text = ""
        text.reserveCapacity(local.utf8.count + 1 + domain.ascii.utf8.count)
        text += local
        text += "@"
        text += domain.ascii
        return text
    }

    private static func isCapital(_ octet: UInt8) -> Bool { (65...90).contains(octet) }
    fileprivate static func folded(_ octet: UInt8) -> UInt8 { isCapital(octet) ? octet | 0x20 : octet }

    /// Whether the local part needs SMTPUTF8 on its way (RFC 6531 §3.2).
    public var isInternationalized: Bool { localPart.utf8.contains { $0 >= 0x80 } }

    /// `user+tag@d` → `user@d` (`behaviour.md` 3.3); `nil` when there is no tag.
    public var withoutTag: EmailAddress? {
        guard !localPart.hasPrefix("\""), let plus = localPart.firstIndex(of: "+"), plus != localPart.startIndex else { return nil }
        return EmailAddress("\(localPart[..<plus])@\(domain.ascii)")
    }

    // RFC 5321 §4.1.2: Dot-string = Atom *("." Atom); RFC 6531 §3.3 adds UTF8-non-ascii to atext.
    private static func isDotString(_ local: some StringProtocol) -> Bool {
        if !local.isEmpty, local.utf8.allSatisfy(isPlain) { return true }
        return local.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { atom in
            !atom.isEmpty && atom.unicodeScalars.allSatisfy(isAtext)
        }
    }

    /// An octet that is an atom wherever it stands, as nearly all are.
    private static func isPlain(_ octet: UInt8) -> Bool {
        switch octet {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "+"):
            true
        default: false
        }
    }

    // RFC 5321 §4.1.2: Quoted-string = DQUOTE *QcontentSMTP DQUOTE
    private static func isQuotedString(_ local: some StringProtocol) -> Bool {
        let scalars = Array(local.unicodeScalars)
        guard scalars.count >= 2, scalars.first == "\"", scalars.last == "\"" else { return false }
        var escaped = false
        for scalar in scalars[1..<(scalars.count - 1)] {
            guard (0x20...0x7E).contains(scalar.value) || isPrintableNonASCII(scalar) else { return false }
            if escaped { escaped = false } else if scalar == "\\" { escaped = true } else if scalar == "\"" { return false }
        }
        return !escaped
    }

    private static func isAtext(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9": true
        case "!", "#", "$", "%", "&", "'", "*", "+", "-", "/", "=", "?", "^", "_", "`", "{", "|", "}", "~": true
        default: isPrintableNonASCII(scalar)
        }
    }

    private static func isPrintableNonASCII(_ scalar: Unicode.Scalar) -> Bool {
        guard scalar.value >= 0xA0 else { return false }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .spaceSeparator, .surrogate, .unassigned, .privateUse: return false
        default: return true
        }
    }

    // RFC 5321 §4.1.2: `"bob"@d` and `"b\ob"@d` name the same mailbox as `bob@d`; quoting only where needed.
    private static func simplest(_ local: some StringProtocol) -> String {
        guard local.unicodeScalars.first == "\"" else { return String(local) }
        var plain = String.UnicodeScalarView()
        var escaped = String.UnicodeScalarView()
        var isEscaped = false
        for scalar in local.unicodeScalars.dropFirst().dropLast() {
            guard isEscaped || scalar != "\\" else {
                isEscaped = true
                continue
            }
            isEscaped = false
            plain.append(scalar)
            if scalar == "\\" || scalar == "\"" { escaped.append("\\") }
            escaped.append(scalar)
        }
        return isDotString(String(plain)) ? String(plain) : "\"\(String(escaped))\""
    }
}

extension EmailAddress: Hashable, Comparable {
    // Octet by octet (RFC 9598 §5, RFC 6530 §10.1): strings would be equal by canonical equivalence, `é` in one and in two scalars.
    public static func == (a: Self, b: Self) -> Bool {
        // The domain holds no at-sign: both parts are equal when the normalized forms are.
        let (left, right) = (a.localPart.utf8, b.localPart.utf8)
        return a.domain == b.domain && left.count == right.count && zip(left, right).allSatisfy { folded($0) == folded($1) }
    }
    public static func < (a: Self, b: Self) -> Bool { a.normalized.utf8.lexicographicallyPrecedes(b.normalized.utf8) }

    public func hash(into hasher: inout Hasher) {
        let local = localPart.utf8
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: local.count) { folded in
            for (index, octet) in local.enumerated() { folded.initializeElement(at: index, to: Self.folded(octet)) }
            hasher.combine(bytes: UnsafeRawBufferPointer(folded))
        }
        hasher.combine(0xFF as UInt8)
        hasher.combine(domain)
    }
}

extension EmailAddress: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let address = EmailAddress(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a mail address")
        }
        self = address
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
