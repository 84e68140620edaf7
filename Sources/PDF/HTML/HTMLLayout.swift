/// HTML as boxes: block and inline elements, lists, tables, quoted mail, pictures of the message; nothing that loads or acts.
struct HTMLLayout {
    private let sheet: StyleSheet
    private let limits: Limits
    private let words: FrameWords
    var pictures: PartPictures
    private(set) var links: LinkList
    private var depth = 0

    /// Boxes and the words that wait to be one, within one block.
    private struct Flow {
        var boxes: [any Box] = []
        var inline = InlineFlow()
    }

    static func boxes(
        of html: String, pictures: inout PartPictures, words: FrameWords, limits: Limits
    ) throws(PDFError) -> [any Box] {
        let (root, styles) = try HTMLTree.parse(html, limits: limits)
        var layout = HTMLLayout(sheet: StyleSheet(styles, limits: limits), limits: limits, words: words, pictures: pictures)
        var flow = Flow()
        layout.addElement(root, ElementStyle(), &flow)
        layout.flush(&flow, ElementStyle())
        pictures = layout.pictures
        return flow.boxes + layout.links.boxes(words)
    }

    private init(sheet: StyleSheet, limits: Limits, words: FrameWords, pictures: PartPictures) {
        (self.sheet, self.limits, self.words, self.pictures) = (sheet, limits, words, pictures)
        links = LinkList(limits: limits)
    }

    // MARK: Walking

    private mutating func addChildren(_ node: HTMLNode, _ style: ElementStyle, _ flow: inout Flow) {
        for child in node.children { add(child, style, &flow) }
    }

    private mutating func add(_ node: HTMLNode, _ style: ElementStyle, _ flow: inout Flow) {
        if node.isText { return flow.inline.add(node.text, style) }
        // The parser makes elements of its own: the tree may be a little deeper than the mail.
        guard depth < limits.depth * 2 else { return }
        depth += 1
        defer { depth -= 1 }
        switch node.name {
        case "br": flow.inline.breakLine(style)
        case "wbr": flow.inline.add("\u{200B}", style)
        case "img": addPicture(node, style, &flow)
        case "hr":
            flush(&flow, style)
            let own = self.style(of: node, in: style)
            if own.display != .none { flow.boxes.append(RuleBox(color: own.box.border.isEmpty ? .line : own.box.borderColor)) }
        case "tr", "td", "th", "tbody", "thead", "tfoot", "col", "colgroup", "caption": addElement(node, style, &flow)
        default: addElement(node, style, &flow)
        }
    }

    private func style(of node: HTMLNode, in parent: ElementStyle) -> ElementStyle {
        var style = parent.inherited
        style.apply(node)
        var declarations = sheet.declarations(for: node)
        if let own = node.attributes["style"] { declarations += CSSDeclarations.read(own) }
        if !declarations.isEmpty { style.apply(declarations, parent: parent) }
        return style
    }

    private mutating func addElement(_ node: HTMLNode, _ parent: ElementStyle, _ flow: inout Flow) {
        let style = style(of: node, in: parent)
        switch style.display {
        case .none: return
        case .inline: addInline(node, style, &flow)
        case .inlineBlock where !Self.looksLikeBlock(style) && !holdsBlocks(node): addInline(node, style, &flow)
        case .block, .inlineBlock, .listItem:
            flush(&flow, parent)
            if let box = block(node, style, parent) { flow.boxes.append(box) }
        case .table:
            flush(&flow, parent)
            flow.boxes += table(node, style, parent)
        }
    }

    /// A colour or a line around it: a button.
    private static func looksLikeBlock(_ style: ElementStyle) -> Bool {
        style.box.background != nil || style.text.background != nil || !style.box.border.isEmpty
    }

    private func holdsBlocks(_ node: HTMLNode) -> Bool {
        node.children.contains { HTMLElements.blocks.contains($0.name) || $0.name == "table" }
    }

    private mutating func flush(_ flow: inout Flow, _ style: ElementStyle) {
        guard !flow.inline.isEmpty else { return }
        let runs = flow.inline.take()
        guard !runs.isEmpty else { return }
        flow.boxes.append(TextBox(runs, alignment: style.alignment, lineHeight: style.lineFactor))
    }

    // MARK: Inline

    private mutating func addInline(_ node: HTMLNode, _ style: ElementStyle, _ flow: inout Flow) {
        guard node.name == "a", let address = node.attributes["href"] else {
            if node.name == "q" { flow.inline.add("“", style) }
            addChildren(node, style, &flow)
            if node.name == "q" { flow.inline.add("”", style) }
            return
        }
        var linked = style
        if links.isLink(address), style.text.color == TextStyle().color { linked.text.color = .action }
        addChildren(node, linked, &flow)
        guard let number = links.number(of: address, shownAs: Self.words(of: node)) else { return }
        var mark = linked
        (mark.text.size, mark.text.rise, mark.text.isUnderlined) = (max(6, linked.text.size * 0.65), linked.text.size * 0.35, false)
        mark.blanks = .kept
        flow.inline.add("\u{2060}[\(number)]", mark)
    }

    private static func words(of node: HTMLNode) -> String {
        var text = ""
        var waiting = [node]
        while let next = waiting.popLast(), text.utf8.count < 4_000 {
            text += next.text
            waiting += next.children.reversed()
        }
        return text
    }

    private mutating func addPicture(_ node: HTMLNode, _ parent: ElementStyle, _ flow: inout Flow) {
        let style = style(of: node, in: parent)
        guard style.display != .none else { return }
        let description = HeaderLines.cleaned(node.attributes["alt"] ?? "")
        let size = PictureSize(node, style)
        // Counters of who reads when, and spacers.
        if size.isTiny { return }
        guard let picture = pictures.picture(at: node.attributes["src"] ?? "") else {
            var muted = parent
            muted.text.color = .muted
            muted.text.isItalic = true
            if !description.isEmpty { flow.inline.add("[\(words.picture): \(description)]", muted) }
            return
        }
        let (width, height) = size.resolved(picture)
        let placed = PlacedPicture(
            picture: picture, width: width, height: height, description: description.isEmpty ? words.picture : description)
        guard style.display == .block else { return flow.inline.add(placed) }
        flush(&flow, parent)
        let alignment = style.box.isCentered ? .center : parent.alignment
        flow.boxes.append(BlockBox([PictureBox(placed, alignment: alignment)], style: Self.marginsAlone(style.box)))
    }

    private static func marginsAlone(_ box: BoxStyle) -> BoxStyle {
        var style = BoxStyle()
        style.margin = box.margin
        return style
    }

    // MARK: Blocks

    private mutating func block(_ node: HTMLNode, _ style: ElementStyle, _ parent: ElementStyle) -> (any Box)? {
        var flow = Flow()
        if let level = HTMLElements.headings[node.name] { return heading(node, style, level) }
        if node.name == "a" { addInline(node, style, &flow) } else { addChildren(node, style, &flow) }
        flush(&flow, style)
        var box = style.box
        if style.display == .inlineBlock {
            if let fill = style.text.background { box.background = fill }
            box.shrinks = true
            box.isCentered = box.isCentered || parent.alignment == .center
        }
        let marker = style.display == .listItem ? self.marker(node, style) : nil
        let isShown = !flow.boxes.isEmpty || marker != nil || box.background != nil && style.height > 0 || !box.border.isEmpty
        guard isShown else { return nil }
        if style.height > 0, flow.boxes.isEmpty { box.padding.top += style.height }
        return BlockBox(flow.boxes, style: box, tag: Self.tags[node.name], marker: marker)
    }

    private mutating func heading(_ node: HTMLNode, _ style: ElementStyle, _ level: Int) -> (any Box)? {
        var flow = Flow()
        addChildren(node, style, &flow)
        if flow.boxes.isEmpty {
            let runs = flow.inline.take()
            guard !runs.isEmpty else { return nil }
            let text = TextBox(
                runs, alignment: style.alignment, lineHeight: style.lineFactor, tag: "H\(level)", keepsWithNext: true,
                outlineLevel: level + 1)
            return BlockBox([text], style: style.box)
        }
        flush(&flow, style)
        return BlockBox(flow.boxes, style: style.box, tag: "H\(level)")
    }

    private static let tags = [
        "ul": "L", "ol": "L", "dir": "L", "menu": "L", "li": "LI", "blockquote": "BlockQuote", "caption": "Caption",
        "figcaption": "Caption",
    ]

    private func marker(_ node: HTMLNode, _ style: ElementStyle) -> TextBox? {
        guard let mark = ListMark.text(for: node, style) else { return nil }
        var text = style.readableText
        (text.isUnderlined, text.isStruck, text.background) = (false, false, nil)
        return TextBox([.text(mark, text)], lineHeight: style.lineFactor, tag: "Lbl")
    }

    // MARK: Tables

    private mutating func table(_ node: HTMLNode, _ style: ElementStyle, _ parent: ElementStyle) -> [any Box] {
        var above: [any Box] = []
        let reader = TableReader(node)
        for caption in reader.captions {
            var flow = Flow()
            addElement(caption, style, &flow)
            flush(&flow, style)
            above += flow.boxes
        }
        var rows: [[TableBox.Cell]] = []
        for row in reader.rows {
            let around = self.style(of: row.section ?? row.element, in: style)
            let line = row.section == nil ? around : self.style(of: row.element, in: around)
            if line.display == .none || around.display == .none { continue }
            rows.append(row.cells.compactMap { cell($0, line, reader) })
        }
        guard rows.contains(where: { !$0.isEmpty }) else { return above }
        var box = style.box
        if reader.border > 0, box.border.isEmpty {
            box.border = .init(reader.border, reader.border, reader.border, reader.border)
            box.borderColor = Color(0xB8B8B8)
        }
        box.isCentered = box.isCentered || parent.alignment == .center
        if parent.isRightToLeft { box.isRightToLeft = true }
        let lines = rows.joined().map(\.style.border.top).max() ?? 0
        let spacing = style.isCollapsed ? (lines > 0 ? -min(lines, 1.5) : 0) : style.spacing ?? reader.spacing
        above.append(TableBox(rows: rows, style: box, spacing: spacing, limits: limits))
        return above
    }

    private mutating func cell(_ node: HTMLNode, _ row: ElementStyle, _ table: TableReader) -> TableBox.Cell? {
        var around = row
        // A row's own colour lies behind each of its cells.
        let fill = row.box.background ?? row.text.background
        around.display = .block
        var style = style(of: node, in: around)
        guard style.display != .none else { return nil }
        var box = style.box
        box.background = box.background ?? fill
        if box.padding.isEmpty { box.padding = .init(table.padding, table.padding, table.padding, table.padding) }
        if table.border > 0, box.border.isEmpty {
            box.border = .init(0.75, 0.75, 0.75, 0.75)
            box.borderColor = Color(0xB8B8B8)
        }
        let width = box.width
        (box.width, box.widest, box.margin, box.isCentered, style.box) = (nil, nil, .init(), false, box)
        var flow = Flow()
        addChildren(node, style, &flow)
        flush(&flow, style)
        return TableBox.Cell(
            content: flow.boxes, style: box, columns: table.span(node, "colspan"), rows: table.span(node, "rowspan"), width: width,
            height: style.height, vertical: style.vertical ?? row.vertical ?? .middle, isHeading: node.name == "th")
    }
}
