/// The encoding of parameter values (RFC 3461 §4): printable ASCII, with `+` and two upper-case hexadecimal digits for the rest.
public enum XText {
    /// Whether it is xtext: nothing but printable ASCII without `=`, and `+` only before two hexadecimal digits.
    public static func isValid(_ text: some StringProtocol) -> Bool { decoded(text) != nil }

    /// - Returns: `nil` when it is not xtext, or does not stand for printable ASCII.
    public static func decoded(_ text: some StringProtocol) -> String? {
        var out: [UInt8] = []
        var bytes = Array(text.utf8)[...]
        while let byte = bytes.popFirst() {
            guard byte == 0x2B else {
                guard (0x21...0x7E).contains(byte), byte != 0x3D else { return nil }
                out.append(byte)
                continue
            }
            guard let high = bytes.popFirst().flatMap(digit), let low = bytes.popFirst().flatMap(digit) else { return nil }
            guard (0x20...0x7E).contains(high << 4 | low) else { return nil }
            out.append(high << 4 | low)
        }
        return String(decoding: out, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        default: nil
        }
    }
}
