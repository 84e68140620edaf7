import Foundation
import Testing

@testable import Notices

@Suite("docs/templates.md")
struct DocumentationTests {
    @Test("is what the declarations say; zegel template list --markdown > docs/templates.md makes it anew")
    func current() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs/templates.md").standardized
        #expect(try String(contentsOf: file, encoding: .utf8) == TemplateDocumentation.markdown)
    }

    @Test("every variable and every field is documented in one line, and named once")
    func complete() {
        for kind in TemplateKind.all {
            let names = kind.variables.map(\.name)
            #expect(Set(names).count == names.count, "\(kind)")
            for variable in kind.variables.flatMap({ [$0] + $0.fields }) {
                #expect(!variable.documentation.isEmpty && !variable.documentation.contains("\n"), "\(kind) \(variable.name)")
                #expect(variable.name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) })
            }
        }
        #expect(Set(TemplateKind.all.map(\.name)).count == TemplateKind.all.count)
    }

    /// The names of section 18, stage 1.
    static let declared: [(String, [String])] = [
        ("encrypted-pdf", ["passwordMode", "passwordId", "otpUrl", "inviteUrl", "phoneMasked", "replyValidUntil", "pdf"]),
        ("encrypted-pdf-reused", ["pdf"]), ("encrypted-pdf-sms", ["phoneMasked"]), ("encrypted-pdf-otp", ["otpUrl"]),
        ("encrypted-pdf-otp-invite", ["inviteUrl"]), ("passwords", ["recipients"]), ("encryption-notification", ["recipients"]),
        ("encryption-failed", ["recipients"]), ("signing-failed", ["recipients"]), ("sms-password", ["password", "passwordId", "sender"]),
        ("sms-pfx-password", ["password", "passwordId", "sender"]), ("sms-expired", ["phoneMasked", "recipient"]),
        ("pfx-email", ["commonName", "thumbprint", "validUntil", "passwordChannel", "pfx"]), ("certificates-expire", ["certificates"]),
        ("certificate-issued", ["certificates"]), ("request-failed", ["certificates", "reason"]),
        ("portal-sign-up", ["url", "validUntil"]),
        ("portal-forgotten-password", ["url", "validUntil"]), ("portal-address-confirmation", ["url", "validUntil"]),
        ("key-compromised", ["items", "action"]), ("ca-compromised", ["items", "action"]), ("system-alarm", ["items", "action"]),
    ]

    @Test("the kinds of section 18 have its variables and the common ones", arguments: declared)
    func kinds(_ name: String, _ variables: [String]) throws {
        let kind = try #require(TemplateKind.named(name))
        let common = ["from", "to", "subject", "date", "messageId", "traceId", "organisation", "baseUrl", "language"]
        #expect(Set(kind.variables.map(\.name)).isSuperset(of: variables + common))
    }
}
