/// CompressedData (RFC 3274 §1.1), read and not yet inflated: its content is a zlib stream (RFC 1950).
public struct CompressedData: Sendable {
    public let compressed: ArraySlice<UInt8>

    init(_ reader: inout BERReader) throws(CMSError) {
        var inside = try reader.sequence("CompressedData")
        _ = try inside.smallInteger("version")
        let algorithm = try AlgorithmIdentifier(reading: &inside, "compressionAlgorithm")
        guard algorithm.algorithm == .zlibCompress else { throw .notAllowed("compression \(algorithm.algorithm)") }
        var info = try inside.sequence("encapContentInfo")
        guard try info.objectIdentifier("eContentType") == .data else { throw .notAllowed("compressed content is no data") }
        var explicit = info.inside(try info.expect(BERElement.Tag.constructed(0), "eContent"))
        try info.finish("encapContentInfo")
        compressed = try explicit.octetString("eContent")
        try explicit.finish("eContent")
        try inside.finish("CompressedData")
    }
}
