import CPDF

extension TextBox {
    /// Where a paragraph beside something ends.
    enum Split {
        case whole
        /// Not a line of it stands beside.
        case below
        case parts(TextBox, TextBox)
    }

    /// Parts the paragraph before the first line that begins below `depth`; after `layOut`.
    func split(below depth: Double) -> Split {
        guard let laid, let iterator = pango_layout_get_iter(laid.pointer) else { return .whole }
        defer { pango_layout_iter_free(iterator) }
        var isFirst = true
        repeat {
            guard let line = pango_layout_iter_get_line_readonly(iterator) else { continue }
            var box = PangoRectangle()
            pango_layout_iter_get_line_extents(iterator, nil, &box)
            if Double(box.y) / LaidText.scale >= depth - 1 { return isFirst ? .below : parts(at: Int(line.pointee.start_index)) }
            isFirst = false
        } while pango_layout_iter_next_line(iterator) != 0
        return .whole
    }

    private func parts(at offset: Int) -> Split {
        var (upper, lower, place) = ([Run](), [Run](), 0)
        for run in runs {
            guard case .text(let text, let style) = run else {
                if place < offset { upper.append(run) } else { lower.append(run) }
                place += 3
                continue
            }
            let octets = text.utf8.filter { $0 != 0 }
            let cut = max(0, min(octets.count, offset - place))
            place += octets.count
            if cut > 0 { upper.append(.text(String(decoding: octets.prefix(cut), as: UTF8.self), style)) }
            if cut < octets.count { lower.append(.text(String(decoding: octets.dropFirst(cut), as: UTF8.self), style)) }
        }
        // The break the line ended with is the break between the two.
        if case .text(let text, let style)? = upper.last, let end = text.last, end == "\n" || end == " " {
            upper[upper.count - 1] = .text(String(text.dropLast()), style)
        }
        guard !upper.isEmpty, !lower.isEmpty else { return .whole }
        return .parts(with(upper), with(lower))
    }
}
