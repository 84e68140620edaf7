/// Lower-case hexadecimal.
enum Hex {
    static func text(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// Whole octets of what people type: any letter case, colons and blanks, leading zeros.
    static func withoutLeadingZeros(_ text: String) -> String {
        let digits = text.lowercased().filter { $0 != ":" && $0 != " " }.drop { $0 == "0" }
        return (digits.count.isMultiple(of: 2) ? "" : "0") + digits
    }
}
