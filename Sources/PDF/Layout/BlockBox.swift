/// A block with its children below one another.
final class BlockBox: Box {
    let style: BoxStyle
    private var children: [any Box]
    private let tag: String?
    /// Stands beside the first line: the bullet or number of a list item.
    private let marker: TextBox?
    private var heights: [Double] = []
    private var measured: (least: Double, best: Double)?
    private var height = 0.0
    private var outer = 0.0
    private var offset = 0.0
    private var markerWidth = 0.0
    /// Not broken over two pages where it fits on one.
    private let staysWhole: Bool
    /// Ends early when time is over.
    private let isCuttable: Bool
    /// Time was over: not all children were laid out.
    private(set) var wasCut = false
    /// Its sides take no room: so many boxes lie around it that its text would have none.
    private var isTight = false

    init(
        _ children: [any Box], style: BoxStyle = BoxStyle(), tag: String? = nil, marker: TextBox? = nil, staysWhole: Bool = false,
        isCuttable: Bool = false
    ) {
        (self.children, self.style, self.tag, self.marker, self.staysWhole) = (children, style, tag, marker, staysWhole)
        self.isCuttable = isCuttable
    }

    // CSS 2.2 §8.3.1: the margin of a first or last child reaches through a parent that has no edge there.
    var marginTop: Double {
        style.padding.top == 0 && style.border.top == 0 ? max(style.margin.top, children.first?.marginTop ?? 0) : style.margin.top
    }
    var marginBottom: Double {
        style.padding.bottom == 0 && style.border.bottom == 0
            ? max(style.margin.bottom, children.last?.marginBottom ?? 0) : style.margin.bottom
    }

    /// Its children, where it is nothing but the space above and below them.
    var plainChildren: [any Box]? {
        let isBare = style.padding.isEmpty && style.border.isEmpty && style.background == nil && style.margin.across == 0
        let isFree = style.width == nil && style.widest == nil && !style.shrinks && !staysWhole && !isCuttable
        return isBare && isFree && tag == nil && marker == nil ? children : nil
    }

    private var edges: Double { style.margin.across + style.padding.across + style.border.across }

    func extent(_ setter: Typesetter) throws -> (least: Double, best: Double) {
        if let measured { return measured }
        try setter.check()
        var (least, best) = (0.0, 0.0)
        for child in children {
            let extent = try child.extent(setter)
            (least, best) = (max(least, extent.least), max(best, extent.best))
        }
        if case .points(let points) = style.width { (least, best) = (max(least, min(points, 40)), max(least, points)) }
        if case .points(let points) = style.widest { best = max(least, min(best, points)) }
        measured = (least + edges, best + edges)
        return (least + edges, best + edges)
    }

    func layOut(width: Double, _ setter: Typesetter) throws -> Double {
        try setter.check()
        isTight = try width - edges < 50 && width < extent(setter).least - 0.5
        if isTight {
            (outer, offset) = (max(8, width), 0)
            try layOutChildren(max(8, width), setter)
            height = topEdge + bottomEdge + contentHeight
            return height
        }
        outer = max(8, width - style.margin.across)
        if let wanted = style.width { outer = min(outer, wanted.resolved(in: width) + style.padding.across + style.border.across) }
        if let widest = style.widest { outer = min(outer, widest.resolved(in: width) + style.padding.across + style.border.across) }
        if style.shrinks { outer = min(outer, try extent(setter).best - style.margin.across + 0.1) }
        let room = width - style.margin.across - outer
        offset = style.margin.left + (style.isCentered ? max(0, room / 2) : style.isRightToLeft ? max(0, room) : 0)
        let inner = max(8, outer - style.padding.across - style.border.across)
        if let marker {
            markerWidth = try marker.extent(setter).best + 2
            _ = try marker.layOut(width: markerWidth, setter)
        }
        try layOutChildren(inner, setter)
        height = topEdge + bottomEdge + contentHeight
        return height
    }

    private func layOutChildren(_ width: Double, _ setter: Typesetter) throws {
        heights = []
        for child in children {
            if isCuttable, setter.isLate, !heights.isEmpty {
                (children, wasCut) = (Array(children.prefix(heights.count)), true)
                return
            }
            heights.append(try child.layOut(width: width, setter))
        }
    }

    private var topEdge: Double { style.padding.top + style.border.top }
    private var bottomEdge: Double { style.padding.bottom + style.border.bottom }

    /// The children and the margins between them; those at the ends count only where there is an edge.
    private var contentHeight: Double {
        var total = 0.0
        for index in children.indices { total += gap(before: index) + heights[index] }
        if bottomEdge > 0, let last = children.last { total += last.marginBottom }
        return total
    }

    private func gap(before index: Int) -> Double {
        guard index > 0 else { return topEdge > 0 ? children[0].marginTop : 0 }
        return max(children[index - 1].marginBottom, children[index].marginTop)
    }

    func place(x: Double, y: Double, on sheet: inout Sheet) throws {
        decorate(left: x + offset, top: y, on: &sheet)
        try placeContent(x: x, y: y, on: &sheet)
    }

    /// Without background and border: a cell's fill its whole row.
    func placeContent(x: Double, y: Double, on sheet: inout Sheet) throws {
        let left = x + offset
        if let tag { sheet.open(tag) }
        defer { if tag != nil { sheet.close() } }
        if staysWhole { sheet.keepTogether(from: y, to: y + height) }
        let inner = isTight ? left : left + style.padding.left + style.border.left
        var top = y + topEdge
        if let marker, !isTight, let first = children.first {
            let side = style.isRightToLeft ? left + outer - style.padding.right + 4 : inner - markerWidth - 4
            try marker.place(x: side, y: top + (topEdge > 0 ? first.marginTop : 0), on: &sheet)
        }
        for (index, child) in children.enumerated() {
            top += gap(before: index)
            try child.place(x: inner, y: top, on: &sheet)
            top += heights[index]
        }
    }

    private func decorate(left: Double, top: Double, on sheet: inout Sheet) {
        if let fill = style.background {
            sheet.decorate(.init(x: left, top: top, width: outer, bottom: top + height, fill: fill, radius: style.radius))
        }
        sheet.decorate(border: style.border, style.borderColor, x: left, top: top, width: outer, bottom: top + height)
    }
}
