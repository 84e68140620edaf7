/// A picture on a line of its own.
final class PictureBox: Box {
    private let wanted: PlacedPicture
    private let alignment: BoxStyle.Alignment
    private var fitted: PlacedPicture?
    private var width = 0.0

    init(_ picture: PlacedPicture, alignment: BoxStyle.Alignment) {
        wanted = picture
        self.alignment = alignment
    }

    func extent(_ setter: Typesetter) throws -> (least: Double, best: Double) { (min(24, wanted.width), wanted.width) }

    func layOut(width: Double, _ setter: Typesetter) throws -> Double {
        try setter.check()
        let picture = wanted.fitted(to: width, setter.pageHeight)
        fitted = picture
        self.width = width
        return picture.height
    }

    func place(x: Double, y: Double, on sheet: inout Sheet) throws {
        guard let fitted else { return }
        let room = width - fitted.width
        let left =
            switch alignment {
            case .center: x + room / 2
            case .right: x + room
            default: x
            }
        sheet.open("Figure")
        defer { sheet.close() }
        try sheet.add(.init(top: y, bottom: y + fitted.height, kind: .picture(fitted, x: left)))
        sheet.keepTogether(from: y, to: y + fitted.height)
    }
}
