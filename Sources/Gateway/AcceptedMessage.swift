import Logging
import Mail
import Queue
import SMTPTransport

/// One message on its way in: our `Received` field first, then its bytes as they come.
///
/// Its session calls it one step after the other, as `MessageWriter` says.
final class AcceptedMessage: MessageWriter, @unchecked Sendable {
    private let writer: AcceptWriter
    private let envelope: Envelope
    private let submission: Submission
    private let hostName: String
    private let maximumHops: Int
    private let meter: MailMeter
    private let budget: ByteBudget
    private let backlog: Backlog
    private let logger: Logger
    /// Bytes of the budget this message has.
    private var held = 0
    private var header: HeaderGauge
    private var author: AuthorCheck?
    private var filter = MailboxLineFilter()
    private var hasBegun = false
    private var size = 0

    init(
        _ writer: AcceptWriter, _ envelope: Envelope, _ submission: Submission, hostName: String, maximumHops: Int,
        author: AuthorCheck? = nil, budget: ByteBudget, backlog: Backlog, meter: MailMeter, logger: Logger
    ) {
        self.author = author
        self.budget = budget
        self.backlog = backlog
        self.writer = writer
        self.envelope = envelope
        self.submission = submission
        self.hostName = hostName
        self.maximumHops = maximumHops
        self.meter = meter
        self.logger = logger
        header = HeaderGauge(mark: ReceivedField.mark(hostName, submission.origin))
    }

    deinit { budget.give(held) }

    func append(_ bytes: [UInt8]) async throws(MailFailure) { try await write(filter.read(bytes)) }

    private func write(_ bytes: [UInt8]) async throws(MailFailure) {
        try hold(AcceptWriter.bytesInMemory(of: size + bytes.count))
        do {
            if !hasBegun {
                hasBegun = true
                try await writer.append(ReceivedField.bytes(for: submission, envelope: envelope, id: writer.id, hostName: hostName))
            }
            header.read(bytes)
            author?.read(bytes)
            size += bytes.count
            try await writer.append(bytes)
        } catch {
            throw failure(error)
        }
    }

    func commit() async throws(MailFailure) -> QueueID {
        defer { letGo() }
        let rest = filter.end()
        if !hasBegun || !rest.isEmpty { try await write(rest) }
        if let refusal = header.refusal(maximumHops: maximumHops) { throw refusal }
        try await author?.check()
        do {
            let id = try await store()
            meter.accepted(from: submission.origin)
            logger.info(
                "mail.accepted",
                metadata: [
                    "id": "\(id)", "from": "\(envelope.reversePath?.description ?? "<>")", "recipients": "\(envelope.forwardPaths.count)",
                    "size": "\(size)", "origin": "\(submission.origin.rawValue)", "client": "\(submission.clientAddress)",
                ])
            return id
        } catch {
            throw failure(error)
        }
    }

    private func store() async throws -> QueueID {
        backlog.arrives(writer.id)
        do {
            let id = try await writer.commit()
            if writer.goesOn { backlog.carried(id) } else { backlog.stored(id, size: size) }
            return id
        } catch {
            backlog.lost(writer.id)
            throw error
        }
    }

    func abandon() async {
        await writer.abandon()
        letGo()
    }

    private func hold(_ bytes: Int) throws(MailFailure) {
        let more = bytes - held
        guard budget.takeNow(more) else {
            throw MailFailure(
                status: EnhancedStatus(4, 3, 1), text: "Too much mail at once, try again later", cause: "memory_budget is used up",
                code: 452)
        }
        held = bytes
    }

    private func letGo() {
        budget.give(held)
        held = 0
    }

    private func failure(_ error: any Error) -> MailFailure {
        logger.error("mail.not-accepted", metadata: ["id": "\(writer.id)", "reason": "\(error)"])
        return .cannotQueue(error)
    }
}
