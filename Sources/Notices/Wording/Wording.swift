import Foundation
import Settings

/// Puts values into words of one language.
struct Wording {
    private let language: Language

    init(_ language: Language) { self.language = language }

    /// Lists have no words of their own: they are walked.
    func text(_ value: TemplateValue) -> String {
        switch value {
        case .text(let text): text
        case .number(let number): "\(number)"
        case .moment(let date): NoticeDate(language).moment(date)
        case .day(let date): NoticeDate(language).day(date)
        case .phrase(let sentence): Phrasebook.translate(sentence, to: language)
        case .sentence(let sentence): Self.alone(Phrasebook.translate(sentence, to: language))
        case .refused(let certificates): certificates.map(sentence).joined(separator: " ")
        case .flag(let flag): flag ? "yes" : ""
        case .list, .lines: ""
        }
    }

    private static func alone(_ text: String) -> String {
        let end = text.last.map { ".!?…".contains($0) } ?? true
        return text.prefix(1).uppercased() + text.dropFirst() + (end ? "" : ".")
    }

    /// `A certificate of Example CA was refused: expired (3 March 2026).`
    private func sentence(_ certificate: RefusedCertificateWords) -> String {
        let issuer = certificate.issuer
        guard language == .de else {
            let detail = certificate.detail.map { " (\($0))" } ?? ""
            return "A certificate\(issuer.isEmpty ? "" : " of \(issuer)") was refused: \(certificate.reason)\(detail)."
        }
        let detail = certificate.detail.map { " (\(DetailWords.german($0)))" } ?? ""
        let reason = ReasonWords.german[certificate.reason] ?? certificate.reason
        return "Ein Zertifikat\(issuer.isEmpty ? "" : " von \(issuer)") wurde abgelehnt: \(reason)\(detail)."
    }
}
