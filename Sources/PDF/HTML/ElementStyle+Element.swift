/// What an element is by its name and its attributes of old HTML (HTML Living Standard §15.3).
extension ElementStyle {
    mutating func apply(_ node: HTMLNode) {
        if HTMLElements.blocks.contains(node.name) { display = .block }
        applyName(node)
        applyAttributes(node)
    }

    private mutating func applyName(_ node: HTMLNode) {
        let em = text.size
        switch node.name {
        case "h1", "h2", "h3", "h4", "h5", "h6": applyHeading(HTMLElements.headings[node.name] ?? 6)
        case "p": box.margin = .init(em * 0.8, 0, em * 0.8, 0)
        case "blockquote":
            quoteLevel += 1
            box = Quote.style(quoteLevel, isRightToLeft: isRightToLeft)
        case "ul", "ol", "dir", "menu":
            listLevel += 1
            listMark = nil
            let above = listLevel > 1 ? 0 : em * 0.6
            box.margin = .init(above, 0, above, 0)
            if isRightToLeft { box.padding.right = 20 } else { box.padding.left = 20 }
        case "li":
            display = .listItem
            box.margin = .init(1.5, 0, 1.5, 0)
        case "dd": box.margin.left = 24
        case "dl", "figure": box.margin = .init(em * 0.6, 0, em * 0.6, 0)
        case "dt", "b", "strong", "th", "summary", "legend": text.weight = 700
        case "i", "em", "cite", "var", "dfn", "address": text.isItalic = true
        case "u", "ins": text.isUnderlined = true
        case "s", "strike", "del": text.isStruck = true
        case "code", "kbd", "samp", "tt": (text.family, text.size) = (.mono, em * 0.9)
        case "pre", "listing", "xmp", "plaintext":
            (text.family, text.size, blanks) = (.mono, em * 0.88, .kept)
            box.margin = .init(em * 0.6, 0, em * 0.6, 0)
        case "small", "figcaption": text.size = em * 0.85
        case "big": text.size = em * 1.2
        case "sub": (text.size, text.rise) = (em * 0.72, text.rise - em * 0.2)
        case "sup": (text.size, text.rise) = (em * 0.72, text.rise + em * 0.35)
        case "mark": text.background = Color(0xFFF3B0)
        case "center": alignment = .center
        case "table":
            display = .table
            // Tables do not take alignment from around them in the mail programs this was written for.
            alignment = .start
        default: break
        }
        if node.name == "th" { alignment = .center }
    }

    private mutating func applyHeading(_ level: Int) {
        let factors = [1.7, 1.4, 1.2, 1.05, 0.95, 0.9]
        text.size *= factors[level - 1]
        text.weight = 700
        box.margin = .init(text.size * 0.7, 0, text.size * 0.45, 0)
    }

    private mutating func applyAttributes(_ node: HTMLNode) {
        let attributes = node.attributes
        guard !attributes.isEmpty else { return }
        if let direction = attributes["dir"]?.lowercased() {
            isRightToLeft = direction == "rtl"
            box.isRightToLeft = isRightToLeft
        }
        if let align = attributes["align"]?.lowercased() { applyAlign(align, node.name) }
        if let color = attributes["bgcolor"].flatMap({ CSSColor.readAttribute($0, over: backdrop) }) { setBackground(color) }
        if node.name == "font" { applyFont(attributes) }
        if node.name == "body", let color = attributes["text"].flatMap({ CSSColor.readAttribute($0, over: backdrop) }) {
            text.color = color
        }
        if ["td", "th", "table"].contains(node.name) {
            if let width = attributes["width"] { box.width = CSSLength.length(width, em: text.size) }
            if let height = attributes["height"].flatMap({ CSSLength.points($0, em: text.size) }) {
                self.height = min(2_000, max(0, height))
            }
        }
        if let valign = attributes["valign"] { setVertical(valign) }
        if node.name == "img" { applySpace(attributes) }
        if attributes["nowrap"] != nil, blanks == .collapsed { blanks = .unbroken }
        if attributes["hidden"] != nil { display = .none }
    }

    private mutating func applyAlign(_ align: String, _ name: String) {
        if name == "img" || name == "table" {
            float = align == "left" ? .left : align == "right" ? .right : nil
            if name == "table" { box.isCentered = align == "center" }
            return
        }
        setAlignment(align)
    }

    /// Around a picture: hspace and vspace.
    private mutating func applySpace(_ attributes: [String: String]) {
        func points(_ name: String) -> Double {
            attributes[name].flatMap { CSSLength.points($0, em: text.size) }.map { max(0, min(60, $0)) } ?? 0
        }
        let (across, along) = (points("hspace"), points("vspace"))
        if across + along > 0 { box.margin = .init(along, across, along, across) }
    }

    private mutating func applyFont(_ attributes: [String: String]) {
        if let color = attributes["color"].flatMap({ CSSColor.readAttribute($0, over: backdrop) }) { text.color = color }
        if let face = attributes["face"] { setFamily(face) }
        guard let size = attributes["size"] else { return }
        let sizes = [7.5, 9, 10.5, 12.5, 16, 21, 30]
        let digits = Int(size.filter(\.isNumber)) ?? 3
        let step = size.hasPrefix("+") ? 3 + digits : size.hasPrefix("-") ? 3 - digits : digits
        text.size = sizes[max(1, min(7, step)) - 1]
    }

    mutating func setBackground(_ color: Color) {
        backdrop = color
        if display == .inline { text.background = color } else { box.background = color }
    }

    mutating func setAlignment(_ value: String) {
        switch value {
        case "center", "-webkit-center", "middle": alignment = .center
        case "right": alignment = .right
        case "left": alignment = .left
        case "justify": alignment = .justified
        case "start": alignment = .start
        case "end": alignment = isRightToLeft ? .left : .right
        default: break
        }
    }

    mutating func setVertical(_ value: String) {
        switch value.lowercased() {
        case "top", "baseline", "text-top": vertical = .top
        case "middle": vertical = .middle
        case "bottom", "text-bottom": vertical = .bottom
        default: break
        }
    }

    mutating func setFamily(_ value: String) {
        let names = value.lowercased()
        if ["mono", "courier", "consolas", "menlo"].contains(where: names.contains) {
            text.family = .mono
        } else if names.contains("sans") || ["arial", "helvetica", "calibri", "verdana", "segoe"].contains(where: names.contains) {
            text.family = .sans
        } else if ["serif", "times", "georgia", "garamond", "cambria", "palatino"].contains(where: names.contains) {
            text.family = .serif
        } else {
            text.family = .sans
        }
    }
}
