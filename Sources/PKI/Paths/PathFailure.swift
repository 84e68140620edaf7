import Foundation
import OpenSSL

/// The words for what the library's path processing found (`behaviour.md` 9.3). The numbers are `X509_V_ERR_…`.
enum PathFailure {
    /// - Parameter subject: whose certificate it is about, when it is not the end's.
    static func reason(for issue: PathCheck.Issue, subject: String?) -> RefusalReason {
        switch issue.code {
        case 9: RefusalReason(subject == nil ? "C-02" : "C-03", subject == nil ? "not yet valid" : "issuer not yet valid", detail: subject)
        case 10: RefusalReason(subject == nil ? "C-02" : "C-03", subject == nil ? "expired" : "issuer expired", detail: subject)
        case 2, 20, 21, 27: RefusalReason("C-03", "no path", detail: subject)
        case 18, 19, 28: RefusalReason("C-03", "root not trusted", detail: subject)
        case 24, 37, 79: RefusalReason("C-03", "issuer is not a CA", detail: subject)
        case 25, 38: RefusalReason("C-03", "path too long", detail: subject)
        case 7: RefusalReason("C-03", "bad signature", detail: subject)
        case 32: RefusalReason("C-03", "issuer may not sign certificates", detail: subject)
        case 34: RefusalReason("C-03", "unknown critical extension", detail: subject)
        case 47...53: RefusalReason("C-03", "name constraints", detail: issue.text)
        case 42, 43: RefusalReason("C-03", "policy", detail: issue.text)
        case 66...68: RefusalReason("C-09", "weak signature", detail: issue.text)
        default: RefusalReason("C-03", "path not valid", detail: issue.text)
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
