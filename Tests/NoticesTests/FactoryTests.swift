import Foundation
import MIME
import Settings
import Testing

@testable import Notices

@Suite("Factory templates: every kind, in every language")
struct FactoryTests {
    /// One template of Zegel's own.
    struct Case: Sendable, CustomTestStringConvertible {
        var kind: TemplateKind
        var language: Language
        var testDescription: String { "\(kind) \(language.rawValue)" }
        static let all = FactoryTemplates.languages.flatMap { language in
            TemplateKind.all.map { Case(kind: $0, language: language) }
        }
    }

    @Test("English and German are there")
    func languages() { #expect(FactoryTemplates.languages == [.en, .de]) }

    @Test("holds to its own rules, and fills without a tag or an empty place left over", arguments: Case.all)
    func good(_ item: Case) throws {
        let content = try #require(FactoryTemplates.content(of: item.kind, in: item.language))
        let filled = try NoticeTemplate(content, of: item.kind, in: item.language).fill(item.kind.samples)
        for text in [filled.subject, filled.text, filled.html].compactMap(\.self) {
            #expect(!text.contains("{{") && !text.contains("}}"))
            #expect(!text.contains("  ,") && !text.contains(" ."))
        }
        if item.kind.form == .mail {
            #expect(filled.subject?.isEmpty == false && filled.html != nil)
            #expect(filled.text.split(separator: "\n").allSatisfy { $0.count <= 76 || !$0.drop { $0 == " " }.contains(" ") })
        }
    }

    @Test("the plain part says what the HTML part says", arguments: Case.all.filter { $0.kind.form == .mail })
    func sameWords(_ item: Case) throws {
        let filled = try #require(FactoryTemplates.template(of: item.kind, in: item.language)).fill(item.kind.samples)
        let words = { (text: String) in Set(text.split { !$0.isLetter && !$0.isNumber && $0 != "@" }.map(String.init)) }
        let body = try #require(filled.html?.components(separatedBy: "<body").last)
        let html = body.replacing(#/<[^>]*>/#, with: " ").replacing("&#39;", with: "'").replacing("&amp;", with: "&")
        let missing = words(filled.text).subtracting(words(html))
        #expect(missing.isEmpty, "\(missing)")
    }

    @Test("without any value a template still fills", arguments: Case.all)
    func empty(_ item: Case) throws {
        _ = try #require(FactoryTemplates.template(of: item.kind, in: item.language)).fill([:])
    }

    @Test("no remote picture, no script, colours for light and dark", arguments: Case.all.filter { $0.kind.form == .mail })
    func frame(_ item: Case) throws {
        let html = try #require(FactoryTemplates.content(of: item.kind, in: item.language)).lowercased()
        for word in ["<img", "<script", "src=", "url(", "@import", "http-equiv"] { #expect(!html.contains(word), "\(word)") }
        #expect(html.contains("prefers-color-scheme: dark") && html.contains("max-width:560px"))
    }

    @Test("an SMS with its sample fits into one message of the GSM alphabet", arguments: Case.all.filter { $0.kind.form == .sms })
    func sms(_ item: Case) throws {
        let text = try #require(FactoryTemplates.template(of: item.kind, in: item.language)).fill(item.kind.samples).text
        #expect(text.count <= 160 && !text.contains("\n") && text.contains("TBNG-KF4Y-JMMR-KUT5"))
        let gsm = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 .,:;@-+()?!/&%\"'äöüÄÖÜß"
        #expect(text.allSatisfy { gsm.contains($0) })
    }

    @Test("passwords are in no subject", arguments: Case.all.filter { $0.kind.carriesPassword && $0.kind.form == .mail })
    func subjects(_ item: Case) throws {
        let template = try #require(FactoryTemplates.template(of: item.kind, in: item.language))
        #expect(try template.fill(item.kind.samples).subject?.contains("TBNG") == false)
    }

    /// Foreground on background: those of the frame, light and dark.
    static let pairs = [
        ("1c2330", "ffffff"), ("5c6675", "ffffff"), ("9e2b25", "f8e9e6"), ("1f6b45", "e5f2ea"), ("8a5a00", "fbf1dc"), ("22577a", "e6f0f6"),
        ("ffffff", "1f4e79"), ("1c2330", "fbfaf7"), ("e9e6df", "1b2027"), ("a2a9b4", "1b2027"), ("ec8a7f", "3a2321"), ("7fd0a3", "1b3327"),
        ("e6bf73", "372c17"), ("8fc3e6", "1b2c39"), ("14171c", "9cc4ea"), ("e9e6df", "14171c"),
    ]

    @Test("contrast is at least 4.5 : 1 (WCAG 2.2, 1.4.3)", arguments: pairs)
    func contrast(_ front: String, _ back: String) throws {
        let html = try #require(FactoryTemplates.content(of: .encryptedPDFByOTP, in: .en)) + FactoryTemplates.allMarks
        #expect(html.contains("#\(front)") && html.contains("#\(back)"))
        let (a, b) = (luminance(front), luminance(back))
        #expect((max(a, b) + 0.05) / (min(a, b) + 0.05) >= 4.5)
    }

    private func luminance(_ hex: String) -> Double {
        let parts = stride(from: 0, to: 6, by: 2).map { index -> Double in
            let value = Double(Int(hex.dropFirst(index).prefix(2), radix: 16) ?? 0) / 255
            return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    }
}

extension FactoryTemplates {
    /// The HTML of templates that show every mark.
    static var allMarks: String {
        [TemplateKind.encryptionFailed, .deliveryDelayed, .passwords].compactMap { content(of: $0, in: .en) }.joined()
    }
}
