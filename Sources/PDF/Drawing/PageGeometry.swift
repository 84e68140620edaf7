/// Where things stand on a page, in points.
struct PageGeometry {
    var width: Double
    var height: Double
    let side = 56.0
    let top = 50.0
    let bottom = 58.0

    init(_ paper: PDFFrame.Paper) {
        switch paper {
        case .a4: (width, height) = (595.28, 841.89)
        case .letter: (width, height) = (612, 792)
        }
    }

    var contentWidth: Double { width - 2 * side }
    var contentHeight: Double { height - top - bottom }
}
