import Foundation
import MIME
import Settings

extension NoticeWriter {
    /// The mail that carries an encrypted PDF (`behaviour.md` F-06): addresses and thread of the original, a Message-ID of its own.
    ///
    /// - Parameters:
    ///   - original: the message, for its trace fields, From, To and In-Reply-To.
    ///   - random: that many random bytes, for Message-ID and boundaries.
    /// - Returns: the mail, and what was wrong with the template when another had to take its place.
    public func carrier(
        _ content: NoticeContent, by template: ChosenTemplate, of original: Message, pdf: [UInt8], fileName: String, at date: Date,
        random: (Int) -> [UInt8]
    ) -> (bytes: [UInt8], problem: String?) {
        let (filled, problem) = fill(content, by: template)
        let file = EntityBuilder.data(pdf, mediaType: "application/pdf", fileName: fileName)
        let entity = EntityBuilder.multipart("mixed", boundary: Boundary(random: random(16)), [body(filled, random: random), file])
        let token = random(12).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        let message = MessageBuilder(entity).adding("Subject", filled.subject ?? "").adding(date: date)
            .adding("Message-ID", "<\(token)@\(hostName)>")
        return (Self.keptFields(of: original) + message.bytes, problem)
    }

    /// Who wrote to whom, in which thread, and the way it came; as written.
    private static let kept = ["Received", "From", "Sender", "Reply-To", "To", "Cc", "In-Reply-To", "References"]

    private static func keptFields(of message: Message) -> [UInt8] {
        message.root.header.lazy.filter { field in kept.contains { field.isNamed($0) } }.reduce(into: []) { fields, field in
            fields += message.bytes[field.range]
            if fields.suffix(2) != [0x0D, 0x0A] { fields += [0x0D, 0x0A] }
        }
    }

    /// What stands in the PDF above the message: paragraphs with an empty line between; and what was wrong with the template when another
    /// had to take its place.
    public func cover(_ content: NoticeContent, by template: ChosenTemplate) -> (text: String, problem: String?) {
        let (filled, problem) = fill(content, by: template)
        return (filled.text, problem)
    }

    /// A sentence of the book in the language of who reads it; one that is not in the book stays English.
    public static func sentence(_ english: String, in language: Language) -> String { Phrasebook.translate(english, to: language) }

    /// The text of an SMS in one line, and what was wrong with the template when another had to take its place.
    public func sms(_ content: NoticeContent, by template: ChosenTemplate) -> (text: String, problem: String?) {
        let (filled, problem) = fill(content, by: template)
        return (filled.text.trimmingCharacters(in: .whitespacesAndNewlines), problem)
    }
}
