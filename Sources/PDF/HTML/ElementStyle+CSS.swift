/// The properties of CSS a page of paper knows. Nothing that loads: pictures in the background and fonts are passed over.
extension ElementStyle {
    /// - Parameter parent: the style around, for relative sizes.
    mutating func apply(_ declarations: [(name: String, value: String)], parent: ElementStyle) {
        // What others are counted from comes first.
        for (name, value) in declarations where name == "font-size" || name == "font" { applySize(name, value, parent) }
        for (name, value) in declarations where name == "display" { applyDisplay(value.lowercased()) }
        for (name, value) in declarations { apply(name, value) }
        // CSS 2.2 §9.7: what floats is a block.
        if float != nil, display == .inline || display == .inlineBlock { display = .block }
    }

    private mutating func apply(_ name: String, _ value: String) {
        let word = value.lowercased()
        switch name {
        case "color": if let color = CSSColor.read(value, over: backdrop) { text.color = color }
        case "background", "background-color": applyBackground(value)
        case "font-weight": setWeight(word)
        case "font-style": text.isItalic = word == "italic" || word.hasPrefix("oblique")
        case "font-family": setFamily(value)
        case "text-align": setAlignment(word)
        case "text-decoration", "text-decoration-line":
            if word.contains("none") { (text.isUnderlined, text.isStruck) = (false, false) }
            if word.contains("underline") { text.isUnderlined = true }
            if word.contains("line-through") { text.isStruck = true }
        case "text-transform": letters = word == "uppercase" ? .upper : word == "lowercase" ? .lower : .asWritten
        case "line-height": applyLineHeight(word)
        case "white-space": setBlanks(word)
        case "direction":
            isRightToLeft = word == "rtl"
            box.isRightToLeft = isRightToLeft
        case "vertical-align": applyVertical(word)
        case "list-style", "list-style-type": listMark = word
        case "border-collapse": isCollapsed = word == "collapse"
        case "border-spacing": spacing = CSSLength.points(value, em: text.size)
        case "float": float = word == "left" ? .left : word == "right" ? .right : nil
        case "clear": clears = word != "none"
        case "visibility": if word == "hidden" { display = .none }
        case "opacity": if let number = Double(word), number < 0.05 { display = .none }
        case "max-height": if word == "0" || word == "0px" { display = .none }
        case "mso-hide": if word == "all" { display = .none }
        case "width": box.width = CSSLength.length(value, em: text.size)
        case "max-width": box.widest = CSSLength.length(value, em: text.size)
        case "height": if let points = CSSLength.points(value, em: text.size) { height = min(2_000, max(0, points)) }
        case "border-radius": box.radius = min(12, max(0, CSSLength.points(value, em: text.size) ?? 0))
        default: applyEdges(name, value)
        }
    }

    private mutating func applySize(_ name: String, _ value: String, _ parent: ElementStyle) {
        let parts = name == "font" ? value.split(whereSeparator: \.isWhitespace).map(String.init) : [value]
        for part in parts {
            let size = part.split(separator: "/").first.map(String.init) ?? part
            guard name == "font-size" || size.first?.isNumber == true && size.contains(where: { $0.isLetter || $0 == "%" }) else {
                if name == "font" { applyFontWord(part.lowercased()) }
                continue
            }
            if let points = Self.sizes[size.lowercased()] ?? CSSLength.points(size, em: parent.text.size, whole: parent.text.size) {
                // Letters too small to be seen are not set; what lies within may have others.
                text.size = points < 1.6 ? 0 : min(72, points)
            }
        }
        if name == "font" { setFamily(value) }
    }

    private mutating func applyFontWord(_ word: String) {
        if word == "bold" || word == "bolder" || Int(word).map({ $0 >= 100 }) == true { setWeight(word) }
        if word == "italic" { text.isItalic = true }
    }

    private static let sizes: [String: Double] = [
        "xx-small": 7, "x-small": 7.5, "small": 9, "medium": 10.5, "large": 12.5, "x-large": 16, "xx-large": 21,
    ]

    private mutating func setWeight(_ word: String) {
        switch word {
        case "bold", "bolder": text.weight = 700
        case "normal", "lighter": text.weight = 400
        default: if let number = Int(word), (100...900).contains(number) { text.weight = number }
        }
    }

    private mutating func applyDisplay(_ word: String) {
        switch word {
        case "none": display = .none
        case "block", "flex", "grid", "flow-root": if display == .inline || display == .inlineBlock { display = .block }
        case "inline-block", "inline-flex", "inline-table": if display == .inline || display == .block { display = .inlineBlock }
        case "inline": if display == .block { display = .inline }
        default: break
        }
    }

    private mutating func applyBackground(_ value: String) {
        for part in CSSDeclarations.split(value, at: " ") {
            if let color = CSSColor.read(part, over: backdrop) { return setBackground(color) }
        }
    }

    private mutating func applyLineHeight(_ word: String) {
        if let number = Double(word) {
            lineHeight = max(0.9, min(3, number))
        } else if let points = CSSLength.points(word, em: text.size, whole: text.size), text.size > 0 {
            lineHeight = max(0.9, min(3, points / text.size))
        } else if word == "normal" {
            lineHeight = nil
        }
    }

    private mutating func setBlanks(_ word: String) {
        switch word {
        case "normal": blanks = .collapsed
        case "pre", "pre-wrap", "break-spaces": blanks = .kept
        case "pre-line": blanks = .linesKept
        case "nowrap": blanks = .unbroken
        default: break
        }
    }

    private mutating func applyVertical(_ word: String) {
        if word == "super" { text.rise += text.size * 0.35 }
        if word == "sub" { text.rise -= text.size * 0.2 }
        setVertical(word)
    }

    // MARK: Margins, padding, borders

    private mutating func applyEdges(_ name: String, _ value: String) {
        let parts = name.split(separator: "-")
        guard let kind = parts.first else { return }
        switch kind {
        case "margin": applyMargin(parts, value)
        case "padding": Self.set(&box.padding, parts.dropFirst().first, lengths(value), least: 0)
        case "border": applyBorder(parts, value)
        default: break
        }
    }

    private mutating func applyMargin(_ parts: [Substring], _ value: String) {
        let words = value.lowercased().split(whereSeparator: \.isWhitespace)
        if parts.count == 1, words.count >= 2, words[1] == "auto" || words.count == 4 && words[3] == "auto" { box.isCentered = true }
        if parts.last == "left", words.first == "auto" { box.isCentered = true }
        Self.set(&box.margin, parts.dropFirst().first, lengths(value), least: -20)
    }

    private mutating func applyBorder(_ parts: [Substring], _ value: String) {
        let words = CSSDeclarations.split(value, at: " ").map { $0.lowercased() }.filter { !$0.isEmpty }
        let side = parts.dropFirst().first { ["top", "right", "bottom", "left"].contains($0) }
        if parts.last == "color" || parts.last == "style" || parts.last == "width", parts.count > 1 {
            if parts.last == "color" { if let color = CSSColor.read(value, over: backdrop) { box.borderColor = color } }
            if parts.last == "style", words.allSatisfy({ $0 == "none" || $0 == "hidden" }) { Self.set(&box.border, side, [0], least: 0) }
            if parts.last == "width" { Self.set(&box.border, side, lengths(value), least: 0) }
            return
        }
        guard parts.count == 1 || side != nil else { return }
        let isNone = words.contains("none") || words.contains("hidden")
        let widths = ["thin": 0.75, "medium": 2.25, "thick": 3.75]
        let (em, behind) = (text.size, backdrop)
        let width = words.lazy.compactMap { widths[$0] ?? CSSLength.points($0, em: em) }.first
        let isDrawn = words.contains { ["solid", "dashed", "dotted", "double", "inset", "outset", "ridge", "groove"].contains($0) }
        Self.set(&box.border, side, [isNone || !isDrawn ? 0 : min(12, width ?? 2.25)], least: 0)
        if isDrawn { box.borderColor = words.lazy.compactMap { CSSColor.read($0, over: behind) }.first ?? text.color }
    }

    private func lengths(_ value: String) -> [Double] {
        value.split(whereSeparator: \.isWhitespace).map { CSSLength.points($0, em: text.size) ?? 0 }
    }

    // CSS 2.2 §8.3: one to four lengths, clockwise from the top.
    private static func set(_ sides: inout BoxStyle.Sides, _ side: Substring?, _ lengths: [Double], least: Double) {
        guard let first = lengths.first else { return }
        func kept(_ value: Double) -> Double { max(least, min(300, value)) }
        switch side {
        case nil:
            let right = lengths.count > 1 ? lengths[1] : first
            sides = .init(
                kept(first), kept(right), kept(lengths.count > 2 ? lengths[2] : first), kept(lengths.count > 3 ? lengths[3] : right))
        case "top": sides.top = kept(first)
        case "right": sides.right = kept(first)
        case "bottom": sides.bottom = kept(first)
        case "left": sides.left = kept(first)
        default: break
        }
    }
}
