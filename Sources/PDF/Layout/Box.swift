/// A part of the page tree. It is measured, then laid out to a width, then placed on the sheet.
protocol Box: AnyObject {
    /// Space above and below; between two boxes the larger of the two counts.
    var marginTop: Double { get }
    var marginBottom: Double { get }
    /// The width below which something sticks out, and the width beyond which nothing gets better.
    func extent(_ setter: Typesetter) throws -> (least: Double, best: Double)
    /// - Returns: the height without margins.
    func layOut(width: Double, _ setter: Typesetter) throws -> Double
    /// Puts it on the endless sheet, its top left corner at `x`, `y`; called once, after `layOut`.
    func place(x: Double, y: Double, on sheet: inout Sheet) throws
}

extension Box {
    var marginTop: Double { 0 }
    var marginBottom: Double { 0 }
}
