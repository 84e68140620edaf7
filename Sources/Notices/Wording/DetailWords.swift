import Settings

/// Puts the detail of a refused certificate into German: days and why it was revoked. Names and numbers stay.
enum DetailWords {
    static func german(_ detail: String) -> String {
        guard let since = detail.wholeMatch(of: /since (\d{1,2} [A-Z][a-z]+ \d{4}), (.+)/) else {
            return NoticeDate(.de).day(inEnglish: detail) ?? detail
        }
        let day = NoticeDate(.de).day(inEnglish: String(since.1)) ?? String(since.1)
        return "seit \(day), \(revocations[String(since.2)] ?? String(since.2))"
    }

    /// The reasons of RFC 5280 §5.3.1.
    private static let revocations: [String: String] = [
        "key compromise": "Schlüssel kompromittiert",
        "CA compromise": "Zertifizierungsstelle kompromittiert",
        "affiliation changed": "Zugehörigkeit geändert",
        "superseded": "ersetzt",
        "cessation of operation": "Betrieb eingestellt",
        "on hold": "vorläufig gesperrt",
        "privilege withdrawn": "Berechtigung entzogen",
        "AA compromise": "Attributstelle kompromittiert",
        "no reason given": "ohne Angabe von Gründen",
    ]
}
