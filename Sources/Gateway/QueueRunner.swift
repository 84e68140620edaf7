import Foundation
import Logging
import Mail
import Queue

/// The only loops of the mail path, one for each step after acceptance, and the only catch.
///
/// It never polls: new work wakes it, and so does the time the next try is due.
public struct QueueRunner: Sendable {
    private let flow: @Sendable () -> MailFlow
    private let queue: Queue
    private let workers: Int
    private let deliveries: Int
    private let now: @Sendable () -> Date
    private let logger: Logger
    private let stop = StopSign()
    /// Between two tries to put a message back.
    private static let pause = Duration.seconds(2)

    /// - Parameter flow: asked for each message, so that a new configuration counts for the next one.
    public init(
        flow: @escaping @Sendable () -> MailFlow, queue: Queue, configuration: GatewayConfiguration, now: @escaping @Sendable () -> Date,
        logger: Logger
    ) {
        self.flow = flow
        self.queue = queue
        workers = configuration.workers
        deliveries = configuration.deliveries
        self.now = now
        self.logger = logger
    }

    /// Runs until its task is cancelled; work under way is finished first.
    public func run() async {
        await withTaskCancellationHandler {
            queue.onDamage { damaged in Task { await tellOfDamage(damaged) } }
            queue.handOver.open(shortWay)
            async let processing: Void = process.run()
            async let delivering: Void = deliver.run()
            _ = await (processing, delivering)
            await queue.handOver.close()
            queue.onDamage(nil)
        } onCancel: {
            stop.raise()
        }
    }

    private var shortWay: HandOver.Taker {
        HandOver.Taker(
            hasRoom: { flow().workspace.takeNow($0 * MailFlow.copiesInWork) },
            leaveRoom: { flow().workspace.give($0 * MailFlow.copiesInWork) }, executor: flow().crypto.executor
        ) { entry, bytes, freePlace in
            do {
                try await flow().carry(entry, bytes, freePlace)
            } catch {
                // Also when it was written down as `ready` meanwhile: that entry has the same id and the same claim.
                await putBack(entry.id, entry.trace, entry.submission, error) { try await queue.retryLater(entry, reason: $0) }
            }
        }
    }

    private var process: WorkLoop<ReceivedEntry> {
        WorkLoop(
            name: "process", width: workers, wakeUps: queue.received,
            claim: { [queue, backlog = flow().backlog] in try await backlog.claim(limit: $0, of: queue) },
            nextDue: { [queue] in try await queue.nextReceivedDue() },
            work: { entry in
                defer { flow().backlog.ended(entry) }
                do {
                    try await flow().process(entry)
                } catch {
                    await putBack(entry.id, entry.trace, entry.submission, error) { try await queue.retryLater(entry, reason: $0) }
                }
            }, executor: flow().crypto.executor, now: now, logger: logger)
    }

    private var deliver: WorkLoop<ReadyEntry> {
        WorkLoop(
            name: "deliver", width: deliveries, wakeUps: queue.ready, claim: { [queue] in try await queue.claimReady(limit: $0) },
            nextDue: { [queue] in try await queue.nextDue() },
            work: { entry in
                do {
                    try await flow().deliver(entry)
                } catch {
                    await putBack(entry.id, entry.trace, entry.submission, error) { try await queue.retryLater(entry, reason: $0) }
                }
            }, executor: nil, now: now, logger: logger)
    }

    /// A record that cannot be read would fail each time; it is held, and the others go on.
    private func tellOfDamage(_ damaged: [QueueID]) async {
        for id in damaged { logger.critical("mail.held", metadata: ["id": "\(id)", "reason": "its record in the queue cannot be read"]) }
        await flow().tellOfHeld(damaged)
    }

    /// A step that failed by our own fault is tried again later; after ten tries the message is held.
    private func putBack(
        _ entry: QueueID, _ id: QueueID, _ submission: Submission, _ error: any Error, _ retry: (String) async throws -> Bool
    ) async {
        let reason = (error as? MailFailure)?.cause ?? "\(error)"
        logger.error("mail.step-failed", metadata: ["id": "\(id)", "reason": "\(reason)"])
        guard let isHeld = await putBack(id, { try await retry(reason) }) else { return }
        flow().meter.stepFailed(isHeld: isHeld)
        guard isHeld else { return }
        logger.critical("mail.held", metadata: ["id": "\(id)", "reason": "\(reason)"])
        let words = "\(Queue.triesBeforeHold) tries failed; the last one: \(reason)"
        await flow().tellOfHeld(entry, trace: id, submission, reason: words)
    }

    /// Tries until the store takes it, on a full disk too: else nobody would touch the message before its lease ends.
    /// - Returns: whether it is held; `nil` when somebody else has it, or when the end of the process gives it back.
    private func putBack(_ id: QueueID, _ retry: () async throws -> Bool) async -> Bool? {
        var isFirst = true
        while true {
            do { return try await retry() } catch {
                if isFirst { logger.error("mail.not-put-back", metadata: ["id": "\(id)", "reason": "\(error)"]) }
                isFirst = false
                if error is QueueError || stop.isUp { return nil }
                try? await Task.sleep(for: Self.pause)
            }
        }
    }
}
