/// What `@media` asks for, as far as mails ask (Media Queries 4).
enum MediaQuery {
    /// A page has 644 pixels across, and is meant to look as the mail does on a desk.
    private static let width = 640.0

    /// Whether the rules below are for a screen as wide as a page; those for telephones, printers and dark rooms are not.
    static func isForWideScreens(_ rule: String) -> Bool {
        let words = rule.lowercased()
        guard words.hasPrefix("@media") else { return false }
        return words.dropFirst("@media".count).split(separator: ",").contains { isForWideScreens($0) }
    }

    private static func isForWideScreens(_ query: Substring) -> Bool {
        var hasWidth = false
        for part in query.replacing("(", with: " (").replacing(" and ", with: "\n").split(separator: "\n") {
            let condition = String(part).trimmingSpaces
            if condition.hasPrefix("(min-width:") {
                guard let points = CSSLength.points(condition.dropFirst("(min-width:".count), em: 12), points / CSSLength.pixel <= width
                else {
                    return false
                }
                hasWidth = true
            } else if !["only screen", "screen", "all", "only all"].contains(condition) {
                return false
            }
        }
        return hasWidth
    }
}
