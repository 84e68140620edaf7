import COpenSSL

/// Runs `body` with a read-only memory BIO over `bytes`; neither may leave `body`.
func withMemoryBIO<R>(_ bytes: [UInt8], _ body: (OpaquePointer) throws -> R) throws -> R {
    guard bytes.count <= Int(Int32.max) else { throw OpenSSLError("BIO_new_mem_buf", reason: "input over 2 GiB") }
    return try bytes.withUnsafeBytes { buffer in
        let bio = try check(BIO_new_mem_buf(buffer.baseAddress ?? UnsafeRawPointer(bitPattern: 1), Int32(buffer.count)), "BIO_new_mem_buf")
        defer { BIO_free(bio) }
        return try body(bio)
    }
}

/// Collects what `body` writes into a memory BIO.
func collecting(_ body: (OpaquePointer) throws -> Void) throws -> [UInt8] {
    let bio = try check(BIO_new(BIO_s_mem()), "BIO_new")
    defer { BIO_free(bio) }
    try body(bio)
    var data: UnsafeMutablePointer<CChar>?
    let count = zegel_BIO_get_mem_data(bio, &data)
    guard count > 0, let data else { return [] }
    return Array(UnsafeRawBufferPointer(start: data, count: count))
}
