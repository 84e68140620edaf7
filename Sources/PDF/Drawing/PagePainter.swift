import CPDF

/// Draws the pages of a sheet as a PDF without encryption, which never leaves this process's memory.
struct PagePainter {
    let sheet: Sheet
    let cuts: PageCuts
    let geometry: PageGeometry
    let facts: DocumentFacts
    let setter: Typesetter

    var pages: Int { cuts.pages }

    /// - Returns: the PDF, and what its figures show, in their order.
    func paint() throws -> (pdf: [UInt8], figures: [String]) {
        let sink = OctetSink()
        let surface = cairo_pdf_surface_create_for_stream(
            { context, octets, count in
                guard let context, let octets else { return CAIRO_STATUS_WRITE_ERROR }
                let sink = Unmanaged<OctetSink>.fromOpaque(context).takeUnretainedValue()
                sink.append(UnsafeBufferPointer(start: octets, count: Int(count)))
                return CAIRO_STATUS_SUCCESS
            }, Unmanaged.passUnretained(sink).toOpaque(), geometry.width, geometry.height)
        defer { cairo_surface_destroy(surface) }
        describe(surface)
        guard let cairo = cairo_create(surface) else { throw PDFError.notWritten(reason: "no drawing context") }
        let figures = drawAll(cairo, surface)
        cairo_destroy(cairo)
        cairo_surface_finish(surface)
        let status = cairo_surface_status(surface)
        guard status == CAIRO_STATUS_SUCCESS else {
            throw PDFError.notWritten(reason: String(cString: cairo_status_to_string(status)))
        }
        return (sink.octets, figures)
    }

    private func describe(_ surface: OpaquePointer?) {
        cairo_pdf_surface_restrict_to_version(surface, CAIRO_PDF_VERSION_1_5)
        cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, facts.title)
        if !facts.author.isEmpty { cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_AUTHOR, facts.author) }
        cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "Zegel")
        if !facts.madeAt.isEmpty { cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, facts.madeAt) }
    }

    private func drawAll(_ cairo: OpaquePointer, _ surface: OpaquePointer?) -> [String] {
        let order = AtomsByPage(sheet, cuts: cuts.places)
        var figures: [String] = []
        // A link outside a structure tag makes cairo 1.16 write a broken file.
        cairo_tag_begin(cairo, "Document", nil)
        for page in 0..<pages {
            cairo_pdf_surface_set_page_label(surface, String(page + 1))
            cairo_save(cairo)
            cairo_translate(cairo, geometry.side, geometry.top + cuts.shift(of: page) - cuts.places[page])
            drawDecorations(cairo, page)
            draw(order.atoms(of: page), cairo, &figures)
            cairo_restore(cairo)
            if let head = cuts.heads[page] { draw(head, cairo) }
            drawFoot(cairo, page)
            cairo_show_page(cairo)
        }
        cairo_tag_end(cairo, "Document")
        drawOutline(surface)
        return figures
    }

    // MARK: Behind the text

    private func drawDecorations(_ cairo: OpaquePointer, _ page: Int) {
        let (top, bottom) = (cuts.places[page], cuts.places[page + 1])
        for decoration in sheet.decorations {
            let near = decoration.isRule ? 1.6 : 0
            guard decoration.bottom > top - near, decoration.top < bottom + near else { continue }
            let (from, to) = (max(decoration.top, top - near), min(decoration.bottom, bottom + near))
            if let address = decoration.address, from == decoration.top, to == decoration.bottom { link(cairo, decoration, address) }
            draw(decoration, from: from, to: to, cairo)
        }
    }

    private func draw(_ decoration: Sheet.Decoration, from: Double, to: Double, _ cairo: OpaquePointer) {
        cairo_set_source_rgb(cairo, decoration.fill.red, decoration.fill.green, decoration.fill.blue)
        if decoration.radius > 0, from == decoration.top, to == decoration.bottom {
            roundedPath(cairo, decoration)
        } else {
            cairo_rectangle(cairo, decoration.x, from, decoration.width, to - from)
        }
        cairo_fill(cairo)
    }

    /// The head of a table once more: one paragraph to who has the page read out, and no figures.
    private func draw(_ head: Sheet.Head, _ cairo: OpaquePointer) {
        cairo_save(cairo)
        cairo_translate(cairo, geometry.side, geometry.top - head.top)
        for decoration in sheet.decorations[head.decorations] {
            draw(decoration, from: decoration.top, to: min(decoration.bottom, head.bottom), cairo)
        }
        cairo_tag_begin(cairo, "P", nil)
        for atom in sheet.atoms[head.atoms] { draw(atom, cairo) }
        cairo_tag_end(cairo, "P")
        cairo_restore(cairo)
    }

    private func roundedPath(_ cairo: OpaquePointer, _ shape: Sheet.Decoration) {
        let radius = min(shape.radius, shape.width / 2, (shape.bottom - shape.top) / 2)
        let (left, right) = (shape.x + radius, shape.x + shape.width - radius)
        let (top, bottom) = (shape.top + radius, shape.bottom - radius)
        let quarter = Double.pi / 2
        cairo_new_sub_path(cairo)
        cairo_arc(cairo, right, top, radius, -quarter, 0)
        cairo_arc(cairo, right, bottom, radius, 0, quarter)
        cairo_arc(cairo, left, bottom, radius, quarter, 2 * quarter)
        cairo_arc(cairo, left, top, radius, 2 * quarter, 3 * quarter)
        cairo_close_path(cairo)
    }

    private func link(_ cairo: OpaquePointer, _ place: Sheet.Decoration, _ address: String) {
        // RFC 3986 §2: nothing else stands in an address, and cairo reads the backslash itself.
        let escaped = address.utf8.map { octet in
            switch octet {
            case 0x5C, 0x00...0x20, 0x7F...0xFF: "%" + String(UInt16(octet) | 0x100, radix: 16, uppercase: true).dropFirst()
            case 0x27: "\\'"
            default: String(UnicodeScalar(octet))
            }
        }.joined()
        let rectangle = "rect=[\(place.x) \(place.top) \(place.width) \(place.bottom - place.top)]"
        cairo_tag_begin(cairo, CAIRO_TAG_LINK, "\(rectangle) uri='\(escaped)'")
        cairo_tag_end(cairo, CAIRO_TAG_LINK)
    }

    // MARK: Text and pictures

    private func draw(_ indices: [Int], _ cairo: OpaquePointer, _ figures: inout [String]) {
        var open: [Int] = []
        for index in indices {
            let atom = sheet.atoms[index]
            enter(atom.element, &open, cairo)
            if case .picture(let placed, _) = atom.kind { figures.append(placed.description) }
            draw(atom, cairo)
        }
        leave(to: 0, &open, cairo)
    }

    private func draw(_ atom: Sheet.Atom, _ cairo: OpaquePointer) {
        switch atom.kind {
        case .line(_, let line, let x, let baseline):
            cairo_set_source_rgb(cairo, 0, 0, 0)
            cairo_move_to(cairo, x, baseline)
            pango_cairo_show_layout_line(cairo, line)
        case .picture(let placed, let x): draw(placed, x, atom.top, cairo)
        }
    }

    /// Opens and closes tags so that exactly those above and at `element` are open.
    private func enter(_ element: Int, _ open: inout [Int], _ cairo: OpaquePointer) {
        var path: [Int] = []
        var next = element
        while next > 0 {
            path.append(next)
            next = sheet.elements[next].parent
        }
        path.reverse()
        let common = zip(path, open).prefix { $0 == $1 }.count
        leave(to: common, &open, cairo)
        for element in path[common...] {
            cairo_tag_begin(cairo, sheet.elements[element].tag, nil)
            open.append(element)
        }
    }

    private func leave(to count: Int, _ open: inout [Int], _ cairo: OpaquePointer) {
        while open.count > count { cairo_tag_end(cairo, sheet.elements[open.removeLast()].tag) }
    }

    private func draw(_ placed: PlacedPicture, _ x: Double, _ y: Double, _ cairo: OpaquePointer) {
        guard placed.width > 0, placed.height > 0 else { return }
        cairo_save(cairo)
        cairo_translate(cairo, x, y)
        cairo_rectangle(cairo, 0, 0, placed.width, placed.height)
        cairo_clip(cairo)
        placed.picture.draw(on: cairo, width: placed.width, height: placed.height)
        cairo_restore(cairo)
    }

    // MARK: Foot and outline

    private func drawFoot(_ cairo: OpaquePointer, _ page: Int) {
        let style = { (color: Color) in
            var style = TextStyle()
            style.size = 8
            style.color = color
            return style
        }
        let y = geometry.height - 36
        let number = LaidText(
            [.text(facts.pageNumber(page + 1, pages), style(.muted))], alignment: .start, lineHeight: nil, widest: 200, setter)
        let foot = LaidText([.text(facts.foot, style(.muted))], alignment: .left, lineHeight: nil, widest: 200, setter)
        foot.setWidth(geometry.contentWidth - 90)
        pango_layout_set_ellipsize(foot.pointer, PANGO_ELLIPSIZE_END)
        pango_layout_set_single_paragraph_mode(foot.pointer, 1)
        cairo_tag_begin(cairo, "P", nil)
        cairo_set_source_rgb(cairo, 0, 0, 0)
        cairo_move_to(cairo, geometry.side, y)
        pango_cairo_show_layout(cairo, foot.pointer)
        cairo_move_to(cairo, geometry.width - geometry.side - number.size.width, y)
        pango_cairo_show_layout(cairo, number.pointer)
        cairo_tag_end(cairo, "P")
    }

    private func drawOutline(_ surface: OpaquePointer?) {
        var parents: [(level: Int, id: Int32)] = []
        for mark in sheet.marks {
            guard let page = (0..<pages).last(where: { cuts.places[$0] <= mark.y }), mark.y < cuts.end else { continue }
            let title = mark.title.split(whereSeparator: \.isWhitespace).joined(separator: " ").prefix(120)
            guard !title.isEmpty else { continue }
            while let last = parents.last, last.level >= mark.level { parents.removeLast() }
            let y = max(0, geometry.top + cuts.shift(of: page) + mark.y - cuts.places[page] - 6)
            let id = cairo_pdf_surface_add_outline(
                surface, parents.last?.id ?? Int32(CAIRO_PDF_OUTLINE_ROOT), String(title), "page=\(page + 1) pos=[0 \(y)]",
                CAIRO_PDF_OUTLINE_FLAG_OPEN)
            parents.append((mark.level, id))
        }
    }
}
