/// How a block looks.
struct BoxStyle {
    enum Alignment { case start, center, left, right, justified }

    /// A length of CSS that is known only beside its container.
    enum Length: Equatable {
        case points(Double)
        case share(Double)

        func resolved(in width: Double) -> Double {
            switch self {
            case .points(let points): points
            case .share(let share): share * width
            }
        }
    }

    /// Four sides, in points.
    struct Sides: Equatable {
        var top = 0.0
        var right = 0.0
        var bottom = 0.0
        var left = 0.0

        init(_ top: Double = 0, _ right: Double = 0, _ bottom: Double = 0, _ left: Double = 0) {
            (self.top, self.right, self.bottom, self.left) = (top, right, bottom, left)
        }

        var across: Double { left + right }
        var isEmpty: Bool { self == Sides() }
    }

    var margin = Sides()
    var padding = Sides()
    /// Widths of the lines.
    var border = Sides()
    var borderColor = Color.line
    var background: Color?
    var width: Length?
    var widest: Length?
    /// No wider than its content asks for.
    var shrinks = false
    /// In the middle of its container, when narrower.
    var isCentered = false
    var isRightToLeft = false
    /// Points of the corners.
    var radius = 0.0
}
