/// The Date field as people write dates.
enum MailDate {
    private static let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

    /// - Parameter field: RFC 5322 §3.3; what is no such date is given back as it stands.
    static func written(_ field: String, _ words: FrameWords) -> String {
        guard
            let match = field.firstMatch(
                of: /(\d{1,2})\s+([A-Za-z]{3})[a-z]*\s+(\d{4})\s+(\d{1,2}):(\d{2})(?::\d{2})?\s*(?:([+\-])(\d{2})(\d{2}))?/),
            let day = Int(match.1), let year = Int(match.3), let month = months.firstIndex(of: match.2.lowercased())
        else { return field }
        let date = words.dateOrder(day, words.months[month], year)
        let time = "\(match.4.count == 1 ? "0" : "")\(match.4):\(match.5)"
        guard let sign = match.6, let hours = match.7, let minutes = match.8 else { return "\(date), \(time)" }
        return "\(date), \(time) (UTC\(sign == "-" ? "−" : "+")\(hours):\(minutes))"
    }
}
