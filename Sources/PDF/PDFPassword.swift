import Foundation

/// A password as ISO 32000-2 §7.6.4.3.3 wants it: prepared by SASLprep (RFC 4013), UTF-8, at most 127 octets.
public struct PDFPassword: Hashable, Sendable {
    /// Prepared.
    public let text: String

    /// - Throws: `PDFError.passwordTooLong`, `.passwordEmpty`, `.passwordUnusable`; nothing is ever cut off.
    public init(_ text: String) throws(PDFError) {
        guard !text.unicodeScalars.contains("\0") else { throw .passwordUnusable }
        let prepared = Self.prepare(text)
        guard !prepared.isEmpty else { throw .passwordEmpty }
        guard prepared.utf8.count <= Limits.passwordSize else { throw .passwordTooLong(octets: prepared.utf8.count) }
        self.text = prepared
    }

    // RFC 4013 §2.1 and §2.2. What §2.3 prohibits is kept: a reader that does not prepare takes it as it stands.
    private static func prepare(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars where !isMappedToNothing(scalar) {
            let isSpace = scalar.value > 0x7F && scalar.properties.generalCategory == .spaceSeparator
            scalars.append(isSpace ? " " : scalar)
        }
        return String(scalars).precomposedStringWithCompatibilityMapping
    }

    // RFC 3454 B.1
    private static func isMappedToNothing(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0xAD, 0x34F, 0x1806, 0x180B...0x180D, 0x200B...0x200D, 0x2060, 0xFE00...0xFE0F, 0xFEFF: true
        default: false
        }
    }
}
