import Settings

/// The wording of numbers, names and dates in steps.
enum Words {
    /// `5A:91…C4:07`: enough to tell certificates apart; the full thumbprint is in the record.
    static func short(_ thumbprint: String) -> String {
        let hex = Array(thumbprint.uppercased())
        guard hex.count >= 8 else { return thumbprint.uppercased() }
        return
            "\(String(hex[0...1])):\(String(hex[2...3]))…\(String(hex[(hex.count - 4)...(hex.count - 3)])):\(String(hex[(hex.count - 2)...]))"
    }

    /// The common name within an RFC 4514 name, or the whole name when it has none.
    static func commonName(_ name: String) -> String {
        var part = ""
        var isEscaped = false
        for character in name + "," {
            if character == ",", !isEscaped {
                if part.hasPrefix("CN=") { return String(part.dropFirst(3)).replacing("\\", with: "") }
                part = ""
                continue
            }
            isEscaped = character == "\\" && !isEscaped
            part.append(character)
        }
        return name
    }

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
