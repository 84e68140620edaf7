import CPDF

/// A decoded picture: owns one `cairo_surface_t`.
final class Picture {
    /// As seen, after turning.
    let width: Int
    let height: Int
    private let surface: OpaquePointer
    /// How it was held (Exif 2.32, Orientation): 1 is upright.
    private let orientation: Int
    /// JPEG goes into the PDF as it came; others are made no finer than a printer shows.
    private let isEncoded: Bool
    /// Pictures an earlier page of which was drawn must live until the end: cairo reads them late.
    private var smaller: [OpaquePointer] = []

    /// - Parameter surface: owned by the picture from now on.
    init(takingOwnershipOf surface: OpaquePointer, orientation: Int = 1, isEncoded: Bool = false) {
        self.surface = surface
        self.orientation = orientation
        self.isEncoded = isEncoded
        let (across, down) = (Int(cairo_image_surface_get_width(surface)), Int(cairo_image_surface_get_height(surface)))
        (width, height) = orientation >= 5 ? (down, across) : (across, down)
    }

    deinit {
        for surface in smaller { cairo_surface_destroy(surface) }
        cairo_surface_destroy(surface)
    }

    func draw(on cairo: OpaquePointer, width: Double, height: Double) {
        let turned = orientation >= 5
        let (across, down) = turned ? (height, width) : (width, height)
        turn(cairo, width: width, height: height)
        let chosen = isEncoded ? surface : fitting(across, down)
        let (columns, rows) = (cairo_image_surface_get_width(chosen), cairo_image_surface_get_height(chosen))
        guard columns > 0, rows > 0 else { return }
        cairo_scale(cairo, across / Double(columns), down / Double(rows))
        cairo_set_source_surface(cairo, chosen, 0, 0)
        cairo_paint(cairo)
    }

    // Exif 2.32 §4.6.4, tag 274
    private func turn(_ cairo: OpaquePointer, width: Double, height: Double) {
        var matrix = cairo_matrix_t()
        switch orientation {
        case 2: cairo_matrix_init(&matrix, -1, 0, 0, 1, width, 0)
        case 3: cairo_matrix_init(&matrix, -1, 0, 0, -1, width, height)
        case 4: cairo_matrix_init(&matrix, 1, 0, 0, -1, 0, height)
        case 5: cairo_matrix_init(&matrix, 0, 1, 1, 0, 0, 0)
        case 6: cairo_matrix_init(&matrix, 0, 1, -1, 0, width, 0)
        case 7: cairo_matrix_init(&matrix, 0, -1, -1, 0, width, height)
        case 8: cairo_matrix_init(&matrix, 0, -1, 1, 0, 0, height)
        default: return
        }
        cairo_transform(cairo, &matrix)
    }

    /// At most 240 points of the picture to the inch.
    private func fitting(_ across: Double, _ down: Double) -> OpaquePointer {
        let (columns, rows) = (Double(cairo_image_surface_get_width(surface)), Double(cairo_image_surface_get_height(surface)))
        let factor = min(across * 3.33 / columns, down * 3.33 / rows)
        guard factor < 0.75 else { return surface }
        let (smallColumns, smallRows) = (Int32(max(1, columns * factor)), Int32(max(1, rows * factor)))
        let format = cairo_image_surface_get_format(surface)
        guard let small = cairo_image_surface_create(format, smallColumns, smallRows), let context = cairo_create(small) else {
            return surface
        }
        cairo_scale(context, Double(smallColumns) / columns, Double(smallRows) / rows)
        cairo_set_source_surface(context, surface, 0, 0)
        cairo_pattern_set_filter(cairo_get_source(context), CAIRO_FILTER_GOOD)
        cairo_paint(context)
        cairo_destroy(context)
        smaller.append(small)
        return small
    }
}
