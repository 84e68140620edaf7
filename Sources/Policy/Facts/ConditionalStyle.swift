import Foundation
import MIME

/// Style rules that let one signed mail show different words in different places (`threats.md` A1.8).
///
/// Whoever answers such a mail signs the quote along with his own words, and it may read otherwise where it is shown next.
enum ConditionalStyle {
    /// Octets of HTML looked at in one message.
    private static let limit = 4 << 20

    /// What was found, in words: `@media`, `hidden text in a quote`; `nil` when there is nothing of the kind.
    static func found(in message: Message) -> String? {
        var left = limit
        for entity in message.entities where entity.contentType.mediaType == "text/html" && left > 0 {
            guard let text = message.text(of: entity) else { continue }
            let html = readable(String(decoding: text.utf8.prefix(left), as: UTF8.self))
            left -= text.utf8.count
            if let rule = ["@media", "@supports", "@container", ":has("].first(where: html.contains) { return rule.trimmingSuffix("(") }
            if hidesTextInQuote(html) { return "hidden text in a quote" }
        }
        return nil
    }

    /// Lower case, without comments and blanks, escapes of CSS and HTML written out.
    private static func readable(_ html: String) -> String {
        var text = html.lowercased()
        text = text.replacing(/&#(x?)([0-9a-f]{1,6});?/) { scalar($0.output.2, radix: $0.output.1.isEmpty ? 10 : 16) }
        text = text.replacing(/\\([0-9a-f]{1,6})\s?/) { scalar($0.output.1, radix: 16) }
        text = text.replacing(/\/\*.*?\*\//.dotMatchesNewlines(), with: "")
        return text.replacing(/\s+/, with: "")
    }

    private static func scalar(_ digits: Substring, radix: Int) -> String {
        UInt32(digits, radix: radix).flatMap(Unicode.Scalar.init).map { String($0).lowercased() } ?? ""
    }

    private static func hidesTextInQuote(_ html: String) -> Bool {
        let quotes = ["<blockquote", "gmail_quote", "moz-cite", "divrplyfwdmsg", "appendonsend"]
        guard let start = quotes.compactMap({ html.range(of: $0)?.lowerBound }).min() else { return false }
        let quote = html[start...]
        return quote.contains(
            /display:none|visibility:(hidden|collapse)|font-size:0|opacity:0(?!\.[0-9]*[1-9])|color:transparent|max-height:0/)
    }
}

extension String {
    fileprivate func trimmingSuffix(_ suffix: String) -> String { hasSuffix(suffix) ? String(dropLast(suffix.count)) : self }
}
