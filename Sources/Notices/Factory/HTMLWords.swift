/// Sets the words of a factory text in HTML: what stands between tags escaped, and each value apart from the direction of writing of
/// the words around it.
enum HTMLWords {
    static func set(_ text: String) -> String {
        var out = ""
        var rest = text[...]
        while let start = rest.range(of: "{{") {
            out += Dress.escaped(String(rest[..<start.lowerBound]))
            guard let end = rest[start.upperBound...].range(of: "}}") else { break }
            let tag = rest[start.lowerBound..<end.upperBound]
            let isValue = tag.dropFirst(2).first.map { !"#^/".contains($0) } ?? false
            out += isValue ? value(tag) : String(tag)
            rest = rest[end.upperBound...]
        }
        return out + Dress.escaped(String(rest))
    }

    /// What is typed off letter by letter stands in letters that are told apart.
    private static func value(_ tag: Substring) -> String {
        guard tag == "{{password}}" else { return "<bdi>\(tag)</bdi>" }
        return """
            <bdi class="ink" style="font-family:ui-monospace,'Cascadia Mono',Menlo,Consolas,monospace;font-size:16px;color:#1c2330">\(tag)</bdi>
            """
    }
}
