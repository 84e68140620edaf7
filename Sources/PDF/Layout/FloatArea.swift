/// Boxes at the sides and what flows beside them, within one container (CSS 2.2 §9.5, as far as mails use it).
///
/// A paragraph goes on at full width below what stands beside it; anything else that does not fit beside begins below.
final class FloatArea: Box {
    /// A box in the flow, with the margins that count for it here.
    private struct Part {
        var box: any Box
        var marginTop: Double
        var marginBottom: Double
    }

    /// Something laid out: where it stands.
    private struct Placed {
        var box: any Box
        var x: Double
        var y: Double
    }

    /// The room one floated box takes.
    private struct Taken {
        var from: Double
        var to: Double
        var bottom: Double
        var side: FloatedBox.Side
    }

    /// Text beside needs so much, or stands below.
    private static let narrowest = 90.0
    /// Columns somewhat too wide for their container are made to fit.
    private static let tolerance = 1.15
    /// Boxes beside one another; with more the next begins below them all.
    private static let most = 64

    private let items: [any Box]
    private var placed: [Placed] = []
    private var taken: [Taken] = []
    private var lowest = 0.0
    private var measured: (least: Double, best: Double)?

    init(_ items: [any Box]) { self.items = items }

    /// Boxes as they follow one another, with areas where something floats.
    static func arranged(_ boxes: [any Box]) -> [any Box] {
        guard boxes.contains(where: { $0 is FloatedBox || $0 is ClearMark }) else { return boxes }
        let plain = withoutLonelyColumns(boxes)
        guard let first = plain.firstIndex(where: { $0 is FloatedBox }) else { return plain.filter { !($0 is ClearMark) } }
        return plain[..<first].filter { !($0 is ClearMark) } + [FloatArea(Array(plain[first...]))]
    }

    /// A block in a line of its own is no column.
    private static func withoutLonelyColumns(_ boxes: [any Box]) -> [any Box] {
        func isColumn(_ index: Int) -> Bool { boxes.indices.contains(index) && (boxes[index] as? FloatedBox)?.kind == .column }
        return boxes.indices.map { index in
            guard isColumn(index), !isColumn(index - 1), !isColumn(index + 1) else { return boxes[index] }
            return (boxes[index] as? FloatedBox)?.content ?? boxes[index]
        }
    }

    // MARK: Measuring

    func extent(_ setter: Typesetter) throws -> (least: Double, best: Double) {
        if let measured { return measured }
        try setter.check()
        var (least, floats, flow) = (0.0, 0.0, 0.0)
        for item in items {
            let extent = try item.extent(setter)
            least = max(least, extent.least)
            if item is FloatedBox { floats += extent.best } else { flow = max(flow, extent.best) }
        }
        measured = (least, floats + flow)
        return (least, floats + flow)
    }

    // MARK: Laying out

    func layOut(width: Double, _ setter: Typesetter) throws -> Double {
        try setter.check()
        (placed, taken, lowest) = ([], [], 0)
        var y = 0.0
        var margin = 0.0
        var index = 0
        while index < items.count {
            if items[index] is FloatedBox {
                let run = items[index...].prefix { $0 is FloatedBox }.compactMap { $0 as? FloatedBox }
                let bottom = try float(run, y: y + margin, width, setter)
                if run.last?.kind == .column { (y, margin) = (bottom, 0) }
                index += run.count
                continue
            }
            if items[index] is ClearMark {
                (y, margin) = (max(y + margin, lowest), 0)
            } else {
                try flow(items[index], &y, &margin, width, setter)
            }
            index += 1
        }
        return max(y, lowest)
    }

    /// Sets boxes at the sides, those that follow one another in one line where they fit.
    /// - Returns: the bottom of the lowest.
    private func float(_ run: [FloatedBox], y: Double, _ width: Double, _ setter: Typesetter) throws -> Double {
        var bottom = y
        for line in try lines(of: run, width, setter) {
            let sum = line.reduce(0) { $0 + $1.wanted }
            for (box, wanted) in line {
                if taken.count >= Self.most { bottom = max(bottom, lowest) }
                let across = max(8, min(width, sum > width ? wanted * width / sum : wanted))
                let (top, left, right) = room(for: across - 0.5, from: taken.count >= Self.most ? lowest : y, width)
                let height = try box.content.layOut(width: across, setter)
                let x = box.side == .left ? left : max(left, width - right - across)
                placed.append(Placed(box: box, x: x, y: top + box.marginTop))
                let end = top + box.marginTop + height + box.marginBottom
                taken.removeAll { $0.bottom <= y }
                taken.append(Taken(from: x, to: x + across, bottom: end, side: box.side))
                (bottom, lowest) = (max(bottom, end), max(lowest, end))
            }
        }
        return bottom
    }

    /// Boxes that fit beside one another, or nearly so.
    private func lines(of run: [FloatedBox], _ width: Double, _ setter: Typesetter) throws -> [[(box: FloatedBox, wanted: Double)]] {
        var lines: [[(box: FloatedBox, wanted: Double)]] = []
        var room = 0.0
        for box in run {
            let wanted = min(width, try box.wanted(in: width, setter))
            if lines.isEmpty || wanted > room {
                lines.append([])
                room = width * Self.tolerance
            }
            lines[lines.count - 1].append((box, wanted))
            // What takes the whole width is no column.
            room = wanted > width * 0.85 ? width - wanted : room - wanted
        }
        return lines
    }

    /// The first place from `y` on where so much width is free.
    private func room(for wanted: Double, from y: Double, _ width: Double) -> (y: Double, left: Double, right: Double) {
        var place = y
        while true {
            let (left, right) = sides(at: place, width)
            if width - left - right >= wanted { return (place, left, right) }
            guard let next = taken.map(\.bottom).filter({ $0 > place + 0.01 }).min() else { return (place, 0, 0) }
            place = next
        }
    }

    /// What is taken from the left and from the right.
    private func sides(at y: Double, _ width: Double) -> (left: Double, right: Double) {
        taken.reduce((0.0, 0.0)) { sides, box in
            guard box.bottom > y + 0.01 else { return sides }
            return box.side == .left ? (max(sides.0, box.to), sides.1) : (sides.0, max(sides.1, width - box.from))
        }
    }

    private func flow(_ box: any Box, _ y: inout Double, _ margin: inout Double, _ width: Double, _ setter: Typesetter) throws {
        var waiting = Self.parts(of: box)[...]
        while let part = waiting.popFirst() {
            y += max(margin, part.marginTop)
            margin = part.marginBottom
            if let rest = try set(part.box, &y, width, setter) {
                waiting = [Part(box: rest, marginTop: 0, marginBottom: margin)] + waiting
                margin = 0
            }
        }
    }

    /// Blocks that are nothing but their paragraphs flow as these.
    private static func parts(of box: any Box) -> [Part] {
        guard let block = box as? BlockBox, let children = block.plainChildren else {
            return [Part(box: box, marginTop: box.marginTop, marginBottom: box.marginBottom)]
        }
        var parts = children.flatMap { Self.parts(of: $0) }
        guard let last = parts.indices.last else { return [] }
        parts[0].marginTop = max(parts[0].marginTop, block.marginTop)
        parts[last].marginBottom = max(parts[last].marginBottom, block.marginBottom)
        return parts
    }

    /// - Returns: what goes on below, of a paragraph.
    private func set(_ box: any Box, _ y: inout Double, _ width: Double, _ setter: Typesetter) throws -> (any Box)? {
        let (left, right) = sides(at: y, width)
        guard left + right > 0 else { return try setWhole(box, &y, x: 0, width, setter) }
        let free = width - left - right
        let below = taken.map(\.bottom).filter { $0 > y + 0.01 }.min() ?? y
        guard free >= max(Self.narrowest, min(try box.extent(setter).least, width)) else {
            y = below
            return box
        }
        guard let text = box as? TextBox else { return try setWhole(box, &y, x: left, free, setter) }
        let height = try text.layOut(width: free, setter)
        guard y + height > below + 1 else { return try setWhole(box, &y, x: left, free, setter) }
        switch text.split(below: below - y) {
        case .whole: return try setWhole(box, &y, x: left, free, setter)
        case .below:
            y = below
            return box
        case .parts(let upper, let lower):
            _ = try setWhole(upper, &y, x: left, free, setter)
            return lower
        }
    }

    private func setWhole(_ box: any Box, _ y: inout Double, x: Double, _ width: Double, _ setter: Typesetter) throws -> (any Box)? {
        let height = try box.layOut(width: width, setter)
        placed.append(Placed(box: box, x: x, y: y))
        y += height
        return nil
    }

    func place(x: Double, y: Double, on sheet: inout Sheet) throws {
        for part in placed { try part.box.place(x: x + part.x, y: y + part.y, on: &sheet) }
    }
}
