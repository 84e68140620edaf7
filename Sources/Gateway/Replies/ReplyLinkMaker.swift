import Foundation
import MIME
import Mail
import OpenSSL
import Policy
import Store

/// Makes the link a PDF carries to be answered by: random, its hash alone kept (`behaviour.md` 17.1).
struct ReplyLinkMaker: Sendable {
    let random: @Sendable (Int) -> [UInt8]

    /// What stands for a token in the store.
    static func hash(_ token: String) -> [UInt8] { Digest.sha256.hash(Array(token.utf8)) }

    /// - Parameters:
    ///   - token: the link's.
    ///   - recipient: whose PDF it is.
    ///   - sender: who gets the replies.
    func link(
        _ token: String, for recipient: EmailAddress, to sender: EmailAddress, about message: [UInt8], shownSubject: String,
        receivedAt: Date, until end: Date
    ) -> NewReplyLink {
        let header = Message(parsing: message).root.header
        let name = (try? AddressList(parsing: header.first(named: "From")?.rawValue ?? []))?.mailboxes.first?.displayName
        let about = ReplySubject(
            senderName: Self.cut(name ?? ""), subject: Self.cut(shownSubject), date: receivedAt,
            messageID: Self.identifier(header.first(named: "Message-ID")?.unfolded).first,
            references: Self.references(header))
        return NewReplyLink(
            id: QueueID(random: random(QueueID.length)).text, tokenHash: Self.hash(token), recipient: recipient, sender: sender,
            about: about, expiresAt: end)
    }

    /// Letters of what a message says about itself that are kept.
    private static let longest = 400

    private static func cut(_ text: String) -> String {
        String(text.unicodeScalars.filter { !$0.properties.isControl }.prefix(longest).map(Character.init))
    }

    // RFC 5322 §3.6.4: those of the message answered, then its own.
    private static func references(_ header: Header) -> String? {
        let known = identifier(header.first(named: "References")?.unfolded) + identifier(header.first(named: "Message-ID")?.unfolded)
        return known.isEmpty ? nil : known.suffix(20).joined(separator: " ")
    }

    /// The msg-ids of a field: what is none is left out.
    private static func identifier(_ value: String?) -> [String] {
        (value ?? "").split(separator: " ").map { String($0) }.filter {
            $0.hasPrefix("<") && $0.hasSuffix(">") && $0.utf8.count <= 250 && $0.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
        }
    }
}

extension Unicode.Scalar.Properties {
    /// Neither control characters nor those that turn the direction of writing.
    var isControl: Bool { [.control, .format, .lineSeparator, .paragraphSeparator, .surrogate].contains(generalCategory) }
}
