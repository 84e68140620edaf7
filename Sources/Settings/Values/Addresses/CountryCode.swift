/// A country calling code of ITU-T E.164, which completes national telephone numbers: `+31`.
public struct CountryCode: Hashable, Sendable {
    /// One to three digits, without the `+`.
    public let digits: String

    /// - Parameter text: with or without `+`; `nil` when no country or region has that code.
    public init?(_ text: String) {
        let digits = text.first == "+" ? String(text.dropFirst()) : text
        guard digits.utf8.allSatisfy({ (48...57).contains($0) }), Self.isAssigned(digits) else { return nil }
        self.digits = digits
    }

    /// ITU-T E.164, list of assigned codes: no code is the beginning of another.
    private static func isAssigned(_ digits: String) -> Bool {
        switch digits.utf8.count {
        case 1: digits == "1" || digits == "7"
        case 2: twoDigits.contains(digits)
        case 3: threeDigitZones.contains(String(digits.prefix(2)))
        default: false
        }
    }

    private static let twoDigits: Set<String> = [
        "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46", "47", "48", "49", "51", "52", "53", "54",
        "55", "56", "57", "58", "60", "61", "62", "63", "64", "65", "66", "81", "82", "84", "86", "90", "91", "92", "93", "94", "95", "98",
    ]
    private static let threeDigitZones: Set<String> = [
        "21", "22", "23", "24", "25", "26", "29", "35", "37", "38", "42", "50", "59", "67", "68", "69", "80", "85", "87", "88", "96", "97",
        "99",
    ]
}

extension CountryCode: SettingValue {
    public static var form: String { "a country calling code such as +31" }
    public init?(settingText: String) { self.init(settingText.trimmedBlanks) }
    public var settingText: String { "+\(digits)" }
}
