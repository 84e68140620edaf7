/// `ReasonFlags` (RFC 5280 §4.2.1.13): which reasons a CRL speaks about.
struct RevocationReasons: OptionSet, Hashable, Sendable {
    let rawValue: UInt16
    init(rawValue: UInt16) { self.rawValue = rawValue }

    /// From named bits: bit 0 (unused) is the highest of the first octet.
    init(_ octets: [UInt8]) {
        let first = UInt16(octets.first ?? 0) << 8
        self.init(rawValue: (first | UInt16(octets.dropFirst().first ?? 0)) & Self.all.rawValue)
    }

    /// keyCompromise (1) to aACompromise (8).
    static let all = RevocationReasons(rawValue: 0x7F80)
}
