/// Rows and cells of a `table` element, and what its attributes say of all cells.
struct TableReader {
    struct Row {
        var element: HTMLNode
        /// thead, tbody, tfoot.
        var section: HTMLNode?
        var cells: [HTMLNode]

        /// It says what the columns below it are.
        var isHead: Bool { section?.name == "thead" || !cells.isEmpty && cells.allSatisfy { $0.name == "th" } }
    }

    private(set) var rows: [Row] = []
    private(set) var captions: [HTMLNode] = []
    /// Points.
    let padding: Double
    let spacing: Double
    let border: Double

    init(_ table: HTMLNode) {
        func number(_ name: String) -> Double? {
            table.attributes[name].flatMap { CSSLength.points($0, em: 10.5) }.map { max(0, min(30, $0)) }
        }
        padding = number("cellpadding") ?? 0.75
        spacing = number("cellspacing") ?? 1.5
        border = table.attributes["border"].map { $0.isEmpty ? 0.75 : min(6, CSSLength.points($0, em: 10.5) ?? 0.75) } ?? 0
        var foot: [Row] = []
        for child in table.children {
            switch child.name {
            case "caption": captions.append(child)
            case "tr": rows.append(Self.row(child, nil))
            case "thead", "tbody": rows += child.children.filter { $0.name == "tr" }.map { Self.row($0, child) }
            case "tfoot": foot += child.children.filter { $0.name == "tr" }.map { Self.row($0, child) }
            default: break
            }
        }
        rows += foot
    }

    private static func row(_ element: HTMLNode, _ section: HTMLNode?) -> Row {
        Row(element: element, section: section, cells: element.children.filter { $0.name == "td" || $0.name == "th" })
    }

    func span(_ cell: HTMLNode, _ name: String) -> Int {
        max(1, min(1_000, cell.attributes[name].flatMap { Int($0) } ?? 1))
    }
}
