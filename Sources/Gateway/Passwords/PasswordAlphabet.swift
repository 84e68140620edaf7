import OpenSSL
import Settings

/// The letters of passwords Zegel makes: none that is taken for another (W-01).
public enum PasswordAlphabet {
    static let letters = Array("ABCDEFGHJKLMNPQRSTUVWXYZ23456789".utf8)

    /// A random password: five bits a letter.
    /// - Parameter random: that many random bytes.
    public static func password(length: Int, random: (Int) -> [UInt8]) -> String {
        String(decoding: random(length).map { letters[Int($0 & 31)] }, as: UTF8.self)
    }

    /// In groups of four with hyphens, which are not part of it: `TBNG-KF4Y-JMMR-KUT5`.
    public static func grouped(_ password: String) -> String {
        var groups: [Substring] = []
        var rest = password[...]
        while !rest.isEmpty {
            groups.append(rest.prefix(4))
            rest = rest.dropFirst(4)
        }
        return groups.joined(separator: "-")
    }
}

/// Passwords that are computed, the same on every platform (`behaviour.md` 15.2).
public enum OneTimePassword {
    /// The characters of a password id.
    public static let idLength = 16
    /// A password id as somebody typed it: with small letters, hyphens or blanks; `nil` when it is none.
    public static func id(_ text: String) -> String? {
        guard text.utf8.count <= 64 else { return nil }
        let letters = text.uppercased().utf8.filter { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: " ") }
        guard letters.count == idLength, letters.allSatisfy(PasswordAlphabet.letters.contains) else { return nil }
        return String(decoding: letters, as: UTF8.self)
    }

    /// An HMAC has 256 bits: 51 letters of five bits.
    public static let longest = 51

    /// The first letters of HMAC-SHA-256(secret, id), five bits at a time, most significant first.
    /// - Parameter length: at most `longest` letters come back.
    public static func password(_ secret: ClientSecret, id: String, length: Int) -> String {
        let mac = KeyedHash.sha256(Array(id.utf8), key: secret.bytes)
        let values = (0..<min(length, longest)).map { position in
            (0..<5).reduce(0) { value, offset in
                let bit = position * 5 + offset
                return value << 1 | Int(mac[bit / 8] >> UInt8(7 - bit % 8) & 1)
            }
        }
        return String(decoding: values.map { PasswordAlphabet.letters[$0] }, as: UTF8.self)
    }
}
