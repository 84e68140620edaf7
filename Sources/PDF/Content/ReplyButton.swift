/// The one link of the document: white on blue, as wide as its words.
final class ReplyButton: Box {
    private let text: TextBox
    private let address: String
    private var size = (width: 0.0, height: 0.0)

    init(_ label: String, address: String) {
        var style = TextStyle()
        (style.size, style.weight, style.color) = (11, 600, .paper)
        text = TextBox([.text(label, style)])
        self.address = address
    }

    var marginTop: Double { 10 }
    var marginBottom: Double { 6 }

    func extent(_ setter: Typesetter) throws -> (least: Double, best: Double) {
        let best = try text.extent(setter).best + 32
        return (best, best)
    }

    func layOut(width: Double, _ setter: Typesetter) throws -> Double {
        let best = try text.extent(setter).best
        size = (best + 32, try text.layOut(width: best + 1, setter) + 14)
        return size.height
    }

    func place(x: Double, y: Double, on sheet: inout Sheet) throws {
        sheet.decorate(
            .init(x: x, top: y, width: size.width, bottom: y + size.height, fill: .action, radius: 5, address: address))
        try text.place(x: x + 16, y: y + 7, on: &sheet)
        sheet.keepTogether(from: y, to: y + size.height)
    }
}
