import Foundation
import Jobs
import Logging
import Mail
import Notices
import Queue
import Settings
import Store

/// Sends SMS from the queue in the store, one job each (`behaviour.md` 16). No text and no number is ever logged.
public struct SMSDesk: Sendable {
    /// Asks a provider; throws when there is no answer, with a reason an administrator may read.
    public typealias Send = @Sendable (SMSRequest) async throws -> SMSAnswer

    /// How SMS leave this machine, by the configuration.
    public struct Ways: Sendable {
        public var transports: [SMSTransport]
        /// SMS in an hour, whoever they are for; beyond it they wait and administrators are told.
        public var hourlyLimit: Int

        public init(transports: [SMSTransport] = [], hourlyLimit: Int = 100) {
            self.transports = transports
            self.hourlyLimit = hourlyLimit
        }
    }

    /// What came of a test.
    public enum TestResult: Sendable, Hashable {
        case taken(transport: String)
        case failed(String)
    }

    /// The kind of the job of one SMS.
    public static let job = WriteTransaction.smsJob
    private static let ceilingWait: TimeInterval = 300

    private let store: Store
    private let queue: Queue
    private let press: NoticePress
    private let ways: Ways
    private let crypto: CryptoPool
    private let settings: @Sendable () async throws -> SettingsSnapshot
    private let send: Send
    private let systemSender: EmailAddress
    private let logger: Logger

    /// - Parameter settings: those of this moment.
    public init(
        store: Store, queue: Queue, configuration: GatewayConfiguration, ways: Ways, crypto: CryptoPool, logger: Logger,
        settings: @escaping @Sendable () async throws -> SettingsSnapshot, send: @escaping Send
    ) {
        self.store = store
        self.queue = queue
        self.ways = ways
        self.crypto = crypto
        self.settings = settings
        self.send = send
        self.logger = logger
        systemSender = configuration.systemSender
        press = NoticePress(configuration, store: store, crypto: crypto, random: store.random, logger: logger)
    }

    // MARK: Keys

    /// The SMS with the password of a key file (`behaviour.md` K-02), in the language of its owner; for `WriteTransaction.addSMS`.
    /// - Parameters:
    ///   - password: as people read it.
    ///   - sender: who the file comes from.
    public func keyPassword(_ password: String, to number: PhoneNumber, for owner: EmailAddress, from sender: EmailAddress) async throws
        -> NewSMS
    {
        let content = NoticeContent.sms(.smsKeyPassword, password: password, from: sender.description)
        return NewSMS(to: number, for: owner, text: try await press.sms(content, for: owner, try await settings(), trace: nil))
    }

    // MARK: Work

    /// One try of the SMS a job names.
    public func work(_ job: JobRow) async -> JobOutcome {
        let now = store.now()
        do {
            guard let row = try await store.read({ try $0.smsRow(job.subject) }), row.state == .waiting else { return .over }
            if let problem = try await ceiling(at: now) { return try await later(row, problem, at: now, atLatest: Self.ceilingWait) }
            guard let problem = try await attempt(row) else {
                logger.info("sms.sent", metadata: ["sms": "\(row.id)", "id": "\(row.trace?.text ?? "")"])
                return .over
            }
            return try await later(row, problem, at: now)
        } catch {
            return .failed(reason: "\(error)", next: now.addingTimeInterval(60))
        }
    }

    /// - Returns: why it was not sent; `nil`: it was.
    private func attempt(_ row: SMSRow) async throws -> String? {
        guard let text = try await store.read({ try $0.smsText(row.id) }) else { return nil }
        let parts = SMSText(text).parts
        var sent = row.partsSent
        while sent < parts.count {
            let problem = await problem(sending: parts[sent], to: row.number, id: parts.count == 1 ? row.id : "\(row.id)-\(sent + 1)")
            if problem == nil { sent += 1 }
            let (done, count) = (sent, parts.count)
            try await store.write { transaction in
                try transaction.noteSMSTry(row.id, partsSent: done, problem: problem)
                if problem == nil, done == count { try transaction.endSMS(row.id, as: .sent) }
            }
            if let problem { return problem }
        }
        return nil
    }

    private func problem(sending text: String, to number: PhoneNumber, id: String) async -> String? {
        do {
            let transport = try await transport()
            let secret = try await crypto.run { try transport.secret.map { try SecretReference.read($0) } ?? "" }
            let answer = try await send(transport.request(to: number, text: text, id: id, secret: secret))
            if transport.accepts(answer) { return nil }
            let reason = transport.reason(in: answer).map { " (\($0))" } ?? ""
            return transport.accepted.contains(answer.status)
                ? "the provider answered with status \(answer.status) and did not take it\(reason)"
                : "the provider answered with status \(answer.status)\(reason)"
        } catch {
            return "\(error)"
        }
    }

    private func transport() async throws -> SMSTransport {
        let name = try await settings().value(SettingKeys.smsTransport, at: .global).value.value?.text
        guard let name else { throw PlainReason("no transport is set (sms.transport)") }
        guard let transport = ways.transports.first(where: { $0.name == name }) else {
            throw PlainReason("the configuration has no transport \(name) ([sms.transports.\(name)])")
        }
        return transport
    }

    // MARK: Failure

    /// Tried again by the schedule, or given up.
    private func later(_ row: SMSRow, _ problem: String, at now: Date, atLatest wait: TimeInterval? = nil) async throws -> JobOutcome {
        guard let next = SMSSchedule.next(after: now, created: row.createdAt) else {
            try await giveUp(row, at: now)
            return .over
        }
        return .failed(reason: problem, next: wait.map { min(next, now.addingTimeInterval($0)) } ?? next)
    }

    /// The sender is told first: rather twice than never. The PDF is on its way or delivered, and stays closed (W-04).
    private func giveUp(_ row: SMSRow, at now: Date) async throws {
        let settings = try await settings()
        let entries: [NewEntry]
        if let sender = row.sender {
            let content = NoticeContent.smsExpired(for: row.recipient, number: row.number, trace: row.trace)
            entries = try await press.entries(content, to: sender, settings, trace: row.trace, at: now)
        } else {
            entries = try await press.alarm(
                ["an SMS for \(row.recipient) could not be sent within a day"],
                action: "Ask for the right phone number, then send it again.", settings,
                trace: row.trace, at: now)
        }
        for entry in entries { try await queue.accept(entry) }
        _ = try await store.write { try $0.endSMS(row.id, as: .expired) }
        logger.warning("sms.expired", metadata: ["sms": "\(row.id)", "id": "\(row.trace?.text ?? "")", "tries": "\(row.tries)"])
    }

    /// Deletes one. Where it waits, the sender is told that the PDF stays closed (W-04).
    /// - Parameter more: carries it out, in the same step as the notice.
    public func delete(_ row: SMSRow, with more: @Sendable @escaping (WriteTransaction) throws -> Void) async throws {
        guard row.state == .waiting, let sender = row.sender else { return try await store.write(more) }
        let content = NoticeContent.smsExpired(for: row.recipient, number: row.number, trace: row.trace, isDeleted: true)
        let entries = try await press.entries(content, to: sender, try await settings(), trace: row.trace, at: store.now())
        guard let first = entries.first else { return try await store.write(more) }
        try await queue.accept(first, with: more)
        for entry in entries.dropFirst() { try await queue.accept(entry) }
    }

    /// - Returns: why nothing is sent now; `nil`: it may be.
    private func ceiling(at now: Date) async throws -> String? {
        let sent = try await store.read { try $0.smsSent(since: now.addingTimeInterval(-3600)) }
        guard sent >= ways.hourlyLimit else { return nil }
        let problem = "\(sent) SMS were sent within an hour, which is the limit"
        try await alarm(problem, at: now)
        return problem
    }

    /// Once an hour.
    private func alarm(_ problem: String, at now: Date) async throws {
        logger.critical("sms.limit", metadata: ["reason": "\(problem)"])
        let (id, we) = (QueueID(random: store.random(QueueID.length)), systemSender)
        let isNews = try await store.write { try $0.claimNotice("sms-limit", sender: we, recipient: we, trace: id, interval: 3600) }
        guard isNews else { return }
        let action = "See zegel sms list; hourly_limit stands under [sms] in the configuration."
        for entry in try await press.alarm(["\(problem); the others wait"], action: action, try await settings(), trace: nil, at: now) {
            try await queue.accept(entry)
        }
    }

    // MARK: Test

    /// Sends a text without secrets at once, past the queue.
    public func test(to number: PhoneNumber, text: String) async -> TestResult {
        if let problem = await problem(sending: text, to: number, id: "test") { return .failed(problem) }
        let name = (try? await transport())?.name ?? ""
        return .taken(transport: name)
    }

    /// The names the configuration has.
    public var transportNames: Set<String> { Set(ways.transports.map(\.name)) }
}
