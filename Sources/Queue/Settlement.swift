import Foundation
import Mail
import Store

/// What one delivery try means for each recipient, before it is written down: a value, so that notices can be made from it.
public struct Settlement: Sendable {
    /// A recipient who does not have the message.
    public struct Undelivered: Hashable, Sendable {
        public var address: EmailAddress
        /// The next hop's last answer; `nil` when there was none.
        public var reply: Reply?
        /// In words for the log and the notice.
        public var reason: String
        /// It was given up because its time was over (4.4.7), not because it was refused.
        public var isExpired: Bool
    }

    /// A recipient whose next hop took the message but will not report that it arrived.
    public struct Relayed: Hashable, Sendable {
        public var address: EmailAddress
        public var reply: Reply
    }

    public internal(set) var delivered: [EmailAddress] = []
    /// Those of `delivered` whose delivery we report, because the sender asked and the next hop cannot (RFC 3461 §5.2.2).
    public internal(set) var relayed: [Relayed] = []
    /// Refused for good, or given up: each needs a failure notice.
    public internal(set) var failed: [Undelivered] = []
    /// Still waiting for longer than `RetrySchedule.delayNotice`: the sender is to be told, once.
    public internal(set) var delayed: [Undelivered] = []
    /// Refused for good, or given up, in safe mode: they wait for an administrator.
    public internal(set) var held: [Undelivered] = []
    /// Recipients who wait after this try, by the enhanced status of the answer; `none` without one.
    public internal(set) var deferrals: [String: Int] = [:]
    var changes: [RecipientChange] = []
}

extension RetrySchedule {
    /// Judges the outcomes of one try.
    ///
    /// A recipient without an outcome counts as not tried to the end, and waits.
    /// - Parameters:
    ///   - postponed: recipients whose server was busy with other mail: they come again soon, and no try is counted.
    ///   - holdsFailures: in safe mode nobody fails: who would is held.
    ///   - chance: called for each waiting recipient: 0 up to 1.
    public func settle(
        _ entry: ReadyEntry, _ outcomes: [EmailAddress: RecipientOutcome], postponed: Set<EmailAddress> = [],
        holdsFailures: Bool = false, at time: Date, chance: () -> Double
    ) -> Settlement {
        var settlement = Settlement()
        for recipient in entry.recipients {
            if postponed.contains(recipient.address) {
                settlement.postpone(recipient, until: time + turn * (1 + chance()))
                continue
            }
            switch outcomes[recipient.address] ?? .deferred(nil, reason: "the try ended without an answer") {
            case .delivered(let reply): settlement.deliver(recipient, reply)
            case .relayed(let reply):
                settlement.deliver(recipient, reply)
                settlement.relayed.append(.init(address: recipient.address, reply: reply))
            case .failed(let reply, let reason):
                if holdsFailures { settlement.hold(recipient, reply, reason) } else { settlement.fail(recipient, reply, reason) }
            case .deferred(let reply, let reason):
                let age = time.timeIntervalSince(entry.acceptedAt)
                if let wait = wait(after: recipient.tries + 1, age: age, chance: chance()) {
                    settlement.defer(recipient, reply, reason, until: time + wait, isLate: age >= delayNotice)
                } else if holdsFailures {
                    settlement.hold(recipient, reply, "its time for delivery is over: \(reason)")
                } else {
                    settlement.expire(recipient, reply, reason)
                }
            }
        }
        return settlement
    }
}

extension Settlement {
    mutating func deliver(_ recipient: RecipientRow, _ reply: Reply) {
        delivered.append(recipient.address)
        add(recipient, .done, reply, outcome: "delivered", answer: reply.summary)
    }

    mutating func fail(_ recipient: RecipientRow, _ reply: Reply, _ reason: String) {
        failed.append(Undelivered(address: recipient.address, reply: reply, reason: reason, isExpired: false))
        add(recipient, .bounced, reply, outcome: "failed", answer: Self.line(reply, reason))
    }

    mutating func hold(_ recipient: RecipientRow, _ reply: Reply?, _ reason: String) {
        held.append(Undelivered(address: recipient.address, reply: reply, reason: reason, isExpired: false))
        add(recipient, .pending, reply, due: RecipientChange.whenReleased, outcome: "deferred", answer: Self.line(reply, reason))
    }

    mutating func expire(_ recipient: RecipientRow, _ reply: Reply?, _ reason: String) {
        failed.append(Undelivered(address: recipient.address, reply: reply, reason: reason, isExpired: true))
        add(recipient, .bounced, reply, outcome: "failed", answer: "given up: \(Self.line(reply, reason))")
    }

    mutating func `defer`(_ recipient: RecipientRow, _ reply: Reply?, _ reason: String, until due: Date, isLate: Bool) {
        if isLate && !recipient.isDelayNotified {
            delayed.append(Undelivered(address: recipient.address, reply: reply, reason: reason, isExpired: false))
        }
        deferrals[Self.status(reply), default: 0] += 1
        add(recipient, .pending, reply, due: due, outcome: "deferred", answer: Self.line(reply, reason))
    }

    mutating func postpone(_ recipient: RecipientRow, until due: Date) {
        changes.append(
            RecipientChange(
                position: recipient.position, address: recipient.address, state: .pending, due: due,
                isDelayNotified: recipient.isDelayNotified, outcome: "deferred",
                answer: "waits for its turn: its server is busy with other mail",
                status: nil, isTry: false))
    }

    /// Notes that the sender is told of the delay in the same step.
    mutating func markDelayNotified() {
        let addresses = Set(delayed.map(\.address))
        for index in changes.indices where addresses.contains(changes[index].address) { changes[index].isDelayNotified = true }
    }

    private static func status(_ reply: Reply?) -> String { reply.map { $0.status?.description ?? String($0.code) } ?? "none" }

    private mutating func add(
        _ recipient: RecipientRow, _ state: RecipientRow.State, _ reply: Reply?, due: Date? = nil, outcome: String, answer: String
    ) {
        changes.append(
            RecipientChange(
                position: recipient.position, address: recipient.address, state: state, due: due,
                isDelayNotified: recipient.isDelayNotified, outcome: outcome, answer: answer, status: Self.status(reply)))
    }

    private static func line(_ reply: Reply?, _ reason: String) -> String {
        guard let reply else { return reason }
        return reason.isEmpty || reply.summary.contains(reason) ? reply.summary : "\(reply.summary) (\(reason))"
    }
}
