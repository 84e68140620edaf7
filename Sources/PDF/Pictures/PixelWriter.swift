import CPDF

/// Fills a cairo surface pixel by pixel.
struct PixelWriter {
    private let surface: OpaquePointer
    private let width: Int
    private let height: Int

    init?(width: Int, height: Int, hasAlpha: Bool) {
        let format = hasAlpha ? CAIRO_FORMAT_ARGB32 : CAIRO_FORMAT_RGB24
        guard let surface = cairo_image_surface_create(format, Int32(width), Int32(height)) else { return nil }
        guard cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS else {
            cairo_surface_destroy(surface)
            return nil
        }
        (self.surface, self.width, self.height) = (surface, width, height)
    }

    /// - Parameter pixel: red, green, blue, alpha of the pixel with that number, row by row.
    func fill(orientation: Int, _ pixel: (Int) -> (UInt8, UInt8, UInt8, UInt8)) -> Picture? {
        guard let data = cairo_image_surface_get_data(surface) else {
            cairo_surface_destroy(surface)
            return nil
        }
        let stride = Int(cairo_image_surface_get_stride(surface))
        for row in 0..<height {
            let line = UnsafeMutableRawPointer(data + row * stride).assumingMemoryBound(to: UInt32.self)
            for column in 0..<width {
                let (red, green, blue, alpha) = pixel(row * width + column)
                // Cairo wants colours multiplied by their opacity.
                func part(_ value: UInt8) -> UInt32 { UInt32(value) * UInt32(alpha) / 255 }
                line[column] = UInt32(alpha) << 24 | part(red) << 16 | part(green) << 8 | part(blue)
            }
        }
        cairo_surface_mark_dirty(surface)
        return Picture(takingOwnershipOf: surface, orientation: orientation)
    }
}
