import Settings

/// The wording of numbers, names and dates in steps.
enum Words {
    /// Text of strangers on one line: what could move a cursor or turn the direction of writing shows as `�`.
    static func printable(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { scalar in
                    switch scalar.properties.generalCategory {
                    case .control, .format, .lineSeparator, .paragraphSeparator: "\u{FFFD}"
                    default: scalar
                    }
                }))
    }

    /// `48 kB`
    static func size(_ bytes: Int) -> String {
        switch bytes {
        case ..<1000: "\(bytes) bytes"
        case ..<1_000_000: "\(bytes / 1000) kB"
        default: "\(bytes / 1_000_000) MB"
        }
    }

    static func tooLarge(_ bytes: Int, _ limit: Resolved<ByteCount>) -> String {
        "the mail has \(size(bytes)), more than \(SettingKeys.smimeMaxSize.name) = \(limit.value.settingText)"
    }

    /// `one certificate`, `3 certificates`
    static func count(_ number: Int, _ noun: String) -> String {
        number == 1 ? "one \(noun)" : "\(number) \(noun)s"
    }
}
