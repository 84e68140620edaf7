import CA
import Foundation
import Jobs
import Logging
import Mail
import Notices
import OpenSSL
import Queue
import Settings
import Store

/// Sends keys to their owners: the file by mail from the sender of keys, its password never in the same mail (`behaviour.md` 13.5).
public struct KeyDesk: Sendable {
    /// What the audit calls a key that left.
    static let sent = "key.send"
    private static let retry: TimeInterval = 3600

    /// A key that left.
    public struct Sent: Sendable {
        public var address: EmailAddress
        public var thumbprint: String
        public var fileNames: [String]
        /// To be shown once, kept nowhere; `nil` where it goes to the owner by itself.
        public var password: KeyPassword?
        /// The phone it goes to; only with the channel `sms`.
        public var number: PhoneNumber?
        /// The mail that carries it.
        public var mail: QueueID
    }

    /// Which keys, and how.
    public struct Wish: Sendable {
        public var thumbprints: [String]
        public var delivery: KeyDelivery
        /// One password opens all the files.
        public var isOnePassword = false
        /// Although the files belong to several persons, who can then open each other's.
        public var isForSeveral = false
        /// Also keys of revoked certificates, for reading old mail.
        public var mayBeRevoked = false

        public init(_ thumbprints: [String], _ delivery: KeyDelivery = KeyDelivery()) {
            self.thumbprints = thumbprints
            self.delivery = delivery
        }
    }

    private let store: Store
    private let queue: Queue
    private let press: NoticePress
    private let files: KeyFileDesk
    private let sms: SMSDesk
    private let logger: Logger

    public init(store: Store, queue: Queue, configuration: GatewayConfiguration, sms: SMSDesk, crypto: CryptoPool, logger: Logger) {
        self.store = store
        self.queue = queue
        self.sms = sms
        self.logger = logger
        press = NoticePress(configuration, store: store, crypto: crypto, random: store.random, logger: logger)
        files = KeyFileDesk(store: store, crypto: crypto, organisation: configuration.organisation)
    }

    // MARK: By hand

    /// Sends keys, again where they were sent before: the same key and certificate in a new file with a new password (K-04).
    ///
    /// Everything is checked and every file made before the first mail is queued.
    /// - Throws: `CAError`; nothing was sent then.
    public func send(_ wish: Wish, by actor: String) async throws -> [Sent] {
        do {
            return try await checkedSend(wish, by: actor)
        } catch let error as CAError {
            let subject = wish.thumbprints.joined(separator: " ")
            try await store.write {
                try $0.audit(actor: actor, operation: Self.sent, subject: subject, after: "refused: \(error)")
            }
            throw error
        }
    }

    private func checkedSend(_ wish: Wish, by actor: String) async throws -> [Sent] {
        guard !wish.thumbprints.isEmpty else { throw CAError.badInput("name at least one certificate", field: "certificates") }
        let owners = try await store.read { transaction in
            try Set(wish.thumbprints.compactMap { try transaction.issued(thumbprint: $0)?.address })
        }
        if wish.isOnePassword, owners.count > 1, !wish.isForSeveral {
            throw CAError.refused(
                "one password for keys of several persons lets each of them open the files of the others: give each a password of his own")
        }
        let shared = wish.isOnePassword ? try await password(for: wish.thumbprints) : nil
        var ready: [Prepared] = []
        for thumbprint in wish.thumbprints {
            let password: KeyPassword =
                if let shared { shared } else { try await self.password(for: [thumbprint]) }
            var one = try await prepare(thumbprint, wish.delivery, password, mayBeRevoked: wish.mayBeRevoked)
            // One password for all the files of a person comes in one SMS.
            if shared != nil, ready.contains(where: { $0.files.address == one.files.address }) { one.sms = nil }
            ready.append(one)
        }
        try await checkDailyLimit(ready)
        var sent: [Sent] = []
        for one in ready {
            let random = store.random
            let mail = try await queue.accept(one.entry) { try $0.record(one, by: actor, random: random) }
            sent.append(
                Sent(
                    address: one.files.address, thumbprint: one.files.thumbprint, fileNames: one.files.names,
                    password: one.way.channel == .show ? one.password : nil, number: one.way.number, mail: mail))
        }
        return sent
    }

    // MARK: With a request

    /// Sends the key of a request that was answered; its password waits, sealed, until somebody has it shown, or goes by SMS.
    public func deliver(_ job: JobRow) async -> JobOutcome {
        do {
            guard let request = try await store.read({ try $0.certificateRequest(job.subject) }), let thumbprint = request.thumbprint,
                let delivery = request.delivery.flatMap({ KeyDelivery(json: $0) })
            else { return .over }
            guard try await store.read({ try $0.deliveredAt(request: request.id) }) == nil else { return .over }
            let password = try await password(for: [thumbprint])
            let one = try await prepare(thumbprint, delivery, password, mayBeRevoked: false)
            try await checkDailyLimit([one])
            let row = KeyPasswordRow(
                id: QueueID(random: store.random(QueueID.length)).text, address: one.files.address, thumbprint: thumbprint,
                fileName: one.files.names.joined(separator: ", "), madeBy: request.requestedBy)
            let random = store.random
            try await queue.accept(one.entry) { transaction in
                guard try transaction.markDelivered(request: request.id) else { throw AlreadySent() }
                if one.way.channel == .show { try transaction.keep(password: password.text, row) }
                try transaction.record(one, by: request.requestedBy, random: random)
            }
            return .over
        } catch is AlreadySent {
            return .over
        } catch {
            logger.error("key.not-sent", metadata: ["request": "\(job.subject)", "reason": "\(error)"])
            return .failed(reason: "\(error)", next: store.now().addingTimeInterval(Self.retry))
        }
    }

    /// Another node was faster.
    private struct AlreadySent: Error {}

    // MARK: The mail

    struct Prepared: Sendable {
        var files: KeyFileDesk.KeyFiles
        var password: KeyPassword
        var way: KeyWay
        var entry: NewEntry
        /// Brings the password; queued in the same step as the mail.
        var sms: NewSMS?
    }

    /// As long as the longest the owners' settings ask for.
    private func password(for thumbprints: [String]) async throws -> KeyPassword {
        let length = try await store.read { transaction in
            let settings = try transaction.settingsSnapshot()
            return try thumbprints.compactMap { try transaction.issued(thumbprint: $0)?.address.flatMap { EmailAddress($0) } }
                .map { settings.view(for: $0).value(SettingKeys.caPFXPasswordLength).value.characters }.max() ?? 20
        }
        return KeyPassword(length: length, random: store.random)
    }

    private func prepare(_ thumbprint: String, _ delivery: KeyDelivery, _ password: KeyPassword, mayBeRevoked: Bool) async throws
        -> Prepared
    {
        let files = try await files.make(thumbprint, form: delivery.form, password: password, mayBeRevoked: mayBeRevoked)
        let settings = try await store.read { try $0.settingsSnapshot() }
        let way = try settings.keyWay(delivery, to: files.address)
        let content = NoticeContent.keyFile(
            commonName: files.commonName, thumbprint: files.thumbprint, validUntil: files.notAfter, way: way.channel.way,
            file: files.file?.name, profile: files.profile?.name)
        let entry = try await press.keyEntry(
            content, from: way.sender, to: files.address, with: files.attachments, settings, at: store.now())
        var one = Prepared(files: files, password: password, way: way, entry: entry)
        if let number = way.number { one.sms = try await self.sms(one, to: number, settings) }
        return one
    }

    // MARK: The SMS

    private func sms(_ one: Prepared, to number: PhoneNumber, _ settings: SettingsSnapshot) async throws -> NewSMS {
        let name = settings.value(SettingKeys.smsTransport, at: .global).value.value?.text ?? ""
        guard sms.transportNames.contains(name) else {
            throw CAError.refused(
                "the password cannot go by SMS: the configuration has no transport \(name) ([sms.transports.\(name)]). Nothing was sent")
        }
        return try await sms.keyPassword(one.password.grouped, to: number, for: one.files.address, from: one.way.sender)
    }

    /// `behaviour.md` 16: so many SMS a recipient and day.
    private func checkDailyLimit(_ ready: [Prepared]) async throws {
        let counts = Dictionary(ready.compactMap { $0.sms.map { ($0.recipient, 1) } }, uniquingKeysWith: +)
        guard !counts.isEmpty else { return }
        let dayAgo = store.now().addingTimeInterval(-86_400)
        try await store.read { transaction in
            let settings = try transaction.settingsSnapshot()
            for (owner, count) in counts {
                let limit = settings.view(for: owner).value(SettingKeys.smsDailyLimit).value.count
                guard try transaction.smsCount(for: owner, since: dayAgo) + count > limit else { continue }
                throw CAError.refused(
                    "that would be more than \(limit) SMS to \(owner) within a day (sms.daily-limit). Nothing was sent; "
                        + "wait, or choose the channel show")
            }
        }
    }
}

extension PFXChannel {
    fileprivate var way: NoticeContent.PasswordWay {
        switch self {
        case .show: .show
        case .sms: .sms
        case .portal: .portal
        }
    }
}

extension KeyFileDesk.KeyFiles {
    fileprivate var attachments: [NoticeFile] {
        // RFC 7292 names no media type; this one is registered for nothing else and known to all mail programs.
        let own = file.map { NoticeFile(name: $0.name, mediaType: "application/x-pkcs12", bytes: $0.bytes) }
        let apple = profile.map { NoticeFile(name: $0.name, mediaType: AppleProfile.mediaType, bytes: $0.bytes) }
        return [own, apple].compactMap(\.self)
    }
}

extension WriteTransaction {
    /// What is true with the mail: the SMS with the password waits, and the audit knows.
    fileprivate func record(_ one: KeyDesk.Prepared, by actor: String, random: (Int) -> [UInt8]) throws {
        if let sms = one.sms { try addSMS(sms, id: QueueID(random: random(QueueID.length)).text) }
        try keepInPortal(one, by: actor, random: random)
        let form = one.files.isLegacy ? " in the legacy form" : ""
        let phone = one.way.number.map { " to \($0.masked)" } ?? ""
        try audit(
            actor: actor, operation: KeyDesk.sent, subject: one.files.thumbprint,
            after:
                "\(one.files.names.joined(separator: ", "))\(form) to \(one.files.address), password by \(one.way.channel.rawValue)\(phone)"
        )
    }
}
