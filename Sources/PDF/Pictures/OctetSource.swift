/// Octets a C library reads piece by piece.
final class OctetSource {
    private let octets: [UInt8]
    private var position = 0

    init(_ octets: [UInt8]) { self.octets = octets }

    /// - Returns: `false` when there are not so many left.
    func read(into target: UnsafeMutablePointer<UInt8>, _ count: Int) -> Bool {
        guard position + count <= octets.count else { return false }
        octets.withUnsafeBufferPointer { source in
            if let base = source.baseAddress { target.update(from: base + position, count: count) }
        }
        position += count
        return true
    }
}
