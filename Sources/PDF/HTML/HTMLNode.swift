/// An element or a text of an HTML body.
final class HTMLNode {
    /// In lower case; empty for a text.
    let name: String
    let text: String
    let attributes: [String: String]
    private(set) var children: [HTMLNode] = []
    private(set) weak var parent: HTMLNode?

    init(name: String, attributes: [String: String]) {
        (self.name, self.attributes, text) = (name, attributes, "")
    }

    init(text: String) {
        (name, attributes, self.text) = ("", [:], text)
    }

    var isText: Bool { name.isEmpty }
    var classes: [Substring] { attributes["class"]?.split(whereSeparator: \.isWhitespace) ?? [] }

    func append(_ child: HTMLNode) {
        child.parent = self
        children.append(child)
    }
}
