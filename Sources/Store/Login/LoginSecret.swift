import OpenSSL

/// What opens a session, or an API, for who shows it; only its hash is kept.
public struct LoginSecret: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
    /// As it is shown.
    public let text: String

    /// - Parameter text: as it was shown.
    public init(_ text: String) { self.text = text }

    /// A new one of 128 random bits.
    public init(random: (Int) -> [UInt8]) { self.init(prefix: "", bytes: 16, random: random) }

    /// - Parameters:
    ///   - prefix: tells programs that look for lost secrets what it is.
    ///   - bytes: random ones, 16 at least.
    public init(prefix: String, bytes: Int, random: (Int) -> [UInt8]) {
        text = prefix + Base32.encode(random(max(bytes, 16))).lowercased()
    }

    /// SHA-256 in hexadecimal: what it is found by.
    public var hash: String { Digest.sha256.hex(text.utf8) }

    public var description: String { "LoginSecret" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
