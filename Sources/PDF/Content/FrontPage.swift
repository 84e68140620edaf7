/// What stands before the body: organisation, cover text, subject, header lines, reply button, list of files.
struct FrontPage {
    let frame: PDFFrame
    let words: FrameWords
    let logo: Picture?

    func boxes(_ lines: HeaderLines, _ attachments: [Attachment], remarks: [String]) -> [any Box] {
        var boxes: [any Box] = []
        if let head = letterHead() { boxes.append(head) }
        if !frame.coverText.isEmpty { boxes.append(card(frame.coverText, color: .ink, fill: .actionTint, edge: .action)) }
        let subject = lines.subject.isEmpty ? words.noSubject : lines.subject
        var title = TextStyle()
        (title.size, title.weight) = (17, 600)
        var space = BoxStyle()
        space.margin = .init(14, 0, 6, 0)
        boxes.append(
            BlockBox([TextBox([.text(subject, title)], tag: "H1", keepsWithNext: true, outlineLevel: 1)], style: space))
        boxes.append(headerTable(lines))
        if !frame.signature.isEmpty { boxes.append(signature()) }
        if !frame.replyAddress.isEmpty { boxes.append(ReplyButton(words.reply, address: frame.replyAddress)) }
        if !attachments.isEmpty { boxes.append(list(of: attachments)) }
        for remark in remarks { boxes.append(card(remark, color: .ink, fill: .attentionTint, edge: .attention)) }
        boxes.append(RuleBox(color: .line, space: 10))
        return boxes
    }

    private func letterHead() -> (any Box)? {
        var row: [TableBox.Cell] = []
        if let logo {
            let factor = min(150 / Double(logo.width), 44 / Double(logo.height), 0.75)
            let placed = PlacedPicture(
                picture: logo, width: Double(logo.width) * factor, height: Double(logo.height) * factor, description: frame.organisation)
            var style = BoxStyle()
            style.padding = .init(0, 12, 0, 0)
            row.append(.init(content: [PictureBox(placed, alignment: .start)], style: style))
        }
        if !frame.organisation.isEmpty {
            var name = TextStyle()
            (name.size, name.weight) = (13, 600)
            row.append(.init(content: [TextBox([.text(frame.organisation, name)])], style: BoxStyle()))
        }
        guard !row.isEmpty else { return nil }
        var style = BoxStyle()
        style.margin = .init(0, 0, 10, 0)
        let table = TableBox(rows: [row], style: style, spacing: 0, limits: .standard)
        return BlockBox([table, RuleBox(color: .line, space: 4)])
    }

    private func card(_ text: String, color: Color, fill: Color, edge: Color) -> any Box {
        var style = TextStyle()
        style.color = color
        let paragraphs = text.split(separator: "\n\n").map { TextBox([.text(String($0).trimmingSpaces, style)]) }
        var look = BoxStyle()
        look.padding = .init(8, 12, 8, 12)
        look.margin = .init(8, 0, 8, 0)
        look.background = fill
        look.border = .init(0, 0, 0, 3)
        look.borderColor = edge
        let spaced = paragraphs.enumerated().map { index, paragraph in
            var gap = BoxStyle()
            gap.margin = .init(index == 0 ? 0 : 6, 0, 0, 0)
            return BlockBox([paragraph], style: gap)
        }
        return BlockBox(spaced, style: look, staysWhole: true)
    }

    private func headerTable(_ lines: HeaderLines) -> any Box {
        var (label, value) = (TextStyle(), TextStyle())
        (label.size, label.color, value.size) = (9.5, .muted, 9.5)
        var left = BoxStyle()
        left.padding = .init(1.5, 14, 1.5, 0)
        var right = BoxStyle()
        right.padding = .init(1.5, 0, 1.5, 0)
        let rows = lines.lines.map { name, text in
            [
                TableBox.Cell(content: [TextBox([.text(words.label(name), label)])], style: left, vertical: .top, isHeading: true),
                TableBox.Cell(content: [TextBox([.text(text, value)], alignment: .left)], style: right, vertical: .top),
            ]
        }
        return TableBox(rows: rows, style: BoxStyle(), spacing: 0, limits: .standard)
    }

    private func signature() -> any Box {
        var style = TextStyle()
        (style.size, style.color, style.weight) = (9.5, frame.isSignatureValid ? .good : .attention, 600)
        var look = BoxStyle()
        look.margin = .init(8, 0, 4, 0)
        return BlockBox([TextBox([.text("\(frame.isSignatureValid ? "✓" : "!") \(frame.signature)", style)])], style: look)
    }

    private func list(of attachments: [Attachment]) -> any Box {
        var (title, name, small) = (TextStyle(), TextStyle(), TextStyle())
        (title.size, title.weight) = (10.5, 600)
        name.size = 9.5
        (small.size, small.color) = (8.5, .muted)
        var warning = small
        warning.color = .attention
        var items: [any Box] = [
            TextBox([.text("\(words.attachments) (\(attachments.count))", title)], tag: "H2", keepsWithNext: true, outlineLevel: 2)
        ]
        for attachment in attachments.prefix(100) {
            var runs: [Run] = [.text("\u{2022} \u{2068}\(attachment.name)\u{2069}", name), .text("  \(size(attachment.size))", small)]
            if FileName.isProgram(attachment.name) { runs.append(.text("  ! \(words.program)", warning)) }
            items.append(TextBox(runs))
        }
        if attachments.count > 100 { items.append(TextBox([.text("+ \(attachments.count - 100)", small)])) }
        items.append(TextBox([.text(words.attachmentHint, small)]))
        var look = BoxStyle()
        look.padding = .init(8, 12, 8, 12)
        look.margin = .init(10, 0, 4, 0)
        look.background = .shade
        look.border = .init(0.75, 0.75, 0.75, 0.75)
        return BlockBox(items, style: look)
    }

    /// `12 kB`, `3.4 MB`.
    private func size(_ octets: Int) -> String {
        if octets < 1_000 { return "\(octets) B" }
        if octets < 1_000_000 { return "\((octets + 500) / 1_000) kB" }
        let tenths = (octets + 50_000) / 100_000
        return tenths < 100 ? "\(tenths / 10)\(words.decimalMark)\(tenths % 10) MB" : "\(tenths / 10) MB"
    }
}
