import MIME
import Mail
import Policy

/// The author of a message from a client that logged in: `From` and `Sender` must name addresses of its account (`behaviour.md` 3.3).
///
/// The reverse-path was checked before; the author chooses the key mail is signed with, so he is checked as well (`threats.md` A3.1).
struct AuthorCheck: Sendable {
    private let maySend: @Sendable (EmailAddress) async -> Reply?
    private var header: [UInt8] = []
    private var hasHeader = false

    /// - Parameter maySend: `nil` when the account may send from this address, else the refusal.
    init(maySend: @escaping @Sendable (EmailAddress) async -> Reply?) {
        self.maySend = maySend
    }

    /// The message is complete.
    /// - Throws: the refusal.
    func check() async throws(MailFailure) {
        // Below a field and with all its fields, as when it is decided about.
        let whole = Message(parsing: Array("Received: \r\n".utf8) + header).wholeHeader
        for name in ["From", "Sender"] {
            for field in whole.all(named: name) { try await check(field) }
        }
    }

    /// The message goes on, without lines of a mailbox file. Bytes up to the empty line are kept; a header beyond the limits is refused
    /// elsewhere.
    mutating func read(_ bytes: [UInt8]) {
        guard !hasHeader else { return }
        let before = max(header.count - 3, 0)
        header += bytes
        let end: [UInt8] = [0x0D, 0x0A, 0x0D, 0x0A]
        if let found = header[before...].firstRange(of: end) {
            header.removeSubrange(found.upperBound...)
            hasHeader = true
        } else if header.count > Limits.standard.headerSize {
            hasHeader = true
        }
    }

    private func check(_ field: HeaderField) async throws(MailFailure) {
        guard !field.hasSpaceBeforeColon, let list = try? AddressList(parsing: field.rawValue) else {
            throw Self.failure(Reply(550, EnhancedStatus(5, 7, 1), "The \(field.name) field cannot be read"))
        }
        for mailbox in list.mailboxes {
            if let refusal = await maySend(mailbox.address) { throw Self.failure(refusal) }
        }
    }

    private static func failure(_ reply: Reply) -> MailFailure {
        MailFailure(
            status: reply.status ?? EnhancedStatus(5, 7, 1), text: reply.lines.joined(separator: " "),
            cause: "the author is not one of the account's own", code: reply.code)
    }
}
