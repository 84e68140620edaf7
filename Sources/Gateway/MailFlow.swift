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
    let autoRequest: AutoRequest
    let notices: NoticeDesk
    let relay: RelayClient
    /// For bytes that arrive, and for messages that are processed.
    let intake: ByteBudget
    let workspace: ByteBudget
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
        try await carryThrough(entry)
    }

    /// A message is held so many times over while it is read, changed, signed and encrypted.
    private static let copiesInWork = 5

    private func carryThrough(_ entry: ReceivedEntry) async throws {
        let bytes = try await queue.bytes(of: entry.id)
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
        let plan = decided.plan
        results.add(try await notices.entries(for: plan, of: decided.incoming, entry, decided.snapshot.settings, at: now()))
        try await queue.finish(entry, results: results.entries, trace: try TraceEntry(results.trace), ending: results.ending)
        meter.decided(plan)
        log(plan, of: entry)
        await autoRequest.file(for: decided)
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
        let locality = entry.route == "internal" ? Locality.internal : .external
        let byHop = Dictionary(grouping: entry.envelope.forwardPaths) { configuration.routes.nextHop(for: $0, locality: locality) }
        var outcomes: [EmailAddress: RecipientOutcome] = [:]
        let settings = try await decisions.snapshots.settings()
        let content = try await queue.content(of: entry.id)
        let pieces = OutgoingContent(size: content.size) { $0 < content.chunkCount ? try await content.chunk($0) : nil }
        for (hop, recipients) in byHop {
            var envelope = entry.envelopeForNextHop
            envelope.forwardPaths = recipients
            outcomes.merge(entry.reported(await attempt(envelope, to: hop, pieces))) { _, new in new }
        }
        let remote = byHop.keys.compactMap { $0?.description }.sorted().joined(separator: " ")
        let settlement = try await queue.record(entry, outcomes: outcomes, remote: remote, schedule: RetrySchedule(settings)) {
            settlement in
            try await notices.notifications(
                settlement, about: entry, settings, original: { try await queue.originalContent(of: entry.id).beginning() }, at: now())
        }
        meter.settled(settlement)
        log(settlement, of: entry, remote: remote)
    }

    private func attempt(_ envelope: Envelope, to hop: NextHop?, _ content: OutgoingContent) async -> [EmailAddress: RecipientOutcome] {
        if let hop { return await relay.deliver(envelope: envelope, to: hop, content: content) }
        let reason = "no route for this recipient: give the configuration a route, then zegel queue retry"
        return Dictionary(uniqueKeysWithValues: envelope.forwardPaths.map { ($0, .deferred(nil, reason: reason)) })
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

    private func log(_ settlement: Settlement, of entry: ReadyEntry, remote: String) {
        for recipient in settlement.delivered {
            logger.info("mail.delivered", metadata: ["id": "\(entry.trace)", "recipient": "\(recipient)", "server": "\(remote)"])
        }
        for item in settlement.failed {
            logger.warning(
                "mail.bounced",
                metadata: ["id": "\(entry.trace)", "recipient": "\(item.address)", "server": "\(remote)", "reason": "\(item.reason)"])
        }
    }
}
