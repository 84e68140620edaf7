import Foundation
import Mail
import Web

/// The small parts pages are made of.
enum Part {
    static func card(_ title: String?, _ content: HTML) -> HTML {
        let heading: HTML = title.map { "<h2>\($0)</h2>" } ?? .empty
        return "<section class=\"card\">\(heading)\(content)</section>"
    }

    static func notice(_ tone: Tone, _ content: HTML) -> HTML { "<div class=\"notice \(tone.rawValue)\">\(content)</div>" }

    static func paragraph(_ text: String) -> HTML { "<p>\(text)</p>" }

    static func link(_ address: String, _ text: String) -> HTML { "<a href=\"\(address)\">\(text)</a>" }

    static func button(_ address: String, _ text: String, class name: String = "quiet") -> HTML {
        "<a class=\"button \(name)\" href=\"\(address)\">\(text)</a>"
    }

    static func actions(_ items: [HTML]) -> HTML {
        items.isEmpty ? .empty : "<div class=\"actions\">\(items)</div>"
    }

    static func empty(_ title: String, _ whatToDo: HTML) -> HTML {
        "<div class=\"card empty\"><strong>\(title)</strong>\(whatToDo)</div>"
    }

    static func facts(_ rows: [(String, HTML)]) -> HTML {
        let items: [HTML] = rows.filter { !$0.1.isEmpty }.map { "<dt>\($0.0)</dt><dd>\($0.1)</dd>" }
        return "<dl class=\"facts\">\(items)</dl>"
    }

    static func code(_ text: String) -> HTML { "<code>\(text)</code>" }

    static func lines(_ texts: [String]) -> HTML {
        let parts: [HTML] = texts.map { "\($0)<br>" }
        return "\(parts)"
    }

    static func list(_ items: [HTML]) -> HTML {
        let rows: [HTML] = items.map { "<li>\($0)</li>" }
        return "<ul>\(rows)</ul>"
    }

    static func tabs(_ items: [(text: String, address: String, isCurrent: Bool)], label: String) -> HTML {
        let tabs: [HTML] = items.map {
            let current: HTML = $0.isCurrent ? " aria-current=\"page\"" : .empty
            return "<li><a href=\"\($0.address)\"\(current)>\($0.text)</a></li>"
        }
        return "<nav aria-label=\"\(label)\"><ul class=\"tabs\">\(tabs)</ul></nav>"
    }

    /// The engine's own words, which are English in every language.
    static func said(_ text: String) -> HTML { "<span lang=\"en\">\(text)</span>" }

    /// `5A:91…C4:07`
    static func thumbprint(_ digits: String) -> HTML {
        guard digits.count >= 8 else { return code(digits) }
        return "<code title=\"\(digits)\">\(CertificateText.short(thumbprint: digits))</code>"
    }
}
