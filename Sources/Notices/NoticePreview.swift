import Foundation
import Mail

/// A template filled with sample values, as administrators look at it.
public struct NoticePreview: Sendable {
    public let filled: NoticeTemplate.Filled
    /// The whole mail; `nil` for an SMS.
    public let mail: [UInt8]?

    /// `nil` when the template has mistakes.
    public init?(_ template: ChosenTemplate) {
        let kind = template.kind
        guard let from = EmailAddress("zegel@zegel.example"), let recipient = EmailAddress("alice@zegel.example") else { return nil }
        let (filled, problem) = template.fill(kind.samples)
        guard problem == nil else { return nil }
        self.filled = filled
        guard kind.form == .mail else {
            mail = nil
            return
        }
        let writer = NoticeWriter(from: from, organisation: "Example Ltd", hostName: "gateway.zegel.example")
        mail =
            writer.mail(
                NoticeContent(kind, kind.samples), by: template, to: recipient, at: TemplateKind.sampleDate,
                random: { (0..<$0).map { UInt8(truncatingIfNeeded: $0 * 37 + 11) } }
            ).bytes
    }
}
