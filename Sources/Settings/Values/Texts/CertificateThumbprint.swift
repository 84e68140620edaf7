/// A certificate named by the SHA-256 of its DER form: 64 hexadecimal digits, kept in lower case.
public struct CertificateThumbprint: Hashable, Sendable {
    public let text: String

    /// Reads digits with or without colons or blanks between them, as `openssl x509 -fingerprint` and browsers show them.
    ///
    /// `nil` when there are not 64 of them, or anything else is among them.
    public init?(_ text: String) {
        let digits = text.lowercased().filter { !": \t".contains($0) }
        guard digits.utf8.count == 64, digits.utf8.allSatisfy(Self.isHexadecimal) else { return nil }
        self.text = digits
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
    }
}

extension CertificateThumbprint: SettingValue {
    public static var form: String { "the SHA-256 thumbprint of a certificate in the store, 64 hexadecimal digits" }
    public init?(settingText: String) { self.init(settingText) }
    public var settingText: String { text }
}
