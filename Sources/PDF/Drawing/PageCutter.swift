/// Cuts an endless sheet into pages where nothing is cut through.
struct PageCutter {
    private typealias Stretch = (top: Double, bottom: Double)
    /// Lines and pictures, sorted by their top.
    private let atoms: [Stretch]
    /// Those, and what ought to stay on one page.
    private let stretches: [Stretch]
    private let heads: [Sheet.Head]
    private let height: Double
    private let end: Double

    /// - Parameter height: of what a page takes.
    init(_ sheet: Sheet, height: Double, end: Double) {
        let atoms = sheet.atoms.map { (top: $0.top, bottom: $0.bottom) }
        self.atoms = Self.sorted(atoms, height)
        stretches = Self.sorted(atoms + sheet.whole, height)
        // A head that takes a third of the page leaves too little of it; the innermost of two tables counts.
        heads = sheet.heads.filter { $0.height < height / 3 && $0.end - $0.top > height / 2 }.sorted { $0.bottom < $1.bottom }
        self.height = height
        self.end = end
    }

    private static func sorted(_ stretches: [Stretch], _ height: Double) -> [Stretch] {
        stretches.filter { $0.bottom - $0.top <= height }.sorted { $0.top < $1.top }
    }

    /// Where pages begin and end.
    func cuts(most: Int) -> PageCuts {
        var cuts = PageCuts()
        var start = 0.0
        while cuts.heads.count < most {
            let head = head(at: start)
            let room = height - (head?.height ?? 0)
            guard end - start > room else {
                cuts.add(end: end, head)
                break
            }
            if let place = cleanCut(after: start, room: room) {
                cuts.add(end: place, head)
                start = place
            } else {
                // Without the head there is more room.
                start = head == nil ? roughCut(after: start) : cleanCut(after: start, room: height) ?? roughCut(after: start)
                cuts.add(end: start, nil)
            }
        }
        return cuts
    }

    /// The head of the table a page begins in the midst of.
    private func head(at start: Double) -> Sheet.Head? {
        heads.last { $0.bottom < start + 0.01 && $0.end > start + 12 }
    }

    /// A page less than half full is worse than a paragraph cut in two.
    private func cleanCut(after start: Double, room: Double) -> Double? {
        let place = lowest(before: start + room, in: stretches)
        if place > start + room * 0.6 { return place }
        let closer = lowest(before: start + room, in: atoms)
        return closer > start + room * 0.4 ? closer : nil
    }

    /// Where columns have no line end in common: the place that lies least deep in a line or picture, which then stands out a little.
    /// An endless page is worse than that.
    private func roughCut(after start: Double) -> Double {
        let last = Self.count(of: atoms, above: start + height)
        var first = last
        while first > 0, atoms[first - 1].top >= start - height { first -= 1 }
        let near = atoms[first..<last]
        var best = (place: start + height, depth: Double.infinity)
        for step in 0..<60 {
            let place = start + height * (1 - 0.4 * Double(step) / 60)
            let depth = near.reduce(0) { max($0, min(place - $1.top, $1.bottom - place)) }
            // Later is better, as long as it costs less than half a line.
            if depth + Double(step) * 0.1 < best.depth { best = (place, depth + Double(step) * 0.1) }
            if depth <= 0 { break }
        }
        return best.place
    }

    /// The lowest place that lies within no stretch.
    private func lowest(before limit: Double, in stretches: [Stretch]) -> Double {
        var place = limit
        var index = Self.count(of: stretches, above: place)
        while index > 0 {
            index -= 1
            let stretch = stretches[index]
            if stretch.top < place - height { break }
            if stretch.top < place - 0.01, stretch.bottom > place + 0.01 {
                place = stretch.top
                index = Self.count(of: stretches, above: place)
            }
        }
        return place
    }

    /// The number of stretches that begin above `place`.
    private static func count(of stretches: [Stretch], above place: Double) -> Int {
        var (low, high) = (0, stretches.count)
        while low < high {
            let middle = (low + high) / 2
            if stretches[middle].top < place { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
