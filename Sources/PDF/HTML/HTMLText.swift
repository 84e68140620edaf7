/// The bare words of HTML, found without building a tree: what is set when nothing else can be.
enum HTMLText {
    private static let breaking: Set<String> = [
        "p", "div", "br", "tr", "table", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "hr", "pre", "section",
        "article", "header", "footer", "dt", "dd",
    ]
    private static let hidden: Set<String> = ["script", "style", "title", "head", "template", "noscript"]

    static func words(of html: String) -> String {
        var scanner = HTMLScanner(Array(html.utf8))
        var output = ""
        var skipped: String?
        while let token = scanner.next() {
            switch token {
            case .text(let text) where skipped == nil: output += collapsed(HTMLEntities.decoded(text), after: output)
            case .start(let name, _) where skipped == nil:
                if hidden.contains(name) { skipped = name }
                if breaking.contains(name), !output.hasSuffix("\n\n") { output += "\n" }
                if name == "td" || name == "th", !output.hasSuffix("\n") { output += "  " }
            case .end(let name):
                if name == skipped { skipped = nil }
                if skipped == nil, name == "p" || name == "table", !output.hasSuffix("\n\n") { output += "\n" }
            default: break
            }
        }
        return output
    }

    private static func collapsed(_ text: String, after output: String) -> String {
        var result = ""
        var isBlank = output.last?.isWhitespace ?? true
        for character in text {
            if character.isWhitespace && character != "\u{A0}" {
                if !isBlank { result.append(" ") }
                isBlank = true
            } else {
                result.append(character)
                isBlank = false
            }
        }
        return result
    }
}
