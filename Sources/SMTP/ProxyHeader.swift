import Mail

/// What a proxy says about its client before the client's first octet: the PROXY protocol, versions 1 and 2.
public enum ProxyHeader: Hashable, Sendable {
    /// More octets must come first.
    case incomplete
    /// It is none: nobody knows who speaks.
    case malformed
    /// - Parameters:
    ///   - length: octets of the header; what is behind belongs to the client.
    ///   - client: without address when the proxy speaks for itself, to see whether we are alive (LOCAL of version 2); of unknown
    ///     address when it speaks for somebody it does not name.
    case complete(length: Int, client: ForwardedClient)

    /// `\r\n\r\n\0\r\nQUIT\n`: never the beginning of another protocol.
    private static let signature: [UInt8] = [0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A]
    /// A version 1 header has at most so many octets.
    private static let longestLine = 107
    /// Addresses and what else a version 2 header may hold.
    private static let longestBody = 2048

    public init(parsing bytes: [UInt8]) {
        if bytes.starts(with: Self.signature.prefix(bytes.count)) {
            self = Self.version2(bytes)
        } else {
            self = Self.version1(bytes)
        }
    }

    private static func version1(_ bytes: [UInt8]) -> Self {
        let begin = Array("PROXY ".utf8)
        guard bytes.starts(with: begin.prefix(bytes.count)) else { return .malformed }
        guard let end = bytes.firstIndex(of: 0x0A) else { return bytes.count < longestLine ? .incomplete : .malformed }
        guard end < longestLine, end > 0, bytes[end - 1] == 0x0D, let line = String(validating: bytes[..<(end - 1)], as: UTF8.self) else {
            return .malformed
        }
        let words = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        if words.count >= 2, words[1] == "UNKNOWN" { return .complete(length: end + 1, client: unknown) }
        guard words.count == 6, let isLong = ["TCP4": false, "TCP6": true][words[1]],
            words[2...3].allSatisfy({ isAddress($0, isLong: isLong) }), words[4...5].allSatisfy({ UInt16($0) != nil })
        else { return .malformed }
        return .complete(length: end + 1, client: ForwardedClient(address: words[2]))
    }

    private static let unknown = ForwardedClient(address: ForwardedClient.unknownAddress)

    private static func isAddress(_ text: String, isLong: Bool) -> Bool {
        Network(text) != nil && !text.contains("/") && text.contains(":") == isLong
    }

    private static func version2(_ bytes: [UInt8]) -> Self {
        guard bytes.count >= 16 else { return .incomplete }
        let size = Int(bytes[14]) << 8 | Int(bytes[15])
        guard bytes[12] >> 4 == 2, size <= longestBody else { return .malformed }
        guard bytes.count >= 16 + size else { return .incomplete }
        let body = bytes[16..<(16 + size)]
        switch (bytes[12] & 0x0F, bytes[13]) {
        case (0, _): return .complete(length: 16 + size, client: ForwardedClient())
        case (1, 0x11) where size >= 12: return .complete(length: 16 + size, client: ForwardedClient(address: short(body.prefix(4))))
        case (1, 0x21) where size >= 36: return .complete(length: 16 + size, client: ForwardedClient(address: long(Array(body.prefix(16)))))
        case (1, 0x00): return .complete(length: 16 + size, client: unknown)
        default: return .malformed
        }
    }

    private static func short(_ bytes: ArraySlice<UInt8>) -> String { bytes.map(String.init).joined(separator: ".") }

    private static func long(_ bytes: [UInt8]) -> String {
        stride(from: 0, to: 16, by: 2).map { String(UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]), radix: 16) }.joined(separator: ":")
    }
}
