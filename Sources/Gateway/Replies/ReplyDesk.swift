import Foundation
import Logging
import Mail
import OpenSSL
import PortalOperations
import Queue
import Settings
import Store

/// Answers the reply page: drafts sealed in the store, and at the end a mail of its own through the normal flow (`behaviour.md` 17.2).
public struct ReplyDesk: ReplyService {
    /// The name in place of a listener's; not that of mails which lead to the portal (`MessageFacts.portal`), which are never encrypted.
    static let listener = "reply page"

    private let store: Store
    private let queue: Queue
    private let configuration: GatewayConfiguration
    private let crypto: CryptoPool
    /// Memory for what is put together.
    private let workspace: ByteBudget
    private let settings: @Sendable () async throws -> SettingsSnapshot
    private let logger: Logger

    public init(
        store: Store, queue: Queue, configuration: GatewayConfiguration, crypto: CryptoPool, budgets: WorkBudgets,
        settings: @escaping @Sendable () async throws -> SettingsSnapshot, logger: Logger
    ) {
        self.store = store
        self.queue = queue
        self.configuration = configuration
        self.crypto = crypto
        workspace = budgets.workspace
        self.settings = settings
        self.logger = logger
    }

    // MARK: The page

    public func draft(_ token: String) async throws -> ReplyDraft {
        let hash = ReplyLinkMaker.hash(token)
        let limits = Limits(try await settings())
        return try await store.read { transaction in
            let link = try transaction.usableLink(hash)
            guard let about = try transaction.replySubject(of: link.id) else { throw ReplyRefusal.noLink }
            let files = try transaction.replyFiles(of: link.id).filter(\.isComplete).map {
                ReplyDraft.File(id: $0.id, name: $0.name, size: $0.size)
            }
            return ReplyDraft(
                sender: link.sender.description, senderName: about.senderName, subject: about.subject, date: about.date,
                recipient: link.recipient.description, validUntil: link.expiresAt, form: transaction.replyFormToken(of: link.id),
                number: link.sent, lastSentAt: link.lastSentAt, text: try transaction.replyText(of: link.id), files: files,
                maximumSize: limits.size, maximumFiles: limits.files)
        }
    }

    // MARK: The draft

    public func keep(text: String, _ access: ReplyAccess) async throws {
        let limits = Limits(try await settings())
        let bytes = text.utf8.count
        guard bytes <= ReplyLimits.text else { throw ReplyRefusal.tooLarge }
        try await change(access) { transaction, link in
            let old = try transaction.replyText(of: link.id).utf8.count
            guard try transaction.replySize(of: link.id) - old + bytes <= limits.size else { throw ReplyRefusal.tooLarge }
            try transaction.keepReplyText(text, of: link.id)
        }
    }

    public func beginFile(name: String, type: String, _ access: ReplyAccess) async throws -> String {
        let limits = Limits(try await settings())
        let (name, type) = (ReplyFileName.cleaned(name), ReplyFileName.mediaType(type))
        let id = QueueID(random: store.random(QueueID.length)).text
        try await change(access) { transaction, link in
            guard try transaction.replyFiles(of: link.id).count < limits.files else { throw ReplyRefusal.tooManyFiles }
            try transaction.beginReplyFile(id, of: link.id, name: name, mediaType: type)
        }
        return id
    }

    public func append(_ bytes: [UInt8], to file: String, _ access: ReplyAccess) async throws {
        let limits = Limits(try await settings())
        guard bytes.count <= ReplyLimits.piece else { throw ReplyRefusal.tooLarge }
        try await change(access) { transaction, link in
            guard try transaction.replySize(of: link.id) + bytes.count <= limits.size else { throw ReplyRefusal.tooLarge }
            guard try transaction.appendReplyPiece(bytes, to: file, of: link.id) else { throw ReplyRefusal.noFile }
        }
    }

    public func endFile(_ file: String, _ access: ReplyAccess) async throws {
        try await change(access) { transaction, link in
            guard try transaction.endReplyFile(file, of: link.id) else { throw ReplyRefusal.noFile }
        }
    }

    public func removeFile(_ file: String, _ access: ReplyAccess) async throws {
        try await change(access) { transaction, link in
            guard try transaction.removeReplyFile(file, of: link.id) else { throw ReplyRefusal.noFile }
        }
    }

    private func change(_ access: ReplyAccess, _ body: @escaping @Sendable (WriteTransaction, ReplyLinkRow) throws -> Void) async throws {
        let hash = ReplyLinkMaker.hash(access.token)
        // Who has no link does not get as far as the one writer of the store.
        _ = try await store.read { try $0.check(access, hash) }
        try await store.write { try body($0, try $0.check(access, hash)) }
    }

    // MARK: Sending

    public func send(_ access: ReplyAccess) async throws {
        let hash = ReplyLinkMaker.hash(access.token)
        let settings = try await settings()
        let size = try await store.read { try $0.replySize(of: $0.check(access, hash).id) }
        // Files, their base64 and the mail around it.
        let reserved = await workspace.take(size * 4)
        defer { workspace.give(reserved) }
        let (letter, parts) = try await letter(access, hash, settings)
        let (date, random) = (store.now(), store.random)
        let bytes = try await crypto.run { letter.bytes(to: letter.link.sender, at: date, random: random) }
        let envelope = Envelope(reversePath: letter.from, forwardPaths: [letter.link.sender])
        let id = try await queue.accept(bytes, envelope, submission(letter.link, at: date)) { transaction in
            let link = try transaction.check(access, hash)
            // What came or went meanwhile is in no mail yet.
            guard try transaction.replyFiles(of: link.id).filter(\.isComplete).map(\.id) == parts else { throw ReplyRefusal.noFile }
            try transaction.noteReplySent(by: link.id)
        }
        logger.info("reply.sent", metadata: ["id": "\(id)", "link": "\(letter.link.id)", "about": "\(letter.link.trace)"])
        if settings.value(SettingKeys.replyCopyToReplier, for: letter.link.recipient).value { await sendCopy(of: letter, at: date) }
    }

    /// - Returns: also the ids of the files in it.
    private func letter(_ access: ReplyAccess, _ hash: [UInt8], _ settings: SettingsSnapshot) async throws -> (ReplyLetter, [String]) {
        let (hostName, fallback) = (configuration.hostName, configuration.systemSender)
        return try await store.read { transaction in
            let link = try transaction.check(access, hash)
            // A6.10: what was internal when the link was made may be somebody else's by now.
            guard settings.value(SettingKeys.locality, for: link.sender).value == .internal,
                let about = try transaction.replySubject(of: link.id)
            else { throw ReplyRefusal.noLink }
            let text = try transaction.replyText(of: link.id)
            let rows = try transaction.replyFiles(of: link.id).filter(\.isComplete)
            guard !rows.isEmpty || text.contains(where: { !$0.isWhitespace }) else { throw ReplyRefusal.empty }
            let files = try rows.map {
                ReplyLetter.File(name: $0.name, mediaType: $0.mediaType, bytes: try transaction.replyBytes(of: $0))
            }
            let from = settings.value(SettingKeys.replySender, for: link.sender).value.value ?? fallback
            let letter = ReplyLetter(link: link, about: about, from: from, hostName: hostName, text: text, files: files)
            return (letter, rows.map(\.id))
        }
    }

    private func submission(_ link: ReplyLinkRow, at date: Date, minimum: MinimumMode? = nil) -> Submission {
        Submission(
            origin: .system, originReason: "\(link.recipient) wrote it on the reply page, in answer to message \(link.trace)",
            listener: Self.listener, clientAddress: "", heloName: "", receivedAt: date, minimumMode: minimum)
    }

    /// Encrypted, or not at all: the reply itself is sent, whatever becomes of its copy.
    private func sendCopy(of letter: ReplyLetter, at date: Date) async {
        let random = store.random
        do {
            let bytes = try await crypto.run { letter.bytes(to: letter.link.recipient, isCopy: true, at: date, random: random) }
            let envelope = Envelope(reversePath: nil, forwardPaths: [letter.link.recipient])
            let id = try await queue.accept(bytes, envelope, submission(letter.link, at: date, minimum: .mandatory))
            logger.info("reply.copied", metadata: ["id": "\(id)", "link": "\(letter.link.id)"])
        } catch {
            logger.warning("reply.not-copied", metadata: ["link": "\(letter.link.id)", "reason": "\(error)"])
        }
    }

    private struct Limits: Sendable {
        var size: Int
        var files: Int

        init(_ settings: SettingsSnapshot) {
            size = Int(settings.value(SettingKeys.replyMaxSize, at: .global).value.bytes)
            files = Int(settings.value(SettingKeys.replyMaxFiles, at: .global).value.count)
        }
    }
}

extension ReadTransaction {
    fileprivate func usableLink(_ hash: [UInt8]) throws -> ReplyLinkRow {
        guard let link = try usableReplyLink(tokenHash: hash, daily: ReplyLimits.daily) else { throw ReplyRefusal.noLink }
        return link
    }

    /// - Throws: `ReplyRefusal` unless a change may be made so.
    @discardableResult
    fileprivate func check(_ access: ReplyAccess, _ hash: [UInt8]) throws -> ReplyLinkRow {
        let link = try usableLink(hash)
        // Hashed, so that the time it takes tells nothing of the first letter that differs.
        guard ReplyLinkMaker.hash(access.form) == ReplyLinkMaker.hash(replyFormToken(of: link.id)) else { throw ReplyRefusal.wrongForm }
        if let number = access.number, number != link.sent { throw ReplyRefusal.sent }
        return link
    }
}
