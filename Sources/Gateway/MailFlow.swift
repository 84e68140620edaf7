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
    let unprotect: Unprotect
    let harvest: Harvest
    let notices: NoticeDesk
    let relay: RelayClient
    let crypto: CryptoPool
    /// For bytes that arrive, and for messages that are processed.
    let intake: ByteBudget
    let workspace: ByteBudget
    let unsaved = UnsavedDeliveries()
    let now: @Sendable () -> Date
    let meter: MailMeter
    let logger: Logger

    // MARK: Accept

    /// Begins a message at DATA: its bytes are sealed and stored as they arrive, and `commit` makes them durable
    /// before the `250` goes out (G-07).
    func accept(_ envelope: Envelope, _ submission: Submission) -> any MessageWriter {
        AcceptedMessage(
            queue.beginAccept(envelope, submission), envelope, submission, hostName: configuration.hostName,
            maximumHops: configuration.maximumHops, budget: intake, meter: meter, logger: logger)
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

    private func results(of entry: ReceivedEntry, _ bytes: [UInt8]) async throws -> ProcessingResults {
        var decided = try await decisions.decide(bytes, entry.envelope, entry.submission)
        var results = ProcessingResults(entry: entry, decided: decided)
        while true {
            do {
                try await carryOut(decided, original: bytes, into: &results)
                break
            } catch let failure as ProtectionFailure {
                // What failed for good is decided again without it; nothing of the first plan is kept.
                guard let next = try await decisions.decide(decided, without: failure) else { throw failure }
                decided = next
                results = ProcessingResults(entry: entry, decided: decided)
            }
        }
        results.add(
            try await notices.entries(for: decided.plan, of: decided.incoming, entry, decided.snapshot.settings, at: now()))
        return results
    }

    private func finish(_ results: ProcessingResults) async throws {
        let trace = try TraceEntry(results.trace)
        try await queue.finish(results.entry, results: results.entries, trace: trace, ending: results.ending)
        meter.decided(results.plan)
        log(results.plan, of: results.entry)
    }

    private func carryOut(_ decided: DecisionDesk.Decided, original: [UInt8], into results: inout ProcessingResults) async throws {
        for group in decided.plan.groups {
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

    /// For a device of the recipient's own: encrypted again, unless it is still encrypted (D-12).
    private func rewrapped(_ copy: Unprotect.Copy, _ protection: Protection?, _ snapshot: PolicySnapshot) async throws -> [UInt8] {
        guard let protection, !copy.isStillEncrypted else { return copy.marked }
        return try await protect(copy.bytes, inside: copy.information, protection, snapshot)
    }

    // MARK: Deliver

    /// One try for the recipients of a message that are due; the outcome of each goes back to the queue in one commit.
    func deliver(_ entry: ReadyEntry) async throws {
        let settings = try await decisions.snapshots.settings()
        let content = try await queue.content(of: entry)
        let pieces = OutgoingContent(size: content.size) { $0 < content.chunkCount ? try await content.chunk($0) : nil }
        let attempt = await attempt(entry, pieces)
        let settlement = try await queue.record(
            entry, outcomes: attempt.outcomes, remote: attempt.remote, schedule: RetrySchedule(settings)
        ) { try await notifications($0, about: entry, settings) }
        meter.settled(settlement)
        log(settlement, of: entry.trace, remote: attempt.remote)
    }

    private func notifications(_ settlement: Settlement, about entry: ReadyEntry, _ settings: SettingsSnapshot) async throws -> [NewEntry] {
        try await notices.notifications(
            settlement, about: entry, settings, original: { try await queue.originalContent(of: entry.id).beginning() }, at: now())
    }

    /// - Returns: the outcome of each recipient, and the other sides.
    private func attempt(_ entry: ReadyEntry, _ content: OutgoingContent) async -> (
        outcomes: [EmailAddress: RecipientOutcome], remote: String
    ) {
        let locality = entry.route == "internal" ? Locality.internal : .external
        let byHop = Dictionary(grouping: entry.envelope.forwardPaths) { configuration.routes.nextHop(for: $0, locality: locality) }
        var outcomes: [EmailAddress: RecipientOutcome] = [:]
        for (hop, recipients) in byHop {
            var envelope = entry.envelopeForNextHop
            envelope.forwardPaths = recipients
            outcomes.merge(entry.reported(await attempt(envelope, to: hop, content))) { _, new in new }
        }
        return (outcomes, byHop.keys.compactMap { $0?.description }.sorted().joined(separator: " "))
    }

    private func attempt(_ envelope: Envelope, to hop: NextHop?, _ content: OutgoingContent) async -> [EmailAddress: RecipientOutcome] {
        if let hop { return await relay.deliver(envelope: envelope, to: hop, content: content) }
        let reason = "no route for this recipient: give the configuration a route, then zegel queue retry"
        return Dictionary(uniqueKeysWithValues: envelope.forwardPaths.map { ($0, .deferred(nil, reason: reason)) })
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
        let attempt = await attempt(queue.preview(of: copy, from: entry), OutgoingContent(copy.bytes(of: bytes)))
        unsaved.remove(delivery)
        let settings = results.settings
        let settlement =
            if let saved = await delivery.end() {
                try await queue.record(saved, outcomes: attempt.outcomes, remote: attempt.remote, schedule: RetrySchedule(settings)) {
                    try await notifications($0, about: saved, settings)
                }
            } else {
                try await queue.complete(
                    entry, result: copy, trace: trace, outcomes: attempt.outcomes, remote: attempt.remote,
                    schedule: RetrySchedule(settings)
                ) { try await notifications($1, about: $0, settings) }
            }
        meter.settled(settlement)
        log(settlement, of: entry.trace, remote: attempt.remote)
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
    }
}
