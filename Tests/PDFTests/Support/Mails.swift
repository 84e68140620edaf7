import MIME
import Mail

/// Mails of the tests.
enum Mails {
    static func text(_ text: String, subject: String = "Subject") -> [UInt8] { message(.text(text), subject: subject) }

    static func html(_ html: String, subject: String = "Subject") -> [UInt8] { message(.text(html, subtype: "html"), subject: subject) }

    static func mixed(_ body: EntityBuilder, _ files: [EntityBuilder], subject: String = "Subject") -> [UInt8] {
        message(.multipart("mixed", boundary: Boundary(random: Array(1...16)), [body] + files), subject: subject)
    }

    static func related(_ html: String, _ parts: [EntityBuilder]) -> [UInt8] {
        message(
            .multipart("related", boundary: Boundary(random: Array(2...17)), [.text(html, subtype: "html")] + parts), subject: "Subject")
    }

    static func message(_ entity: EntityBuilder, subject: String) -> [UInt8] {
        MessageBuilder(entity).adding("From", "Anna <anna@example.org>").adding("To", "bob@example.com").adding("Subject", subject).bytes
    }
}
