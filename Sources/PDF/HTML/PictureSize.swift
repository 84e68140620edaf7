/// The size a picture is asked for, by attributes and CSS.
struct PictureSize {
    private let width: BoxStyle.Length?
    private let height: Double?
    private let widest: BoxStyle.Length?

    init(_ node: HTMLNode, _ style: ElementStyle) {
        width = style.box.width ?? node.attributes["width"].flatMap { CSSLength.length($0, em: style.text.size) }
        let attribute = node.attributes["height"].flatMap { $0.contains("%") ? nil : CSSLength.points($0, em: style.text.size) }
        height = style.height > 0 ? style.height : attribute.flatMap { $0 > 0 ? $0 : nil }
        widest = style.box.widest
        let sides = [node.attributes["width"] ?? "", node.attributes["height"] ?? ""]
        isTiny = sides.contains { $0 == "0" || $0 == "1" } && (height ?? 0) < 3
    }

    let isTiny: Bool

    /// In points; the shape is kept where one side is free.
    func resolved(_ picture: Picture) -> (width: Double, height: Double) {
        let (natural, tall) = (Double(picture.width) * CSSLength.pixel, Double(picture.height) * CSSLength.pixel)
        var result = (width: natural, height: tall)
        switch (width, height) {
        case (.points(let points), let height?): result = (points, height)
        case (.points(let points), nil): result = (points, tall * points / max(1, natural))
        // A share is one of the container; the box makes it fit.
        case (.share(let share), _): result = (483 * share, tall * 483 * share / max(1, natural))
        case (nil, let height?): result = (natural * height / max(1, tall), height)
        case (nil, nil): break
        }
        if case .points(let points)? = widest, result.width > points {
            result = (points, result.height * points / result.width)
        }
        return (max(1, min(2_000, result.width)), max(1, min(4_000, result.height)))
    }
}
