/// The pages of a sheet: where each begins, and what head of a table stands at its top.
struct PageCuts {
    /// Where pages begin; the last entry is the end of the last page.
    private(set) var places = [0.0]
    private(set) var heads: [Sheet.Head?] = []

    var pages: Int { heads.count }
    var end: Double { places[places.count - 1] }

    mutating func add(end: Double, _ head: Sheet.Head?) {
        places.append(end)
        heads.append(head)
    }

    /// How much further down a page its own part of the sheet begins.
    func shift(of page: Int) -> Double { heads[page]?.height ?? 0 }
}
