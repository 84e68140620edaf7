import CPDF

/// Owns one `PangoLayout` and the text in it.
final class LaidText {
    let pointer: OpaquePointer
    /// Offsets of the pictures in the text, in octets.
    let pictures: [(offset: Int, picture: PlacedPicture)]
    /// Each picture's logical box, in units of Pango.
    static let scale = Double(PANGO_SCALE)

    /// - Parameter widest: pictures are made to fit in.
    init(_ runs: [Run], alignment: BoxStyle.Alignment, lineHeight: Double?, widest: Double, _ setter: Typesetter) {
        pointer = setter.newLayout()
        var text: [CChar] = []
        var pictures: [(offset: Int, picture: PlacedPicture)] = []
        let attributes = pango_attr_list_new()
        for run in runs {
            let start = text.count
            switch run {
            case .text(let words, let style):
                text += words.utf8.lazy.filter { $0 != 0 }.map { CChar(bitPattern: $0) }
                Self.add(style, to: attributes, start, text.count, setter)
            case .picture(let wanted):
                let picture = wanted.fitted(to: widest, setter.pageHeight)
                text += "\u{FFFC}".utf8.map { CChar(bitPattern: $0) }
                pictures.append((start, picture))
                Self.insert(Self.shape(picture), into: attributes, start, text.count)
            }
        }
        self.pictures = pictures
        // No hyphen of ours in a long address.
        Self.insert(pango_attr_insert_hyphens_new(0), into: attributes, 0, text.count)
        pango_layout_set_text(pointer, text, Int32(text.count))
        pango_layout_set_attributes(pointer, attributes)
        pango_attr_list_unref(attributes)
        pango_layout_set_wrap(pointer, PANGO_WRAP_WORD_CHAR)
        if let lineHeight, pictures.isEmpty { pango_layout_set_line_spacing(pointer, Float(lineHeight)) }
        align(alignment)
    }

    deinit { g_object_unref(UnsafeMutableRawPointer(pointer)) }

    /// In points; below 0 for no limit.
    func setWidth(_ width: Double) {
        pango_layout_set_width(pointer, width < 0 ? -1 : Int32(min(width * Self.scale, 1e8)))
    }

    func setWrap(anywhere: Bool) { pango_layout_set_wrap(pointer, anywhere ? PANGO_WRAP_WORD_CHAR : PANGO_WRAP_WORD) }

    var size: (width: Double, height: Double) {
        var (width, height) = (Int32(0), Int32(0))
        pango_layout_get_size(pointer, &width, &height)
        return (Double(width) / Self.scale, Double(height) / Self.scale)
    }

    private func align(_ alignment: BoxStyle.Alignment) {
        // Pango's left is the side where the text of a paragraph begins.
        let isRightToLeft = pango_layout_get_direction(pointer, 0) == PANGO_DIRECTION_RTL
        switch alignment {
        case .start: break
        case .justified: pango_layout_set_justify(pointer, 1)
        case .center: pango_layout_set_alignment(pointer, PANGO_ALIGN_CENTER)
        case .left: pango_layout_set_alignment(pointer, isRightToLeft ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT)
        case .right: pango_layout_set_alignment(pointer, isRightToLeft ? PANGO_ALIGN_LEFT : PANGO_ALIGN_RIGHT)
        }
    }

    private static func add(_ style: TextStyle, to list: OpaquePointer?, _ start: Int, _ end: Int, _ setter: Typesetter) {
        guard end > start else { return }
        insert(pango_attr_font_desc_new(setter.font(style)), into: list, start, end)
        insert(color(style.color, pango_attr_foreground_new), into: list, start, end)
        if let background = style.background { insert(color(background, pango_attr_background_new), into: list, start, end) }
        if style.isUnderlined { insert(pango_attr_underline_new(PANGO_UNDERLINE_SINGLE), into: list, start, end) }
        if style.isStruck { insert(pango_attr_strikethrough_new(1), into: list, start, end) }
        if style.rise != 0 { insert(pango_attr_rise_new(Int32(style.rise * scale)), into: list, start, end) }
    }

    private static func insert(_ attribute: UnsafeMutablePointer<PangoAttribute>?, into list: OpaquePointer?, _ start: Int, _ end: Int) {
        guard let attribute else { return }
        attribute.pointee.start_index = UInt32(start)
        attribute.pointee.end_index = UInt32(end)
        pango_attr_list_insert(list, attribute)
    }

    private static func color(
        _ color: Color, _ make: (UInt16, UInt16, UInt16) -> UnsafeMutablePointer<PangoAttribute>?
    ) -> UnsafeMutablePointer<PangoAttribute>? {
        func part(_ value: Double) -> UInt16 { UInt16(max(0, min(1, value)) * 65_535) }
        return make(part(color.red), part(color.green), part(color.blue))
    }

    private static func shape(_ picture: PlacedPicture) -> UnsafeMutablePointer<PangoAttribute>? {
        let (width, height) = (Int32(picture.width * scale), Int32(picture.height * scale))
        var box = PangoRectangle(x: 0, y: -height, width: width, height: height)
        return withUnsafePointer(to: &box) { pango_attr_shape_new($0, $0) }
    }
}
