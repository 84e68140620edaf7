import CPDF

/// One endless sheet: everything that is drawn, each with its height, and what must not be cut. Pages are cut from it afterwards.
struct Sheet {
    /// What is drawn and cannot be cut through.
    struct Atom {
        enum Kind {
            case line(LaidText, UnsafeMutablePointer<PangoLayoutLine>, x: Double, baseline: Double)
            case picture(PlacedPicture, x: Double)
        }

        var top: Double
        var bottom: Double
        var kind: Kind
        /// The element of the structure tree it belongs to.
        var element = 0
    }

    /// What lies behind the atoms and may be cut.
    struct Decoration {
        var x: Double
        var top: Double
        var width: Double
        var bottom: Double
        var fill: Color
        var radius = 0.0
        /// A line of a table: where a page ends at it, it is drawn on both.
        var isRule = false
        /// Where a click on it leads.
        var address: String?
    }

    /// An element of the structure tree (ISO 32000-2 §14.7).
    struct Element {
        var tag: String
        var parent: Int
    }

    /// An entry of the outline.
    struct Mark {
        var title: String
        var level: Int
        var y: Double
    }

    /// Rows at the top of a table, drawn again on every page the table goes on on.
    struct Head {
        var top: Double
        var bottom: Double
        /// Of the table.
        var end: Double
        /// What it is drawn of.
        var atoms: Range<Int>
        var decorations: Range<Int>

        var height: Double { bottom - top }
    }

    private(set) var heads: [Head] = []
    private(set) var atoms: [Atom] = []
    private(set) var decorations: [Decoration] = []
    private(set) var marks: [Mark] = []
    /// Stretches no page ends in.
    private(set) var whole: [(top: Double, bottom: Double)] = []
    /// The first stands for the document.
    private(set) var elements = [Element(tag: "Document", parent: -1)]
    private var current = 0
    private let limits: Limits

    init(limits: Limits) { self.limits = limits }

    mutating func open(_ tag: String) {
        elements.append(Element(tag: tag, parent: current))
        current = elements.count - 1
    }

    mutating func close() { current = max(0, elements[current].parent) }

    mutating func add(_ atom: Atom) throws(PDFError) {
        var atom = atom
        atom.element = current
        atoms.append(atom)
        if atoms.count > limits.boxes * 4 { throw .tooComplex(what: "lines") }
    }

    mutating func decorate(_ decoration: Decoration) {
        guard decoration.width > 0, decoration.bottom > decoration.top else { return }
        decorations.append(decoration)
    }

    /// - Parameter isRuled: these are lines of a table.
    mutating func decorate(
        border: BoxStyle.Sides, _ color: Color, x: Double, top: Double, width: Double, bottom: Double, isRuled: Bool = false
    ) {
        if border.top > 0 { decorate(.init(x: x, top: top, width: width, bottom: top + border.top, fill: color, isRule: isRuled)) }
        if border.bottom > 0 {
            decorate(.init(x: x, top: bottom - border.bottom, width: width, bottom: bottom, fill: color, isRule: isRuled))
        }
        if border.left > 0 { decorate(.init(x: x, top: top, width: border.left, bottom: bottom, fill: color)) }
        if border.right > 0 { decorate(.init(x: x + width - border.right, top: top, width: border.right, bottom: bottom, fill: color)) }
    }

    /// What is drawn until `end(_:)` is the head of a table.
    func beginHead(top: Double, bottom: Double, end: Double) -> Head {
        Head(top: top, bottom: bottom, end: end, atoms: atoms.count..<atoms.count, decorations: decorations.count..<decorations.count)
    }

    mutating func end(_ head: Head) {
        var head = head
        head.atoms = head.atoms.lowerBound..<atoms.count
        head.decorations = head.decorations.lowerBound..<decorations.count
        heads.append(head)
    }

    mutating func keepTogether(from top: Double, to bottom: Double) {
        if bottom - top > 1 { whole.append((top, bottom)) }
    }

    mutating func mark(_ title: String, level: Int, at y: Double) {
        if marks.count < 500 { marks.append(Mark(title: title, level: level, y: y)) }
    }
}
