/// A serial number for a certificate (RFC 5280 §4.1.2.2, CA/B Forum S/MIME BR §7.1): 152 random bits behind a first octet that is
/// always the same, so that every number is positive, below 2^159, and has exactly 20 octets.
public struct SerialNumber: Hashable, Sendable {
    /// Random octets of each.
    public static let randomLength = 19

    /// Most significant first.
    public let octets: [UInt8]

    /// - Parameter random: the source of randomness.
    public init(random: (Int) -> [UInt8]) {
        octets = [0x01] + random(Self.randomLength)
    }

    /// As `Certificate.serialNumber` writes it.
    public var text: String { Self.text(of: octets) }
}
