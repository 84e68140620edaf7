/// Quoted text: a coloured line at its side for each depth.
enum Quote {
    private static let colors: [Color] = [Color(0x8FB3D1), Color(0xC9A66B), Color(0x8DBFA3), Color(0xC49AB8)]

    /// - Parameter level: 1 for the outermost.
    static func style(_ level: Int, isRightToLeft: Bool = false) -> BoxStyle {
        var style = BoxStyle()
        style.margin = .init(3, 0, 8, 0)
        style.padding = isRightToLeft ? .init(0, 9, 0, 0) : .init(0, 0, 0, 9)
        style.border = isRightToLeft ? .init(0, 2, 0, 0) : .init(0, 0, 0, 2)
        style.borderColor = colors[(max(1, level) - 1) % colors.count]
        return style
    }
}
