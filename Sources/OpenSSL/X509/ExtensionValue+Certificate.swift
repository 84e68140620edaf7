import Foundation

/// Extensions of certificates, in DER of our own making: no text syntax in which a comma could add a name (RFC 5280 §4.2).
extension ExtensionValue {
    /// A name in subjectAltName.
    public enum MailboxName: Sendable, Hashable {
        /// rfc822Name, ASCII (RFC 5280 §4.2.1.6).
        case rfc822(String)
        /// SmtpUTF8Mailbox, UTF-8 (RFC 9598 §3).
        case smtpUTF8(String)
    }

    /// subjectAltName with these mailboxes.
    public static func subjectAltName(_ names: [MailboxName]) -> Self {
        Self(
            "2.5.29.17",
            value: DER.encode(
                tag: 0x30,
                names.flatMap { name in
                    switch name {
                    case .rfc822(let text): DER.encode(tag: 0x81, Array(text.utf8))
                    case .smtpUTF8(let text):
                        DER.encode(tag: 0xA0, smtpUTF8Mailbox + DER.encode(tag: 0xA0, DER.encode(tag: 0x0C, Array(text.utf8))))
                    }
                }))
    }

    /// nameConstraints, critical, permitting these bases of rfc822Names: a host, or with a dot in front every host below a domain
    /// (RFC 5280 §4.2.1.10).
    public static func nameConstraints(permittedMailboxes bases: [String]) -> Self {
        let subtrees = bases.flatMap { DER.encode(tag: 0x30, DER.encode(tag: 0x81, Array($0.utf8))) }
        return Self("2.5.29.30", isCritical: true, value: DER.encode(tag: 0x30, DER.encode(tag: 0xA0, subtrees)))
    }

    /// cRLDistributionPoints with one point of one address (RFC 5280 §4.2.1.13).
    public static func cRLDistributionPoints(_ url: String) -> Self {
        let fullName = DER.encode(tag: 0xA0, DER.encode(tag: 0x86, Array(url.utf8)))
        return Self("2.5.29.31", value: DER.encode(tag: 0x30, DER.encode(tag: 0x30, DER.encode(tag: 0xA0, fullName))))
    }

    /// authorityInfoAccess: where the issuer's certificate is to be had (RFC 5280 §4.2.2.1).
    public static func authorityInfoAccess(caIssuers url: String) -> Self {
        let description = DER.encode(tag: 0x30, caIssuers + DER.encode(tag: 0x86, Array(url.utf8)))
        return Self("1.3.6.1.5.5.7.1.1", value: DER.encode(tag: 0x30, description))
    }

    /// basicConstraints, critical (RFC 5280 §4.2.1.9).
    public static func basicConstraints(isCA: Bool, pathLength: UInt8? = nil) -> Self {
        let length = pathLength.map { DER.encode(tag: 0x02, $0 < 0x80 ? [$0] : [0, $0]) } ?? []
        return Self("2.5.29.19", isCritical: true, value: DER.encode(tag: 0x30, isCA ? [0x01, 0x01, 0xFF] + length : []))
    }

    /// keyUsage, critical (RFC 5280 §4.2.1.3).
    /// - Parameter bits: numbers of the bits set, 0 to 7.
    public static func keyUsage(bits: [Int]) -> Self {
        let octet = bits.reduce(UInt8(0)) { $0 | (0x80 >> UInt8($1 & 7)) }
        // Named bits: zeros at the end are not written (X.690 §11.2.2).
        return Self("2.5.29.15", isCritical: true, value: [0x03, 0x02, UInt8(octet.trailingZeroBitCount & 7), octet])
    }

    /// extendedKeyUsage with emailProtection alone.
    public static let emailProtection = Self(
        "2.5.29.37", value: DER.encode(tag: 0x30, [0x06, 0x08, 0x2B, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x04]))

    /// invalidityDate of a CRL entry: since when the key must not be trusted (RFC 5280 §5.3.2).
    public static func invalidityDate(_ date: Date) -> Self {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let parts = calendar.dateComponents([.year, .month, .day, .hour, .minute, .second], from: date)
        let numbers = [parts.month, parts.day, parts.hour, parts.minute, parts.second].map { two($0 ?? 0) }
        let year = String(parts.year ?? 1970)
        let text = String(repeating: "0", count: max(4 - year.count, 0)) + year + numbers.joined() + "Z"
        return Self("2.5.29.24", value: DER.encode(tag: 0x18, Array(text.utf8)))
    }

    private static func two(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }

    /// id-on-SmtpUTF8Mailbox.
    private static let smtpUTF8Mailbox: [UInt8] = [0x06, 0x08, 0x2B, 0x06, 0x01, 0x05, 0x05, 0x07, 0x08, 0x09]
    /// id-ad-caIssuers.
    private static let caIssuers: [UInt8] = [0x06, 0x08, 0x2B, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x02]
}
