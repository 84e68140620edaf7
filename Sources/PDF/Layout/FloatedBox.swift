/// A box that asked to stand at a side, what follows beside it (CSS 2.2 §9.5); `FloatArea` does that for it.
///
/// Alone, in places without such an area, it is what it holds.
final class FloatedBox: Box {
    enum Side { case left, right }
    /// Why it stands at a side.
    enum Kind {
        /// `float`, or the attribute `align`.
        case float
        /// One of several blocks in a line: what follows them stands below.
        case column
    }

    let content: any Box
    let side: Side
    let kind: Kind
    /// Of the content with its padding and border; `nil`: as wide as it needs.
    let width: BoxStyle.Length?
    /// Left and right of it.
    let marginAcross: Double

    init(_ content: any Box, side: Side, kind: Kind, width: BoxStyle.Length?, marginAcross: Double = 0) {
        (self.content, self.side, self.kind, self.width, self.marginAcross) = (content, side, kind, width, marginAcross)
    }

    var marginTop: Double { content.marginTop }
    var marginBottom: Double { content.marginBottom }
    func extent(_ setter: Typesetter) throws -> (least: Double, best: Double) {
        let own = try content.extent(setter)
        guard case .points(let points) = width else { return own }
        return (min(own.least, points + marginAcross), max(own.least, points + marginAcross))
    }

    func layOut(width: Double, _ setter: Typesetter) throws -> Double { try content.layOut(width: width, setter) }
    func place(x: Double, y: Double, on sheet: inout Sheet) throws { try content.place(x: x, y: y, on: &sheet) }

    /// What it takes in a container, its margins among it.
    func wanted(in container: Double, _ setter: Typesetter) throws -> Double {
        guard let width else { return min(container, try content.extent(setter).best + 0.1) }
        return width.resolved(in: container) + marginAcross
    }
}

/// What follows stands below everything at the sides (CSS 2.2 §9.5.2).
final class ClearMark: Box {
    func extent(_ setter: Typesetter) throws -> (least: Double, best: Double) { (0, 0) }
    func layOut(width: Double, _ setter: Typesetter) throws -> Double { 0 }
    func place(x: Double, y: Double, on sheet: inout Sheet) throws {}
}
