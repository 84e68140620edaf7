import Mail
import SMTP
import Synchronization

/// Counts what clients of a listener do, so that one client cannot use it up.
final class ConnectionCounter: Sendable {
    private struct State {
        var open: [String: Int] = [:]
        var total = 0
        var connections = RateTable()
        var messages = RateTable()
        var recipients = RateTable()
        var limits: Limits
    }

    private let state: Mutex<State>
    private let clock: @Sendable () -> ContinuousClock.Instant

    init(_ limits: Limits, clock: @escaping @Sendable () -> ContinuousClock.Instant = { .now }) {
        state = Mutex(State(limits: limits))
        self.clock = clock
    }

    /// Other limits from now on; who is in stays in.
    func change(_ limits: Limits) { state.withLock { $0.limits = limits } }

    /// Whether one more connection of this client is welcome; if so it counts until `leave`.
    ///
    /// - Parameter isTrusted: it speaks for many clients: no limit of one client holds for it, as with Postfix's
    ///   `smtpd_client_event_limit_exceptions`.
    func enter(_ client: String, isTrusted: Bool) -> Bool {
        let now = clock()
        return state.withLock { state in
            guard state.total < state.limits.connections else { return false }
            if !isTrusted {
                guard state.open[client, default: 0] < state.limits.connectionsPerClient,
                    state.connections.count(client, limit: state.limits.connectionsPerMinute, at: now)
                else { return false }
            }
            state.open[client, default: 0] += 1
            state.total += 1
            return true
        }
    }

    func leave(_ client: String) {
        state.withLock { state in
            let left = state.open[client, default: 1] - 1
            state.open[client] = left > 0 ? left : nil
            state.total -= 1
        }
    }

    func mayBeginMessage(_ client: String) -> Bool {
        let now = clock()
        return state.withLock { $0.messages.count(client, limit: $0.limits.messagesPerMinute, at: now) }
    }

    func mayNameRecipient(_ client: String) -> Bool {
        let now = clock()
        return state.withLock { $0.recipients.count(client, limit: $0.limits.recipientsPerMinute, at: now) }
    }

    /// Few connections are left: clients get less patience.
    var isUnderStress: Bool { state.withLock { $0.total * 100 >= $0.limits.connections * $0.limits.stressPercentage } }
}
