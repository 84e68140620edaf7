import Foundation
import Logging
import Mail
import SMTPTransport
import Store
import Synchronization

/// Finds out whether an internal recipient exists, so that mail to nobody is refused at RCPT and nothing is sent back later (N-05).
public final class RecipientDesk: Sendable {
    private let check: RecipientCheck
    private let store: Store
    private let relay: RelayClient
    private let routes: RouteTable
    private let now: @Sendable () -> Date
    private let logger: Logger
    private let cache = Mutex(CallAheadCache())

    public init(
        check: RecipientCheck, store: Store, relay: RelayClient, routes: RouteTable, now: @escaping @Sendable () -> Date, logger: Logger
    ) {
        self.check = check
        self.store = store
        self.relay = relay
        self.routes = routes
        self.now = now
        self.logger = logger
    }

    /// `nil` when the recipient exists, or nobody can say that it does not.
    func refusal(of recipient: EmailAddress) async throws -> Reply? {
        switch check {
        case .none: return nil
        case .users:
            let isListed = try await store.read { transaction in
                try [recipient, recipient.withoutTag].compactMap(\.self).contains { try transaction.user($0) != nil }
            }
            return isListed ? nil : Self.unknown
        case .callAhead: return await callAhead(recipient)
        }
    }

    private func callAhead(_ recipient: EmailAddress) async -> Reply? {
        let memory = cache.withLock { $0.memory(of: recipient, at: now()) }
        if case .fresh(let exists) = memory { return exists ? nil : Self.unknown }
        guard let hop = routes.nextHop(for: recipient, locality: .internal) else { return nil }
        guard let reply = await relay.probe(recipient, at: hop), !reply.isTransient else {
            logger.warning("smtp.call-ahead-failed", metadata: ["recipient": "\(recipient)", "server": "\(hop)"])
            return memory == .stale ? nil : Reply(450, EnhancedStatus(4, 4, 1), "Cannot verify the recipient now, try again later")
        }
        let exists = reply.isPositive
        cache.withLock { $0.learn(recipient, exists: exists, at: now()) }
        return exists ? nil : Self.unknown
    }

    private static let unknown = Reply(550, EnhancedStatus(5, 1, 1), "No such recipient here")
}
