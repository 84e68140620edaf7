/// The keyUsage extension (RFC 5280 §4.2.1.3).
public struct KeyUsage: OptionSet, Hashable, Sendable, Codable {
    public let rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    // The bit values are the library's (`KU_…`): the first octet of the bit string, then the second.
    public static let digitalSignature = Self(rawValue: 0x0080)
    public static let nonRepudiation = Self(rawValue: 0x0040)
    public static let keyEncipherment = Self(rawValue: 0x0020)
    public static let dataEncipherment = Self(rawValue: 0x0010)
    public static let keyAgreement = Self(rawValue: 0x0008)
    public static let keyCertSign = Self(rawValue: 0x0004)
    public static let cRLSign = Self(rawValue: 0x0002)

    /// The names of the bits set, as the standard spells them.
    public var names: [String] {
        [
            ("digitalSignature", .digitalSignature), ("nonRepudiation", .nonRepudiation), ("keyEncipherment", .keyEncipherment),
            ("dataEncipherment", .dataEncipherment), ("keyAgreement", .keyAgreement), ("keyCertSign", .keyCertSign), ("cRLSign", .cRLSign),
        ].compactMap { (name: String, bit: KeyUsage) in contains(bit) ? name : nil }
    }
}
