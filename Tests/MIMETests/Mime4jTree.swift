import TestSupport

/// The parse events of mime4j's `NAME_decoded.xml`: one element or field a line, the rest is text.
struct Mime4jTree {
    /// `message`, `part`, `multipart` and `body` by depth, headers with their field names.
    private(set) var lines: [String] = []
    /// The files of the decoded bodies, in order.
    private(set) var bodies: [String] = []

    init(_ xml: String) {
        var depth = 0
        var names: [String] = []
        var isField = false
        for line in xml.split(whereSeparator: \.isNewline) {
            let indent = String(repeating: "  ", count: depth)
            if isField {
                names.append(line.split(separator: ":")[0].trimming(while: { $0 == " " || $0 == "\t" }).lowercased())
                isField = false
            } else if line == "<field>" {
                isField = true
            } else if line == "<header>" {
                names = []
            } else if line == "</header>" {
                lines.append("\(indent)header \(names.joined(separator: " "))")
            } else if ["<message>", "<body-part>", "<multipart>"].contains(line) {
                lines.append(indent + line.dropFirst().dropLast())
                depth += 1
            } else if ["</message>", "</body-part>", "</multipart>"].contains(line) {
                depth -= 1
            } else if line.hasPrefix("<text-body") || line.hasPrefix("<binary-body") {
                lines.append("\(indent)body")
                bodies.append(String(line.split(separator: "\"")[1]))
            }
        }
    }
}

extension Substring {
    fileprivate func trimming(while condition: (Character) -> Bool) -> Substring {
        Substring(drop(while: condition).reversed().drop(while: condition).reversed().map(String.init).joined())
    }
}
