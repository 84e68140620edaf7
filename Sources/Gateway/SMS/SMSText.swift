/// The text of an SMS in the parts it is sent in (`behaviour.md` 16, 3GPP TS 23.038 §6).
public struct SMSText: Sendable {
    /// Each fits one SMS by itself.
    public let parts: [String]
    /// Every character is in the GSM alphabet; else UCS-2 is sent.
    public let isGSM: Bool

    /// Septets, or UTF-16 units, of one SMS.
    static let longestGSM = 160
    static let longestUCS2 = 70

    public init(_ text: String) {
        let isGSM = text.unicodeScalars.allSatisfy { Self.septets($0) != nil }
        self.isGSM = isGSM
        parts = Self.split(text, limit: isGSM ? Self.longestGSM : Self.longestUCS2) { Self.length($0, isGSM: isGSM) }
    }

    /// Septets, or UTF-16 units.
    static func length(_ text: String, isGSM: Bool) -> Int {
        isGSM ? text.unicodeScalars.reduce(0) { $0 + (septets($1) ?? 1) } : text.utf16.count
    }

    // 3GPP TS 23.038 §6.2.1; those of the extension table (§6.2.1.1) take two.
    private static func septets(_ scalar: Unicode.Scalar) -> Int? { basic.contains(scalar) ? 1 : extended.contains(scalar) ? 2 : nil }

    private static let basic = Set(
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
            .unicodeScalars)
    private static let extended = Set("\u{0C}^{}\\[~]|€".unicodeScalars)

    /// At blanks; a word too long for one part behind a hyphen, so that no group of a password is cut; else anywhere.
    private static func split(_ text: String, limit: Int, length: (String) -> Int) -> [String] {
        var parts: [String] = []
        var rest = text[...]
        while length(String(rest)) > limit {
            var end = rest.startIndex
            var size = 0
            for index in rest.indices {
                size += length(String(rest[index]))
                if size > limit { break }
                end = rest.index(after: index)
            }
            let head = rest[..<end]
            let isAtBlank = rest[end] == " "
            let cut = isAtBlank ? end : head.lastIndex(of: " ") ?? head.lastIndex(of: "-").map { head.index(after: $0) } ?? end
            parts.append(String(rest[..<cut]))
            rest = rest[cut...].drop { $0 == " " }
        }
        return parts + (rest.isEmpty && !parts.isEmpty ? [] : [String(rest)])
    }
}
