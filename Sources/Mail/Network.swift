import Foundation

/// A range of addresses: `10.0.0.0/8`, `2001:db8::/32`, or one address.
public struct Network: Hashable, Sendable, CustomStringConvertible {
    private let bytes: [UInt8]
    private let prefixLength: Int
    public let description: String

    /// `nil` unless it is an IPv4 or IPv6 address, with or without a prefix length that fits.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let bytes = Self.bytes(of: String(parts[0])) else { return nil }
        let length = parts.count == 2 ? Int(parts[1]) : bytes.count * 8
        guard let length, (0...(bytes.count * 8)).contains(length) else { return nil }
        self.bytes = bytes
        prefixLength = length
        description = text
    }

    /// Whether `address` (without port or zone) lies in it. IPv4 addresses mapped into IPv6 count as IPv4.
    public func contains(_ address: String) -> Bool {
        guard let other = Self.bytes(of: address), other.count == bytes.count else { return false }
        let whole = prefixLength / 8
        guard bytes[..<whole] == other[..<whole] else { return false }
        let rest = prefixLength % 8
        return rest == 0 || (bytes[whole] ^ other[whole]) >> (8 - rest) == 0
    }

    /// So large that strangers are in it: public addresses, IPv4 beyond a /8, IPv6 beyond a /16.
    public var isWide: Bool {
        guard bytes.count == 16 else { return prefixLength < 8 }
        // fc00::/7 is private (RFC 4193).
        return prefixLength < 16 && !(prefixLength >= 7 && bytes[0] & 0xFE == 0xFC)
    }

    /// Whether `address` is of this machine or of a private network (RFC 1918, RFC 4193, RFC 6598, link-local).
    public static func isPrivate(_ address: String) -> Bool { ownNetworks.contains { $0.contains(address) } }

    private static let ownNetworks = [
        "127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "100.64.0.0/10", "::1", "fc00::/7", "fe80::/10",
    ].compactMap { Network($0) }

    /// The name under which what one client does is counted: its address, of IPv6 the first 64 bits, which one host has for itself.
    public static func client(of address: String) -> String {
        guard let bytes = bytes(of: address) else { return address }
        guard bytes.count == 16 else { return bytes.map(String.init).joined(separator: ".") }
        return bytes.prefix(8).map { String($0, radix: 16) }.joined(separator: ":") + "/64"
    }

    /// The name under which what one site does is counted: of IPv4 the first 24 bits, of IPv6 the first 48.
    public static func site(of address: String) -> String {
        guard let bytes = bytes(of: address) else { return address }
        let isIPv6 = bytes.count == 16
        return bytes.prefix(isIPv6 ? 6 : 3).map { String($0, radix: 16) }.joined(separator: ":") + (isIPv6 ? "/48" : "/24")
    }

    /// Network byte order, 4 or 16 octets.
    private static func bytes(of text: String) -> [UInt8]? {
        var four = [UInt8](repeating: 0, count: 4)
        if inet_pton(AF_INET, text, &four) == 1 { return four }
        var sixteen = [UInt8](repeating: 0, count: 16)
        guard inet_pton(AF_INET6, text, &sixteen) == 1 else { return nil }
        let mapped: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]
        return sixteen.starts(with: mapped) ? Array(sixteen.suffix(4)) : sixteen
    }
}
