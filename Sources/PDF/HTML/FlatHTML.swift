/// HTML whose elements lie no deeper in one another than a limit: tags beyond it are left out, their text stays.
///
/// The parser's time grows with the square of the depth, so the depth ends before it (Blink does the same at 512).
enum FlatHTML {
    /// They have no end, or close themselves: they make nothing deeper.
    private static let shallow: Set<String> = [
        "area", "base", "body", "br", "col", "colgroup", "dd", "dt", "embed", "head", "hr", "html", "img", "input", "li", "link", "meta",
        "option", "p", "param", "source", "tbody", "td", "tfoot", "th", "thead", "tr", "track", "wbr",
    ]

    static func written(_ html: String, depth limit: Int) -> [UInt8] {
        var scanner = HTMLScanner(Array(html.utf8))
        let octets = scanner.octets
        var output: [UInt8] = []
        output.reserveCapacity(octets.count)
        var depth = 0
        var dropped = 0
        var position = 0
        while let token = scanner.next() {
            switch token {
            case .start(let name, let range):
                // What stands before it, ends and comments too.
                output += octets[position..<range.lowerBound]
                position = range.upperBound
                if !shallow.contains(name) {
                    if depth >= limit {
                        dropped += 1
                        continue
                    }
                    depth += 1
                }
                output += octets[range]
            case .end(let name) where !shallow.contains(name):
                if dropped > 0 { dropped -= 1 } else { depth = max(0, depth - 1) }
            default: break
            }
        }
        return output + octets[position...]
    }
}
