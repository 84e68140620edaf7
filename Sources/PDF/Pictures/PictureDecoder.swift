import CPDF

/// Decodes the pictures of one message within its limits. The kind is read from the octets, never from a name or a type.
///
/// PNG by cairo, JPEG goes as it is into the PDF, WebP by libwebp, GIF by our own reader (its first frame). SVG and all others are
/// not pictures here.
struct PictureDecoder {
    private let limits: Limits
    private var pixelsLeft: Int
    private var picturesLeft: Int

    init(limits: Limits) {
        self.limits = limits
        pixelsLeft = limits.pixelsInAll
        picturesLeft = limits.pictures
    }

    /// - Returns: `nil` for what is no picture, is broken, or is larger than the limits allow.
    mutating func decode(_ octets: [UInt8]) -> Picture? {
        guard octets.count > 16, picturesLeft > 0 else { return nil }
        if octets.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return png(octets) }
        if octets.starts(with: [0xFF, 0xD8, 0xFF]) { return jpeg(octets) }
        if octets.starts(with: Array("GIF8".utf8)) { return gif(octets) }
        if octets.starts(with: Array("RIFF".utf8)), octets[8..<12].elementsEqual("WEBP".utf8) { return webp(octets) }
        return nil
    }

    /// Whether so many pixels may still be decoded; takes them if so.
    private mutating func take(_ width: Int, _ height: Int) -> Bool {
        guard width > 0, height > 0, width <= 30_000, height <= 30_000 else { return false }
        let pixels = width * height
        guard pixels <= limits.picturePixels, pixels <= pixelsLeft else { return false }
        pixelsLeft -= pixels
        picturesLeft -= 1
        return true
    }

    // MARK: PNG

    private mutating func png(_ octets: [UInt8]) -> Picture? {
        guard octets.count > 33, octets[12..<16].elementsEqual("IHDR".utf8) else { return nil }
        guard take(Self.number(octets, 16), Self.number(octets, 20)) else { return nil }
        let source = OctetSource(octets)
        let surface = cairo_image_surface_create_from_png_stream(
            { context, target, count in
                guard let context, let target else { return CAIRO_STATUS_READ_ERROR }
                let source = Unmanaged<OctetSource>.fromOpaque(context).takeUnretainedValue()
                return source.read(into: target, Int(count)) ? CAIRO_STATUS_SUCCESS : CAIRO_STATUS_READ_ERROR
            }, Unmanaged.passUnretained(source).toOpaque())
        return withExtendedLifetime(source) { Self.picture(surface) }
    }

    private static func number(_ octets: [UInt8], _ start: Int) -> Int {
        octets[start..<(start + 4)].reduce(0) { $0 << 8 | Int($1) }
    }

    private static func picture(_ surface: OpaquePointer?) -> Picture? {
        guard let surface else { return nil }
        guard cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS else {
            cairo_surface_destroy(surface)
            return nil
        }
        return Picture(takingOwnershipOf: surface)
    }

    // MARK: JPEG

    private mutating func jpeg(_ octets: [UInt8]) -> Picture? {
        guard let decompressor = tjInitDecompress() else { return nil }
        defer { tjDestroy(decompressor) }
        var (width, height, sampling, space) = (Int32(0), Int32(0), Int32(0), Int32(0))
        let code = octets.withUnsafeBufferPointer {
            tjDecompressHeader3(decompressor, $0.baseAddress, UInt($0.count), &width, &height, &sampling, &space)
        }
        guard code == 0, take(Int(width), Int(height)) else { return nil }
        let orientation = ExifOrientation.read(octets)
        if space == Int32(TJCS_CMYK.rawValue) || space == Int32(TJCS_YCCK.rawValue) {
            return Self.print(octets, width, height, decompressor, orientation)
        }
        // Its pixels are never touched: what cairo writes are the octets of the file.
        guard let surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height) else { return nil }
        let count = octets.count
        let copy = UnsafeMutablePointer<UInt8>.allocate(capacity: count)
        copy.initialize(from: octets, count: count)
        let status = cairo_surface_set_mime_data(
            surface, CAIRO_MIME_TYPE_JPEG, copy, UInt(count), { $0?.deallocate() }, copy)
        guard status == CAIRO_STATUS_SUCCESS, cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS else {
            cairo_surface_destroy(surface)
            return nil
        }
        return Picture(takingOwnershipOf: surface, orientation: orientation, isEncoded: true)
    }

    /// Four inks, as Adobe writes them: inverted.
    private static func print(_ octets: [UInt8], _ width: Int32, _ height: Int32, _ decompressor: tjhandle, _ orientation: Int) -> Picture?
    {
        guard Int(width) * Int(height) <= 16_000_000 else { return nil }
        var inks = [UInt8](repeating: 0, count: Int(width) * Int(height) * 4)
        let code = octets.withUnsafeBufferPointer { source in
            inks.withUnsafeMutableBufferPointer {
                tjDecompress2(
                    decompressor, source.baseAddress, UInt(source.count), $0.baseAddress, width, 0, height, Int32(TJPF_CMYK.rawValue), 0)
            }
        }
        guard code == 0 else { return nil }
        return PixelWriter(width: Int(width), height: Int(height), hasAlpha: false)?.fill(orientation: orientation) { index in
            let black = UInt32(inks[index * 4 + 3])
            func light(_ offset: Int) -> UInt8 { UInt8(UInt32(inks[index * 4 + offset]) * black / 255) }
            return (light(0), light(1), light(2), 255)
        }
    }

    // MARK: GIF and WebP

    private mutating func gif(_ octets: [UInt8]) -> Picture? {
        guard let size = GIFReader.size(of: octets), take(size.width, size.height), let frame = GIFReader.firstFrame(of: octets) else {
            return nil
        }
        return PixelWriter(width: size.width, height: size.height, hasAlpha: true)?.fill(orientation: 1) { frame[$0] }
    }

    private mutating func webp(_ octets: [UInt8]) -> Picture? {
        var (width, height) = (Int32(0), Int32(0))
        let isKnown = octets.withUnsafeBufferPointer { WebPGetInfo($0.baseAddress, $0.count, &width, &height) }
        guard isKnown != 0, take(Int(width), Int(height)) else { return nil }
        let decoded = octets.withUnsafeBufferPointer { WebPDecodeRGBA($0.baseAddress, $0.count, &width, &height) }
        guard let decoded else { return nil }
        defer { WebPFree(decoded) }
        return PixelWriter(width: Int(width), height: Int(height), hasAlpha: true)?.fill(orientation: 1) { index in
            (decoded[index * 4], decoded[index * 4 + 1], decoded[index * 4 + 2], decoded[index * 4 + 3])
        }
    }
}
