/// A table: columns found by the widths their cells need and ask for (CSS 2.2 §17.5.2.2).
final class TableBox: Box {
    enum Vertical { case top, middle, bottom }

    /// One cell; its content is a block with the cell's padding, border and background.
    struct Cell {
        var content: [any Box]
        var style: BoxStyle
        var columns = 1
        var rows = 1
        var width: BoxStyle.Length?
        var height = 0.0
        var vertical = Vertical.middle
        var isHeading = false
    }

    /// A cell in its place.
    private struct Placed {
        var cell: Cell
        var box: BlockBox
        var row: Int
        var column: Int
        var height = 0.0
        var lastRow: Int { row + cell.rows - 1 }
    }

    let style: BoxStyle
    private let spacing: Double
    private var cells: [Placed] = []
    private let rowCount: Int
    private let columnCount: Int
    /// Rows at the top that stand again where the table goes on on another page.
    private let heads: Int
    private var widths: [Double] = []
    private var rowHeights: [Double] = []
    private var needs: (least: [Double], best: [Double])?
    private var offset = 0.0
    private var total = 0.0

    /// - Parameter heads: so many rows at the top say what the columns are.
    init(rows: [[Cell]], heads: Int = 0, style: BoxStyle, spacing: Double, limits: Limits) {
        (self.style, self.spacing) = (style, spacing)
        var taken: Set<Int> = []
        var widest = 0
        let most = limits.columns
        for (row, line) in rows.enumerated() {
            var column = 0
            for var cell in line {
                while column < most - 1, taken.contains(row * most + column) { column += 1 }
                cell.columns = max(1, min(cell.columns, most - column))
                cell.rows = max(1, min(cell.rows, rows.count - row))
                if cell.rows > 1 {
                    for below in 1..<cell.rows { for next in 0..<cell.columns { taken.insert((row + below) * most + column + next) } }
                }
                let box = BlockBox(cell.content, style: cell.style)
                cells.append(Placed(cell: cell, box: box, row: row, column: column))
                column = min(column + cell.columns, most - 1)
                widest = max(widest, cells[cells.count - 1].column + cell.columns)
            }
        }
        rowCount = rows.count
        columnCount = widest
        let isApart = cells.allSatisfy { $0.row >= heads || $0.lastRow < heads }
        self.heads = heads < rows.count && isApart ? heads : 0
    }

    var marginTop: Double { style.margin.top }
    var marginBottom: Double { style.margin.bottom }
    private var edges: Double { style.border.across + style.padding.across }
    private var gaps: Double { spacing * Double(columnCount + 1) }

    func extent(_ setter: Typesetter) throws -> (least: Double, best: Double) {
        let needs = try columnNeeds(setter)
        let least = needs.least.reduce(0, +) + gaps + edges
        let best = needs.best.reduce(0, +) + gaps + edges
        if case .points(let points) = style.width { return (min(least, points), max(least, points)) }
        return (least, best)
    }

    func layOut(width: Double, _ setter: Typesetter) throws -> Double {
        try setter.check()
        let needs = try columnNeeds(setter)
        let room = max(8, width - style.margin.across) - edges - gaps
        let best = needs.best.reduce(0, +)
        var target = min(room, best)
        if let wanted = style.width {
            target = min(room, max(wanted.resolved(in: width) - edges - gaps, min(room, needs.least.reduce(0, +))))
        }
        widths = share(max(8, target), needs)
        total = widths.reduce(0, +) + gaps + edges
        let free = width - style.margin.across - total
        offset = style.margin.left + (style.isCentered ? max(0, free / 2) : style.isRightToLeft ? max(0, free) : 0)
        try layOutRows(setter)
        return rowHeights.reduce(0, +) + spacing * Double(rowCount + 1) + vertical
    }

    private var vertical: Double { style.border.top + style.border.bottom + style.padding.top + style.padding.bottom }

    private func columnNeeds(_ setter: Typesetter) throws -> (least: [Double], best: [Double]) {
        if let needs { return needs }
        try setter.check()
        var least = [Double](repeating: 0, count: columnCount)
        var best = least
        for placed in cells.sorted(by: { $0.cell.columns < $1.cell.columns }) {
            let extent = try placed.box.extent(setter)
            let range = placed.column..<(placed.column + placed.cell.columns)
            var wanted = extent.best
            if case .points(let points) = placed.cell.width { wanted = max(extent.least, points) }
            Self.raise(&least, range, to: extent.least, spacing)
            Self.raise(&best, range, to: max(wanted, extent.least), spacing)
        }
        for placed in cells where placed.cell.columns == 1 {
            // CSS 2.2 §17.5.2.2: a width that is asked for is what the column wants, not more.
            if case .points(let points) = placed.cell.width { best[placed.column] = max(least[placed.column], points) }
        }
        for column in 0..<columnCount { best[column] = max(best[column], least[column]) }
        needs = (least, best)
        return (least, best)
    }

    /// Spreads what several columns need together over them.
    private static func raise(_ values: inout [Double], _ range: Range<Int>, to need: Double, _ spacing: Double) {
        let present = values[range].reduce(0, +) + spacing * Double(range.count - 1)
        guard need > present else { return }
        let sum = values[range].reduce(0, +)
        for column in range {
            let part = sum > 0 ? values[column] / sum : 1 / Double(range.count)
            values[column] += (need - present) * part
        }
    }

    private func share(_ target: Double, _ needs: (least: [Double], best: [Double])) -> [Double] {
        var wanted = needs.best
        var isFixed = [Bool](repeating: false, count: columnCount)
        for placed in cells where placed.cell.columns == 1 {
            switch placed.cell.width {
            case .share(let share): wanted[placed.column] = max(needs.least[placed.column], share * target)
            case .points(let points): wanted[placed.column] = max(needs.least[placed.column], points)
            case nil: continue
            }
            isFixed[placed.column] = true
        }
        let sum = wanted.reduce(0, +)
        let least = needs.least.reduce(0, +)
        if sum <= target { return widen(wanted, isFixed, by: target - sum) }
        guard least < target else { return needs.least.map { $0 * target / max(1, least) } }
        return squeeze(wanted, needs.least, to: target)
    }

    /// Numbers and dates stay in one line; what has more words gives the room.
    private func squeeze(_ wanted: [Double], _ least: [Double], to target: Double) -> [Double] {
        var floor = least
        for column in wanted.indices where wanted[column] < target * 0.16 { floor[column] = wanted[column] }
        if floor.reduce(0, +) > target { floor = least }
        let (sum, given) = (wanted.reduce(0, +), floor.reduce(0, +))
        let factor = (target - given) / max(0.001, sum - given)
        return wanted.indices.map { floor[$0] + (wanted[$0] - floor[$0]) * factor }
    }

    private func widen(_ wanted: [Double], _ isFixed: [Bool], by rest: Double) -> [Double] {
        let open = wanted.indices.filter { !isFixed[$0] }
        let chosen = open.isEmpty ? Array(wanted.indices) : open
        let sum = chosen.reduce(0) { $0 + wanted[$1] }
        var result = wanted
        for column in chosen { result[column] += sum > 0 ? rest * wanted[column] / sum : rest / Double(chosen.count) }
        return result
    }

    private func width(of placed: Placed) -> Double {
        widths[placed.column..<(placed.column + placed.cell.columns)].reduce(0, +) + spacing * Double(placed.cell.columns - 1)
    }

    private func layOutRows(_ setter: Typesetter) throws {
        rowHeights = [Double](repeating: 0, count: rowCount)
        for index in cells.indices {
            cells[index].height = max(try cells[index].box.layOut(width: width(of: cells[index]), setter), cells[index].cell.height)
            if cells[index].cell.rows == 1 { rowHeights[cells[index].row] = max(rowHeights[cells[index].row], cells[index].height) }
        }
        for placed in cells where placed.cell.rows > 1 {
            let present = rowHeights[placed.row...placed.lastRow].reduce(0, +) + spacing * Double(placed.cell.rows - 1)
            if placed.height > present { rowHeights[placed.lastRow] += placed.height - present }
        }
    }

    func place(x: Double, y: Double, on sheet: inout Sheet) throws {
        let left = x + offset
        let height = rowHeights.reduce(0, +) + spacing * Double(rowCount + 1) + vertical
        if let fill = style.background { sheet.decorate(.init(x: left, top: y, width: total, bottom: y + height, fill: fill)) }
        sheet.decorate(border: style.border, style.borderColor, x: left, top: y, width: total, bottom: y + height)
        let tops = edgesOf(rowHeights, from: y + style.border.top + style.padding.top)
        let lefts = edgesOf(widths, from: left + style.border.left + style.padding.left)
        sheet.open("Table")
        defer { sheet.close() }
        var row = -1
        var head: Sheet.Head?
        if heads > 0 {
            head = sheet.beginHead(top: y, bottom: tops[heads] - spacing / 2, end: y + height)
            if let fill = style.background { sheet.decorate(.init(x: left, top: y, width: total, bottom: tops[heads], fill: fill)) }
            // Never alone at the foot of a page.
            if rowHeights[heads] < 180 { sheet.keepTogether(from: y, to: tops[heads] + rowHeights[heads] + min(0, spacing)) }
        }
        for placed in cells {
            if placed.row >= heads, let ready = head {
                sheet.end(ready)
                head = nil
            }
            if placed.row != row {
                if row >= 0 { sheet.close() }
                row = placed.row
                sheet.open("TR")
                // Rows that share a line overlap by it.
                let shared = min(0, spacing)
                if rowHeights[row] < 180 { sheet.keepTogether(from: tops[row] - shared, to: tops[row] + rowHeights[row] + shared) }
            }
            try place(placed, tops: tops, lefts: lefts, left: left, on: &sheet)
        }
        if row >= 0 { sheet.close() }
    }

    private func edgesOf(_ sizes: [Double], from start: Double) -> [Double] {
        var position = start + spacing
        return sizes.map { size in
            defer { position += size + spacing }
            return position
        }
    }

    private func place(_ placed: Placed, tops: [Double], lefts: [Double], left: Double, on sheet: inout Sheet) throws {
        let across = width(of: placed)
        let down = rowHeights[placed.row...placed.lastRow].reduce(0, +) + spacing * Double(placed.cell.rows - 1)
        let start = lefts[placed.column]
        let x = style.isRightToLeft ? left + total - (start - left) - across : start
        let y = tops[placed.row]
        sheet.open(placed.cell.isHeading ? "TH" : "TD")
        defer { sheet.close() }
        if let fill = placed.box.style.background {
            sheet.decorate(.init(x: x, top: y, width: across, bottom: y + down, fill: fill))
        }
        sheet.decorate(
            border: placed.box.style.border, placed.box.style.borderColor, x: x, top: y, width: across, bottom: y + down, isRuled: true)
        let free = max(0, down - placed.height)
        let shift =
            switch placed.cell.vertical {
            case .top: 0.0
            case .middle: free / 2
            case .bottom: free
            }
        try placed.box.placeContent(x: x, y: y + shift, on: &sheet)
    }
}
