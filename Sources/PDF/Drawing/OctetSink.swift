/// Collects what a C library writes.
final class OctetSink {
    private(set) var octets: [UInt8] = []

    func append(_ piece: UnsafeBufferPointer<UInt8>) { octets.append(contentsOf: piece) }
}
