import Mail
import Policy
import Queue
import Synchronization

/// Counts what happens to mail, from the start of the process. Its labels are words of ours, never of a mail.
public final class MailMeter: Sendable {
    /// How often each thing happened.
    public struct Counts: Sendable {
        /// By origin.
        public internal(set) var accepted: [Origin: Int] = [:]
        /// Recipients refused at RCPT, by the class and subject of the enhanced status: `5.7`.
        public internal(set) var refusedRecipients: [String: Int] = [:]
        /// Recipients by what was decided.
        public internal(set) var decided: [Decision: Int] = [:]
        /// Tries after which a recipient waits, by the enhanced status of the answer: `4.2.0`; `none` without an answer.
        public internal(set) var deferrals: [String: Int] = [:]
        /// Recipients by what a delivery try came to: `delivered`, `failed`.
        public internal(set) var deliveries: [String: Int] = [:]
        /// Steps that failed by our own fault.
        public internal(set) var failedSteps = 0
        /// Messages held.
        public internal(set) var held = 0
        /// Messages whose client was kept waiting because much mail waits to be processed.
        public internal(set) var slowed = 0
        /// Messages told to come back for the same reason, by origin.
        public internal(set) var turnedAway: [Origin: Int] = [:]
    }

    /// What was decided, and the rule that refused the first certificate looked at: `C-02`; empty when none was refused.
    public struct Decision: Sendable, Hashable {
        public let outcome: RecipientDecision.Outcome
        public let rule: String
    }

    private let state = Mutex(Counts())

    public init() {}

    /// As they are now.
    public var counts: Counts { state.withLock { $0 } }

    func accepted(from origin: Origin) { state.withLock { $0.accepted[origin, default: 0] += 1 } }

    func refused(_ reply: Reply) {
        let status = reply.status.map { "\($0)".split(separator: ".").prefix(2).joined(separator: ".") } ?? "\(reply.code)"
        state.withLock { $0.refusedRecipients[status, default: 0] += 1 }
    }

    func slowed() { state.withLock { $0.slowed += 1 } }

    func turnedAway(_ origin: Origin) { state.withLock { $0.turnedAway[origin, default: 0] += 1 } }

    func decided(_ plan: Plan) {
        state.withLock { counts in
            for decision in plan.recipients {
                let rule = decision.steps.lazy.compactMap(\.refused.first).first?.rule ?? ""
                counts.decided[Decision(outcome: decision.outcome, rule: rule), default: 0] += 1
            }
        }
    }

    func settled(_ settlement: Settlement) {
        state.withLock { counts in
            counts.deliveries["delivered", default: 0] += settlement.delivered.count
            counts.deliveries["failed", default: 0] += settlement.failed.count
            for (status, count) in settlement.deferrals { counts.deferrals[status, default: 0] += count }
        }
    }

    func stepFailed(isHeld: Bool) {
        state.withLock { counts in
            counts.failedSteps += 1
            if isHeld { counts.held += 1 }
        }
    }
}
