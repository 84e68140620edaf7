/// The style of one element, computed from its ancestors, its own kind, its attributes and the style sheets.
struct ElementStyle {
    enum Display { case none, inline, block, inlineBlock, listItem, table }
    enum Blanks { case collapsed, kept, linesKept, unbroken }
    enum Letters { case asWritten, upper, lower }

    // Handed down to what lies within (CSS 2.2 §6.2).
    var text = TextStyle()
    var alignment = BoxStyle.Alignment.start
    /// Base line to base line, in sizes of letters.
    var lineHeight: Double?
    var blanks = Blanks.collapsed
    var letters = Letters.asWritten
    var isRightToLeft = false
    var listMark: String?
    /// What lies behind the text.
    var backdrop = Color.paper
    var quoteLevel = 0
    var listLevel = 0

    // Its own.
    var display = Display.inline
    /// At this side of its container, what follows beside it.
    var float: FloatedBox.Side?
    /// Below what stands at the sides.
    var clears = false
    var box = BoxStyle()
    var vertical: TableBox.Vertical?
    var height = 0.0
    var isCollapsed = false
    var spacing: Double?

    /// What an element within begins with.
    var inherited: ElementStyle {
        var style = ElementStyle()
        style.text = text
        // A colour behind a word is behind what is in the word; a block has its own.
        if display != .inline { style.text.background = nil }
        (style.alignment, style.lineHeight, style.blanks, style.letters) = (alignment, lineHeight, blanks, letters)
        (style.isRightToLeft, style.listMark, style.backdrop) = (isRightToLeft, listMark, backdrop)
        (style.quoteLevel, style.listLevel) = (quoteLevel, listLevel)
        style.box.isRightToLeft = isRightToLeft
        return style
    }

    /// Pango counts from the height of its own lines, which is 1.36 of the letters of Noto Sans.
    var lineFactor: Double? { lineHeight.map { max(0.92, min(2, $0 / 1.36)) } }

    /// A colour that can be read on what lies behind: a picture that was not loaded may have been meant there.
    var readableText: TextStyle {
        var style = text
        let behind = style.background ?? backdrop
        if style.color.contrast(to: behind) < 1.35 { style.color = behind.luminance > 0.4 ? .ink : .paper }
        style.size = max(6, min(48, style.size))
        return style
    }
}
