/// How what stands in certificates is shown to people, wherever that is.
public enum CertificateText {
    /// `5A:91…C4:07`: enough to tell certificates apart; a text of less than eight digits stays whole.
    public static func short(thumbprint: String) -> String {
        let hex = Array(thumbprint.uppercased())
        guard hex.count >= 8 else { return thumbprint.uppercased() }
        return
            "\(String(hex[0...1])):\(String(hex[2...3]))…\(String(hex[(hex.count - 4)...(hex.count - 3)])):\(String(hex[(hex.count - 2)...]))"
    }

    /// The common name within an RFC 4514 name, or the whole name when it has none.
    public static func commonName(_ name: String) -> String {
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
}
