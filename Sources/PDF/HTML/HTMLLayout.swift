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
        return FloatArea.arranged(flow.boxes) + layout.links.boxes(words)
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
        guard depth < limits.depth * 2 else { return flow.inline.add(Self.words(of: node, most: 100_000), style) }
        depth += 1
        defer { depth -= 1 }
        switch node.name {
        case "br":
            flow.inline.breakLine(style)
            if node.attributes["clear"] != nil || self.style(of: node, in: style).clears { clear(&flow, style) }
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
        let declarations = sheet.declarations(for: node, own: node.attributes["style"])
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
            addBlock(node, style, parent, &flow)
        case .table: addTable(node, style, parent, &flow)
        }
    }

    // MARK: At the sides

    private mutating func clear(_ flow: inout Flow, _ style: ElementStyle) {
        flush(&flow, style)
        flow.boxes.append(ClearMark())
    }

    private mutating func addBlock(_ node: HTMLNode, _ style: ElementStyle, _ parent: ElementStyle, _ flow: inout Flow) {
        if style.clears { clear(&flow, parent) }
        let isColumn = style.float == nil && style.display == .inlineBlock && Self.columnWidth(style) != nil && holdsBlocks(node)
        guard style.float != nil || isColumn else {
            flush(&flow, parent)
            if let box = block(node, style, parent) { flow.boxes.append(box) }
            return
        }
        // What floats stands beside the line it is in: before the words that wait. A column begins behind them.
        if isColumn { flush(&flow, parent) }
        var own = style
        let width = isColumn ? Self.columnWidth(style) : style.box.width
        (own.box.width, own.box.widest, own.box.isCentered) = (nil, nil, false)
        if isColumn { own.display = .block }
        guard let box = block(node, own, parent) else { return }
        let edges = style.box.padding.across + style.box.border.across
        let outer: BoxStyle.Length? = if case .points(let points)? = width { .points(points + edges) } else { width }
        flow.boxes.append(
            FloatedBox(
                box, side: style.float ?? (style.isRightToLeft ? .right : .left), kind: isColumn ? .column : .float, width: outer,
                marginAcross: style.box.margin.across))
    }

    /// Columns that are blocks in a line: their width, or the one they do not exceed where they would fill a telephone.
    private static func columnWidth(_ style: ElementStyle) -> BoxStyle.Length? {
        switch style.box.width {
        case .share(let share)? where share < 0.95: style.box.width
        case .points?: style.box.width
        default: if case .points? = style.box.widest { style.box.widest } else { nil }
        }
    }

    private mutating func addTable(_ node: HTMLNode, _ style: ElementStyle, _ parent: ElementStyle, _ flow: inout Flow) {
        if style.clears { clear(&flow, parent) }
        guard let side = style.float else {
            flush(&flow, parent)
            flow.boxes += table(node, style, parent)
            return
        }
        var own = style
        own.box.isCentered = false
        if own.box.width != nil { own.box.width = .share(1) }
        let boxes = table(node, own, parent)
        guard !boxes.isEmpty else { return }
        flow.boxes.append(
            FloatedBox(
                boxes.count == 1 ? boxes[0] : BlockBox(boxes), side: side, kind: .float, width: style.box.width,
                marginAcross: style.box.margin.across))
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
        for part in Self.parts(runs) {
            flow.boxes.append(TextBox(part, alignment: style.alignment, lineHeight: style.lineFactor))
        }
    }

    /// The time a paragraph takes grows faster than its length: endless ones are set in parts.
    private static func parts(_ runs: [Run]) -> [[Run]] {
        let longest = 4_000
        func size(_ run: Run) -> Int { if case .text(let text, _) = run { text.utf8.count } else { 3 } }
        guard runs.reduce(0, { $0 + size($1) }) > longest else { return [runs] }
        var (parts, part, room): ([[Run]], [Run], Int) = ([], [], longest)
        for run in runs {
            guard case .text(let text, let style) = run else {
                part.append(run)
                continue
            }
            for piece in PlainText.pieces(text, longest: longest) {
                if room < piece.utf8.count, !part.isEmpty {
                    parts.append(part)
                    (part, room) = ([], longest)
                }
                part.append(.text(piece, style))
                room -= piece.utf8.count
            }
        }
        return parts + (part.isEmpty ? [] : [part])
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
        guard let number = links.number(of: address, shownAs: Self.words(of: node, most: 4_000)) else { return }
        var mark = linked
        (mark.text.size, mark.text.rise, mark.text.isUnderlined) = (max(6, linked.text.size * 0.65), linked.text.size * 0.35, false)
        mark.blanks = .kept
        flow.inline.add("\u{2060}[\(number)]", mark)
    }

    private static func words(of node: HTMLNode, most: Int) -> String {
        var text = ""
        var waiting = [node]
        while let next = waiting.popLast(), text.utf8.count < most {
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
        if let side = style.float {
            let box = BlockBox([PictureBox(placed, alignment: .start)], style: Self.marginsAlone(style.box))
            return flow.boxes.append(
                FloatedBox(box, side: side, kind: .float, width: .points(width), marginAcross: style.box.margin.across))
        }
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
        return BlockBox(FloatArea.arranged(flow.boxes), style: box, tag: Self.tags[node.name], marker: marker)
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
        return BlockBox(FloatArea.arranged(flow.boxes), style: style.box, tag: "H\(level)")
    }

    private static let tags = [
        "ul": "L", "ol": "L", "dir": "L", "menu": "L", "li": "LI", "blockquote": "BlockQuote", "caption": "Caption",
        "figcaption": "Caption",
    ]

    private func marker(_ node: HTMLNode, _ style: ElementStyle) -> TextBox? {
        guard style.text.size > 0, let mark = ListMark.text(for: node, style) else { return nil }
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
        var heads = 0
        for row in reader.rows {
            let around = self.style(of: row.section ?? row.element, in: style)
            let line = row.section == nil ? around : self.style(of: row.element, in: around)
            if line.display == .none || around.display == .none { continue }
            rows.append(row.cells.compactMap { cell($0, line, reader) })
            if row.isHead, heads == rows.count - 1 { heads += 1 }
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
        above.append(TableBox(rows: rows, heads: heads, style: box, spacing: spacing, limits: limits))
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
            content: FloatArea.arranged(flow.boxes), style: box, columns: table.span(node, "colspan"), rows: table.span(node, "rowspan"),
            width: width,
            height: style.height, vertical: style.vertical ?? row.vertical ?? .middle, isHeading: node.name == "th")
    }
}
