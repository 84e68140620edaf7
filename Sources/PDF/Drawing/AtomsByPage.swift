/// Which atoms stand on which page, in the order of the document.
struct AtomsByPage {
    private let pages: [[Int]]

    init(_ sheet: Sheet, cuts: [Double]) {
        var pages = [[Int]](repeating: [], count: max(0, cuts.count - 1))
        for (index, atom) in sheet.atoms.enumerated() {
            let middle = (atom.top + atom.bottom) / 2
            let page = Self.page(at: middle, cuts)
            if pages.indices.contains(page) { pages[page].append(index) }
        }
        self.pages = pages
    }

    func atoms(of page: Int) -> [Int] { pages[page] }

    private static func page(at y: Double, _ cuts: [Double]) -> Int {
        var (low, high) = (0, cuts.count)
        while low < high {
            let middle = (low + high) / 2
            if cuts[middle] <= y { low = middle + 1 } else { high = middle }
        }
        return low - 1
    }
}
