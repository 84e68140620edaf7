import Foundation
import MIME
import Mail
import Store

/// The mail a reply becomes (`behaviour.md` 17.2).
struct ReplyLetter: Sendable {
    struct File: Sendable {
        var name: String
        var mediaType: String
        var bytes: [UInt8]
    }

    /// By which the inside knows it; whoever else writes it has it taken out (G-06).
    static let mark = "X-Zegel-Info-Portal-Reply"

    let link: ReplyLinkRow
    let about: ReplySubject
    /// `reply.sender`
    let from: EmailAddress
    let hostName: String
    let text: String
    let files: [File]

    /// - Parameter recipient: the original sender, or the replier for the copy.
    func bytes(to recipient: EmailAddress, isCopy: Bool = false, at date: Date, random: (Int) -> [UInt8]) -> [UInt8] {
        var entity = EntityBuilder.text(text.isEmpty ? "\n" : text + "\n")
        if !files.isEmpty {
            let parts = files.map { EntityBuilder.data($0.bytes, mediaType: $0.mediaType, fileName: $0.name) }
            entity = EntityBuilder.multipart("mixed", boundary: Boundary(random: random(16)), [entity] + parts)
        }
        let token = random(16).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        var message = MessageBuilder(entity)
            .adding("From", [Mailbox(displayName: link.recipient.description, address: from)])
            .adding("To", [Mailbox(address: recipient)])
            .adding("Reply-To", [Mailbox(address: isCopy ? link.sender : link.recipient)])
            .adding("Subject", subject)
            .adding(date: date)
            .adding("Message-ID", "<\(token)@\(hostName)>")
        if let id = about.messageID { message = message.adding("In-Reply-To", id) }
        if let references = about.references ?? about.messageID { message = message.adding("References", references) }
        if !isCopy { message = message.adding(Self.mark, "True") }
        return message.bytes
    }

    /// "Re: …" once, however often the message had it.
    private var subject: String {
        var rest = Substring(about.subject).trimmingPrefix(while: \.isWhitespace)
        while let mark = ["re:", "aw:", "sv:", "antw:"].first(where: { rest.lowercased().hasPrefix($0) }) {
            rest = rest.dropFirst(mark.count).trimmingPrefix(while: \.isWhitespace)
        }
        return "Re: \(rest)"
    }
}
