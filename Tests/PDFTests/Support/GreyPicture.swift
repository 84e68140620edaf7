import CPDF
import Foundation

/// A PNG as grey values, for comparing pages.
struct GreyPicture {
    let width: Int
    let height: Int
    let pixels: [UInt8]

    init?(path: String) {
        guard let surface = cairo_image_surface_create_from_png(path) else { return nil }
        defer { cairo_surface_destroy(surface) }
        guard cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS, let data = cairo_image_surface_get_data(surface) else { return nil }
        (width, height) = (Int(cairo_image_surface_get_width(surface)), Int(cairo_image_surface_get_height(surface)))
        let stride = Int(cairo_image_surface_get_stride(surface))
        var pixels: [UInt8] = []
        pixels.reserveCapacity(width * height)
        for row in 0..<height {
            for column in 0..<width {
                let place = row * stride + column * 4
                // Blue, green, red in memory; each counts, so that a colour that changed is seen.
                pixels.append(UInt8((Int(data[place]) + 2 * Int(data[place + 1]) + Int(data[place + 2])) / 4))
            }
        }
        self.pixels = pixels
    }

    /// Mean difference of a pixel, 0 to 255, and the share of pixels that differ by more than a quarter of that.
    func difference(to other: GreyPicture) -> (mean: Double, share: Double) {
        guard width == other.width, height == other.height else { return (255, 1) }
        var (sum, far) = (0, 0)
        for index in pixels.indices {
            let difference = abs(Int(pixels[index]) - Int(other.pixels[index]))
            sum += difference
            if difference > 64 { far += 1 }
        }
        return (Double(sum) / Double(pixels.count), Double(far) / Double(pixels.count))
    }
}
