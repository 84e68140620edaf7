import Logging
import Mail
import Queue
import SMTPTransport

/// One message on its way in: our `Received` field first, then its bytes as they come.
actor AcceptedMessage: MessageWriter {
    private let writer: AcceptWriter
    private let envelope: Envelope
    private let submission: Submission
    private let hostName: String
    private let maximumHops: Int
    private let meter: MailMeter
    private let logger: Logger
    private var header: HeaderGauge
    private var hasBegun = false
    private var size = 0

    init(
        _ writer: AcceptWriter, _ envelope: Envelope, _ submission: Submission, hostName: String, maximumHops: Int,
        meter: MailMeter, logger: Logger
    ) {
        self.writer = writer
        self.envelope = envelope
        self.submission = submission
        self.hostName = hostName
        self.maximumHops = maximumHops
        self.meter = meter
        self.logger = logger
        header = HeaderGauge(mark: ReceivedField.mark(hostName, submission.origin))
    }

    func append(_ bytes: [UInt8]) async throws(MailFailure) {
        do {
            if !hasBegun {
                hasBegun = true
                try await writer.append(ReceivedField.bytes(for: submission, envelope: envelope, id: writer.id, hostName: hostName))
            }
            header.read(bytes)
            size += bytes.count
            try await writer.append(bytes)
        } catch {
            throw failure(error)
        }
    }

    func commit() async throws(MailFailure) -> QueueID {
        if !hasBegun { try await append([]) }
        if let cause = loop {
            throw MailFailure(status: EnhancedStatus(5, 4, 6), text: "Too many hops: the mail loops", cause: cause, code: 554)
        }
        guard !header.isBeyondLimits else {
            throw MailFailure(
                status: EnhancedStatus(5, 6, 0), text: "The header of the message is too large", cause: "header beyond the limits",
                code: 552)
        }
        do {
            let id = try await writer.commit()
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

    /// Why the mail is held to go round in circles (Q-04).
    private var loop: String? {
        if header.hops > maximumHops { return "\(header.hops) Received fields" }
        return header.marks >= Self.maximumPasses ? "it came through here \(header.marks) times before, in the same direction" : nil
    }

    /// A list inside may bring a mail through a second time; a third is a loop.
    private static let maximumPasses = 2

    func abandon() async { await writer.abandon() }

    private func failure(_ error: any Error) -> MailFailure {
        logger.error("mail.not-accepted", metadata: ["id": "\(writer.id)", "reason": "\(error)"])
        return .cannotQueue(error)
    }
}
