import CPDF

/// A paragraph: runs of text and pictures in lines.
final class TextBox: Box {
    let runs: [Run]
    private let alignment: BoxStyle.Alignment
    private let lineHeight: Double?
    private let tag: String
    /// Stays with the box that follows.
    private let keepsWithNext: Bool
    /// Named in the outline of the document at this level, 1 the highest.
    private let outlineLevel: Int?
    private var measured: (least: Double, best: Double)?
    private(set) var laid: LaidText?
    private var width = 0.0

    init(
        _ runs: [Run], alignment: BoxStyle.Alignment = .start, lineHeight: Double? = nil, tag: String = "P", keepsWithNext: Bool = false,
        outlineLevel: Int? = nil
    ) {
        (self.runs, self.alignment, self.lineHeight, self.tag) = (runs, alignment, lineHeight, tag)
        (self.keepsWithNext, self.outlineLevel) = (keepsWithNext, outlineLevel)
    }

    /// The same paragraph with other words.
    func with(_ runs: [Run]) -> TextBox {
        TextBox(runs, alignment: alignment, lineHeight: lineHeight, tag: tag, keepsWithNext: keepsWithNext)
    }

    func extent(_ setter: Typesetter) throws -> (least: Double, best: Double) {
        if let measured { return measured }
        try setter.check()
        let text = LaidText(runs, alignment: alignment, lineHeight: lineHeight, widest: .infinity, setter)
        text.setWidth(-1)
        let best = text.size.width
        text.setWrap(anywhere: false)
        text.setWidth(0)
        // Pictures shrink where they must.
        let least = text.pictures.isEmpty ? text.size.width : min(text.size.width, 24)
        measured = (min(least, best), best + 0.1)
        return (min(least, best), best + 0.1)
    }

    func layOut(width: Double, _ setter: Typesetter) throws -> Double {
        try setter.check()
        let text = LaidText(runs, alignment: alignment, lineHeight: lineHeight, widest: max(8, width), setter)
        text.setWidth(max(8, width))
        laid = text
        self.width = width
        return text.size.height
    }

    func place(x: Double, y: Double, on sheet: inout Sheet) throws {
        guard let laid else { return }
        sheet.open(tag)
        defer { sheet.close() }
        if let outlineLevel { sheet.mark(title, level: outlineLevel, at: y) }
        let lines = lines(of: laid, x: x, y: y)
        for line in lines { try sheet.add(line.atom) }
        for (index, line) in lines.enumerated() {
            let end = index + 1 < lines.count ? lines[index + 1].start : Int.max
            for entry in laid.pictures where entry.offset >= line.start && entry.offset < end {
                try place(entry.picture, at: entry.offset, of: laid, x: x, y: y, on: &sheet)
            }
        }
        keepTogether(lines.map(\.atom), on: &sheet)
    }

    private var title: String {
        runs.reduce(into: "") { title, run in if case .text(let text, _) = run { title += text } }
    }

    private func lines(of laid: LaidText, x: Double, y: Double) -> [(start: Int, atom: Sheet.Atom)] {
        guard let iterator = pango_layout_get_iter(laid.pointer) else { return [] }
        defer { pango_layout_iter_free(iterator) }
        var result: [(start: Int, atom: Sheet.Atom)] = []
        repeat {
            guard let line = pango_layout_iter_get_line_readonly(iterator) else { continue }
            var box = PangoRectangle()
            pango_layout_iter_get_line_extents(iterator, nil, &box)
            let baseline = y + Double(pango_layout_iter_get_baseline(iterator)) / LaidText.scale
            let top = y + Double(box.y) / LaidText.scale
            let bottom = top + Double(box.height) / LaidText.scale
            let left = x + Double(box.x) / LaidText.scale
            result.append(
                (
                    Int(line.pointee.start_index),
                    Sheet.Atom(top: top, bottom: bottom, kind: .line(laid, line, x: left, baseline: baseline))
                ))
        } while pango_layout_iter_next_line(iterator) != 0
        return result
    }

    private func place(_ picture: PlacedPicture, at offset: Int, of laid: LaidText, x: Double, y: Double, on sheet: inout Sheet) throws {
        var box = PangoRectangle()
        pango_layout_index_to_pos(laid.pointer, Int32(offset), &box)
        let left = x + Double(min(box.x, box.x + box.width)) / LaidText.scale
        let bottom = y + Double(box.y + box.height) / LaidText.scale
        // The box of an index is as high as its line: the picture stands on the base line, or fills the line.
        let baseline = y + Double(pango_layout_get_baseline(laid.pointer)) / LaidText.scale
        let foot = laid.isOneLine ? baseline : bottom
        sheet.open("Figure")
        try sheet.add(.init(top: foot - picture.height, bottom: foot, kind: .picture(picture, x: left)))
        sheet.close()
    }

    /// No heading at the foot of a page; two lines of a paragraph stay together at its ends.
    private func keepTogether(_ atoms: [Sheet.Atom], on sheet: inout Sheet) {
        guard let first = atoms.first, let last = atoms.last else { return }
        if keepsWithNext { sheet.keepTogether(from: first.top, to: last.bottom + 30) }
        guard atoms.count > 2 else { return sheet.keepTogether(from: first.top, to: last.bottom) }
        sheet.keepTogether(from: first.top, to: atoms[1].bottom)
        sheet.keepTogether(from: atoms[atoms.count - 2].top, to: last.bottom)
    }
}

extension LaidText {
    var isOneLine: Bool { pango_layout_get_line_count(pointer) == 1 }
}
