/// A line across.
final class RuleBox: Box {
    private let color: Color
    private let space: Double
    private var width = 0.0

    init(color: Color = .line, space: Double = 6) {
        (self.color, self.space) = (color, space)
    }

    var marginTop: Double { space }
    var marginBottom: Double { space }
    func extent(_ setter: Typesetter) throws -> (least: Double, best: Double) { (0, 0) }

    func layOut(width: Double, _ setter: Typesetter) throws -> Double {
        try setter.check()
        self.width = width
        return 0.75
    }

    func place(x: Double, y: Double, on sheet: inout Sheet) throws {
        sheet.decorate(.init(x: x, top: y, width: width, bottom: y + 0.75, fill: color))
    }
}
