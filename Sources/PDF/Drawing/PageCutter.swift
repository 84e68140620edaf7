/// Cuts an endless sheet into pages where nothing is cut through.
struct PageCutter {
    private typealias Stretch = (top: Double, bottom: Double)
    /// Lines and pictures, sorted by their top.
    private let atoms: [Stretch]
    /// Those, and what ought to stay on one page.
    private let stretches: [Stretch]
    private let height: Double
    private let end: Double

    /// - Parameter height: of what a page takes.
    init(_ sheet: Sheet, height: Double, end: Double) {
        let atoms = sheet.atoms.map { (top: $0.top, bottom: $0.bottom) }
        self.atoms = Self.sorted(atoms, height)
        stretches = Self.sorted(atoms + sheet.whole, height)
        self.height = height
        self.end = end
    }

    private static func sorted(_ stretches: [Stretch], _ height: Double) -> [Stretch] {
        stretches.filter { $0.bottom - $0.top <= height }.sorted { $0.top < $1.top }
    }

    /// Where pages begin; the last entry is the end of the last page.
    func cuts(most: Int) -> [Double] {
        var cuts = [0.0]
        var start = 0.0
        while end - start > height, cuts.count < most {
            start = cut(after: start)
            cuts.append(start)
        }
        cuts.append(min(end, start + height))
        return cuts
    }

    /// A page less than half full is worse than a paragraph cut in two, and an endless one is worse than a line cut through.
    private func cut(after start: Double) -> Double {
        let place = lowest(before: start + height, in: stretches)
        if place > start + height * 0.6 { return place }
        let closer = lowest(before: start + height, in: atoms)
        return closer > start + height * 0.4 ? closer : start + height
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
