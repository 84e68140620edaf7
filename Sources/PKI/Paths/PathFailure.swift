import Foundation
import OpenSSL

/// The words for what the library's path processing found (`behaviour.md` 9.3). The numbers are `X509_V_ERR_…`.
enum PathFailure {
    static func reason(for failure: PathBuilder.Failure) -> RefusalReason {
        switch failure.code {
        case 9: RefusalReason("C-02", "not yet valid")
        case 10: RefusalReason("C-02", "expired")
        case 2, 20, 21, 27: RefusalReason("C-03", "no path", detail: "its issuer is not among the roots and intermediates")
        case 18, 19, 28: RefusalReason("C-03", "root not trusted")
        case 24, 79: RefusalReason("C-03", "issuer is not a CA")
        case 25: RefusalReason("C-03", "path too long")
        case 7: RefusalReason("C-03", "bad signature")
        case 32, 92: RefusalReason("C-03", "issuer may not sign certificates")
        case 34: RefusalReason("C-03", "unknown critical extension")
        case 47, 48, 49, 50, 51, 52, 53: RefusalReason("C-03", "name constraints")
        case 42, 43: RefusalReason("C-03", "policy")
        case 23: RefusalReason("C-04", "revoked")
        case 3, 11, 12, 33, 36, 44, 54: RefusalReason("C-04", "revocation unknown", detail: failure.text)
        case 66, 67, 68: RefusalReason("C-09", "weak signature", detail: failure.text)
        default: RefusalReason("C-03", "path not valid", detail: failure.text)
        }
    }

    /// `12 March 2026`
    static func day(_ date: Date) -> String {
        let style = Date.VerbatimFormatStyle(
            format: "\(day: .defaultDigits) \(month: .wide) \(year: .defaultDigits)", locale: Locale(identifier: "en"), timeZone: .gmt,
            calendar: Calendar(identifier: .gregorian))
        return date.formatted(style)
    }
}
