/// A telephone number in the form of ITU-T E.164: `+` and 7 to 15 digits, the first of them not 0.
public struct PhoneNumber: Hashable, Sendable {
    /// `+31612345678`
    public let text: String

    /// Reads a number as people write it, with blanks, dots, hyphens or brackets between the digits.
    ///
    /// `nil` without the `+`, or for anything else: a national number is never guessed at.
    public init?(_ text: String) {
        guard text.first == "+" else { return nil }
        let digits = text.dropFirst().filter { !" .-()".contains($0) }
        guard (7...15).contains(digits.utf8.count), digits.utf8.allSatisfy({ (48...57).contains($0) }), digits.first != "0" else {
            return nil
        }
        self.text = "+" + digits
    }
}

extension PhoneNumber {
    /// Reads a number with its country code, with `00` in place of the `+`, or as it is dialled within a country.
    ///
    /// - Parameter country: completes a national number; `nil`: only international ones are read.
    public init?(_ text: String, in country: CountryCode?) {
        let digits = text.filter { !" .-()/".contains($0) }
        if digits.hasPrefix("+") {
            self.init(digits)
        } else if digits.hasPrefix("00") {
            self.init("+" + digits.dropFirst(2))
        } else {
            guard let country, digits.utf8.allSatisfy({ (48...57).contains($0) }), (4...14).contains(digits.utf8.count) else { return nil }
            self.init("+" + country.digits + country.withoutTrunkPrefix(digits))
        }
    }

    /// Its last four digits, for people who know it: `…5678`.
    public var masked: String { "…" + text.suffix(4) }
}

extension CountryCode {
    // ITU-T E.164, list of dialling procedures: most countries dial 0 before a national number; Italy's 0 belongs to it.
    fileprivate func withoutTrunkPrefix(_ number: String) -> Substring {
        switch digits {
        case "1": number.utf8.count == 11 && number.hasPrefix("1") ? number.dropFirst() : number[...]
        case "7": number.utf8.count == 11 && number.hasPrefix("8") ? number.dropFirst() : number[...]
        case "36": number.hasPrefix("06") ? number.dropFirst(2) : number[...]
        case "39": number[...]
        default: number.hasPrefix("0") ? number.dropFirst() : number[...]
        }
    }
}

extension PhoneNumber: SettingValue {
    public static var form: String { "a telephone number with its country code such as +31612345678" }
    public init?(settingText: String) { self.init(settingText.trimmedBlanks) }
    public var settingText: String { text }
}
