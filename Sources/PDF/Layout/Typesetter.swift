import CPDF

/// Pango with the settings of a page, and the clock that stops what takes too long.
final class Typesetter {
    let limits: Limits
    /// The highest a picture or an unbroken box may be.
    let pageHeight: Double
    private let context: OpaquePointer
    private var fonts: [FontKey: OpaquePointer] = [:]
    private let deadline: Double?
    private let cutSeconds: Double?
    private var cutTime: Double?
    private var boxes = 0

    private struct FontKey: Hashable {
        var family: TextStyle.Family
        var size: Double
        var weight: Int
        var isItalic: Bool
    }

    /// - Parameters:
    ///   - language: decides between the shapes of Chinese, Japanese and Korean.
    ///   - seconds: of processor time from now, after which `check` throws; `nil` for no end.
    ///   - cutSeconds: of processor time, after which what can be cut ends early.
    init(language: String, limits: Limits, pageHeight: Double, seconds: Double?, cutSeconds: Double? = nil) {
        self.limits = limits
        self.pageHeight = pageHeight
        deadline = seconds.map { Self.processorTime + $0 }
        self.cutSeconds = cutSeconds
        cutTime = cutSeconds.map { Self.processorTime + $0 }
        context = pango_font_map_create_context(pango_cairo_font_map_get_default())
        pango_cairo_context_set_resolution(context, 72)
        pango_context_set_round_glyph_positions(context, 0)
        pango_context_set_language(context, pango_language_from_string(language))
        let options = cairo_font_options_create()
        cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
        cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
        pango_cairo_context_set_font_options(context, options)
        cairo_font_options_destroy(options)
    }

    deinit {
        for font in fonts.values { pango_font_description_free(font) }
        g_object_unref(UnsafeMutableRawPointer(context))
    }

    /// Whether the machine has any font with letters.
    static let hasFonts: Bool = {
        let setter = Typesetter(language: "en", limits: .standard, pageHeight: 100, seconds: nil)
        guard let font = pango_context_load_font(setter.context, setter.font(TextStyle())) else { return false }
        defer { g_object_unref(UnsafeMutableRawPointer(font)) }
        return pango_font_has_char(font, 0x61) != 0
    }()

    /// What can be cut ends here.
    var isLate: Bool { cutTime.map { Self.processorTime > $0 } ?? false }

    /// A second try has as much time as the first.
    func restart() {
        boxes = 0
        cutTime = cutSeconds.map { Self.processorTime + $0 }
    }

    /// Counts a box and looks at the clock.
    func check() throws(PDFError) {
        boxes += 1
        if boxes > limits.boxes { throw .tooComplex(what: "boxes") }
        if let deadline, Self.processorTime > deadline { throw .tooComplex(what: "time") }
    }

    func newLayout() -> OpaquePointer { pango_layout_new(context) }

    /// Owned by the typesetter.
    func font(_ style: TextStyle) -> OpaquePointer {
        let key = FontKey(family: style.family, size: style.size, weight: style.weight, isItalic: style.isItalic)
        if let known = fonts[key] { return known }
        let font: OpaquePointer = pango_font_description_new()
        pango_font_description_set_family(font, Self.families(style.family))
        pango_font_description_set_absolute_size(font, style.size * Double(PANGO_SCALE))
        pango_font_description_set_weight(font, PangoWeight(rawValue: UInt32(style.weight)))
        pango_font_description_set_style(font, style.isItalic ? PANGO_STYLE_ITALIC : PANGO_STYLE_NORMAL)
        fonts[key] = font
        return font
    }

    private static func families(_ family: TextStyle.Family) -> String {
        switch family {
        case .sans: "Noto Sans, sans-serif"
        case .serif: "Noto Serif, Noto Sans, serif"
        case .mono: "Noto Sans Mono, monospace"
        }
    }

    static var processorTime: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
