import Foundation
import Logging
import MIME
import Mail
import Policy
import Queue
import SMTPTransport
import Settings
import Store

/// The life of one message, top to bottom: accept, process, deliver.
///
/// Every step ends in one transaction, so a crash between two steps repeats work and never loses or doubles what is
/// queued. Stages return values to this file and never call one another; what a stage cannot do as planned it throws,
/// and the runner puts the message back. Nothing here leads from *protect* to *pass*.
public struct MailFlow: Sendable {
    let configuration: GatewayConfiguration
    let queue: Queue
    let decisions: DecisionDesk
    let protect: Protect
    let pdf: PDFDesk
    let unprotect: Unprotect
    let harvest: Harvest
    let autoRequest: AutoRequest
    let notices: NoticeDesk
    let relay: RelayClient
    /// For bytes that arrive, and for messages that are processed.
    let intake: ByteBudget
    let workspace: ByteBudget
    let backlog: Backlog
    let unsaved = UnsavedDeliveries()
    let now: @Sendable () -> Date
    let meter: MailMeter
    let logger: Logger
    var crypto: CryptoPool { decisions.crypto }

    // MARK: Accept

    /// Begins a message at DATA: its bytes are sealed and stored as they arrive, and `commit` makes them durable
    /// before the `250` goes out (G-07).
    /// - Parameter author: whom the client may name as author; `nil`: anybody.
    func accept(_ envelope: Envelope, _ submission: Submission, author: AuthorCheck? = nil) -> any MessageWriter {
        AcceptedMessage(
            queue.beginAccept(envelope, submission), envelope, submission, hostName: configuration.hostName,
            maximumHops: configuration.maximumHops, author: author, budget: intake, backlog: backlog, meter: meter, logger: logger)
    }

    // MARK: Process

    /// Decides about one received message and carries the decision out: the received entry is replaced by its results
    /// in one commit.
    func process(_ entry: ReceivedEntry) async throws {
        let reserved = await workspace.take(entry.size * Self.copiesInWork)
        defer { workspace.give(reserved) }
        let results = try await results(of: entry, try await queue.bytes(of: entry))
        try await finish(results)
    }

    /// A message is held so many times over while it is read, changed, signed and encrypted.
    static let copiesInWork = 5

    /// A message is decided anew so often while certificates are deleted under it; then it waits for a later try.
    private static let newDecisions = 3

    private func results(of entry: ReceivedEntry, _ bytes: [UInt8]) async throws -> ProcessingResults {
        var decided = try await decisions.decide(bytes, entry.envelope, entry.submission)
        var results = ProcessingResults(entry: entry, decided: decided, random: pdf.random)
        var changes = 0
        while true {
            do {
                try await carryOut(decided, original: bytes, into: &results)
                break
            } catch let failure as ProtectionFailure {
                // What failed for good is decided again without it; nothing of the first plan is kept.
                guard let next = try await decisions.decide(decided, without: failure) else { throw failure }
                decided = next
            } catch let change as PlanOutdated {
                // The store changed under the plan: what it holds now decides, at once.
                changes += 1
                guard changes <= Self.newDecisions else { throw MailFailure.temporary(cause: change.cause) }
                decided = try await decisions.decide(bytes, entry.envelope, entry.submission)
            }
            results = ProcessingResults(entry: entry, decided: decided, random: pdf.random)
        }
        results.add(
            try await notices.entries(
                for: decided.plan, of: decided.incoming, entry, decided.snapshot.settings, results.passwords, at: now()))
        return results
    }

    private func finish(_ results: ProcessingResults) async throws {
        let trace = try TraceEntry(results.trace)
        try await queue.finish(results.entry, results: results.entries, trace: trace, ending: results.ending, also: results.additions)
        meter.decided(results.plan)
        log(results.plan, of: results.entry)
        await autoRequest.file(for: results.decided)
    }

    private func carryOut(_ decided: DecisionDesk.Decided, original: [UInt8], into results: inout ProcessingResults) async throws {
        for group in decided.plan.groups {
            if case .protect(let protection) = group.treatment, let choice = protection.pdf {
                try await makePDFs(choice, protection, for: group.recipients, decided, original: original, into: &results)
                continue
            }
            try await carryOut(group, of: decided.incoming, under: decided.plan, decided.snapshot, original: original, into: &results)
        }
    }

    private func carryOut(
        _ group: Plan.Group, of incoming: IncomingMessage, under plan: Plan, _ snapshot: PolicySnapshot, original: [UInt8],
        into results: inout ProcessingResults
    ) async throws {
        let isInside = snapshot.isInternal(group.recipients)
        switch group.treatment {
        case .pass:
            results.queue(incoming.edited(by: plan), for: group.recipients, original: original, isInside: isInside)
        case .protect(let protection):
            let copy = try await protect(incoming.edited(by: plan), protection, snapshot)
            results.queue(copy, for: group.recipients, original: original, isInside: isInside)
        case .unprotect(let unprotection):
            let edited = incoming.edited(by: plan)
            for copy in try await unprotect(edited, unprotection, for: group.recipients, incoming.facts, snapshot) {
                results.note(copy.opening)
                if incoming.facts.origin == .outside {
                    try await harvest.keep(copy.findings)
                    try await harvest.request(issuersFrom: copy.issuerAddresses)
                }
                let bytes = try await rewrapped(copy, unprotection.thenProtect, snapshot)
                results.queue(bytes, for: copy.opening.recipients, original: original, isInside: isInside)
            }
        case .refuse: break  // Not sent; the plan's notice tells the sender.
        case .hold(let refusal): results.hold(group.recipients, reason: refusal.reason)
        }
    }

    /// Each recipient has a PDF, a password and a mail of his own, which is signed when the plan says so (W-05).
    private func makePDFs(
        _ choice: PDFChoice, _ protection: Protection, for recipients: [EmailAddress], _ decided: DecisionDesk.Decided, original: [UInt8],
        into results: inout ProcessingResults
    ) async throws {
        for recipient in recipients {
            var copy = try await pdf.copy(choice, for: recipient, decided, results.entry)
            if protection.signing != nil {
                copy.bytes = try await protect(copy.bytes, Protection(signing: protection.signing), decided.snapshot)
            }
            results.queue(copy, for: recipient, original: original, isInside: decided.snapshot.isInternal([recipient]))
        }
    }

    /// For a device of the recipient's own: encrypted again, unless it is still encrypted (D-12).
    private func rewrapped(_ copy: Unprotect.Copy, _ protection: Protection?, _ snapshot: PolicySnapshot) async throws -> [UInt8] {
        guard let protection, !copy.isStillEncrypted else { return copy.marked }
        return try await protect(copy.bytes, inside: copy.information, protection, snapshot)
    }

    // MARK: Deliver

    /// One try for the recipients of a message that are due; the outcome of each goes back to the queue in one commit.
    func deliver(_ entry: ReadyEntry) async throws {
        let settings = try await decisions.snapshots.settings()
        let content = OutgoingContent(try await queue.content(of: entry), crypto)
        let tried = await DeliveryRound(entry: entry, content: content, routes: configuration.routes, relay: relay).run()
        settled(try await record(tried, of: entry, settings), of: entry.trace, tried)
    }

    private func record(_ tried: DeliveryRound.Tried, of entry: ReadyEntry, _ settings: SettingsSnapshot) async throws -> Settlement {
        try await queue.record(
            entry, outcomes: tried.outcomes, postponed: tried.postponed, remote: tried.servers, schedule: RetrySchedule(settings),
            holdsFailures: settings.isSafeMode
        ) { try await notifications($0, about: entry, settings) }
    }

    private func settled(_ settlement: Settlement, of id: QueueID, _ tried: DeliveryRound.Tried) {
        meter.settled(settlement)
        log(settlement, of: id, remote: tried.servers)
    }

    private func notifications(_ settlement: Settlement, about entry: ReadyEntry, _ settings: SettingsSnapshot) async throws -> [NewEntry] {
        try await notices.notifications(
            settlement, about: entry, settings, original: { try await queue.originalContent(of: entry.id).beginning() }, at: now())
    }

    // MARK: The short way

    /// Process and deliver in one go, for a message that was accepted this moment and is still in memory (`HandOver`).
    ///
    /// A message of one copy is delivered before that copy is written down; decision and outcome follow in one commit. Every other
    /// message goes on like any that was read from the queue. The room of its bytes is given back at the end.
    /// - Parameter freePlace: lets the next message have its place: this one is stored and waits for the other server.
    func carry(_ entry: ReceivedEntry, _ bytes: [UInt8], _ freePlace: @escaping @Sendable () -> Void) async throws {
        defer { workspace.give(bytes.count * Self.copiesInWork) }
        let results = try await results(of: entry, bytes)
        guard let copy = results.onlyCopy, queue.handOver.mayDeliver else { return try await finish(results) }
        let trace = try TraceEntry(results.trace)
        // Said before it leaves: an alarm is not to come after the mail it is about.
        meter.decided(results.plan)
        log(results.plan, of: entry)
        let delivery = UnsavedDelivery { [queue] in
            freePlace()
            return try await queue.finishClaimed(entry, result: copy, trace: trace)
        }
        unsaved.add(delivery)
        let tried = await DeliveryRound(
            entry: queue.preview(of: copy, from: entry), content: OutgoingContent(copy.bytes(of: bytes), crypto),
            routes: configuration.routes, relay: relay
        ).run()
        unsaved.remove(delivery)
        let settings = results.settings
        let settlement: Settlement
        if let saved = await delivery.end() {
            settlement = try await record(tried, of: saved, settings)
        } else {
            settlement = try await queue.complete(
                entry, result: copy, trace: trace, outcomes: tried.outcomes, postponed: tried.postponed, remote: tried.servers,
                schedule: RetrySchedule(settings), holdsFailures: settings.isSafeMode
            ) { try await notifications($1, about: $0, settings) }
        }
        settled(settlement, of: entry.trace, tried)
        await autoRequest.file(for: results.decided)
    }

    // MARK: Log

    private func log(_ plan: Plan, of entry: ReceivedEntry) {
        for decision in plan.recipients {
            logger.info(
                "mail.decided",
                metadata: ["id": "\(entry.trace)", "recipient": "\(decision.recipient)", "outcome": "\(decision.outcome.rawValue)"])
        }
        for alarm in plan.alarms { logger.warning("mail.alarm", metadata: ["id": "\(entry.trace)", "reason": "\(alarm)"]) }
    }

    private func log(_ settlement: Settlement, of id: QueueID, remote: String) {
        for recipient in settlement.delivered {
            logger.info("mail.delivered", metadata: ["id": "\(id)", "recipient": "\(recipient)", "server": "\(remote)"])
        }
        for item in settlement.failed {
            logger.warning(
                "mail.bounced",
                metadata: ["id": "\(id)", "recipient": "\(item.address)", "server": "\(remote)", "reason": "\(item.reason)"])
        }
        for item in settlement.held {
            logger.warning(
                "mail.held", metadata: ["id": "\(id)", "recipient": "\(item.address)", "reason": "safe mode: \(item.reason)"])
        }
    }
}
