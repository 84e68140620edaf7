import Mail
import Queue
import SMTPTransport

/// One try for the recipients of a message, at each of their next hops.
struct DeliveryRound: Sendable {
    let entry: ReadyEntry
    let content: OutgoingContent
    let routes: RouteTable
    let relay: RelayClient

    /// What it came to.
    struct Tried: Sendable {
        var outcomes: [EmailAddress: RecipientOutcome] = [:]
        /// Their next hop is busy with other mail.
        var postponed: Set<EmailAddress> = []
        /// For the trace.
        var servers = ""
    }

    /// So long a mail waits for its turn at a busy hop before it makes room for mail to others.
    private static let patience = Duration.seconds(2)
    /// Hops tried at once for one message.
    private static let width = 10

    func run() async -> Tried {
        let locality = entry.route == "internal" ? Locality.internal : .external
        let byHop = Dictionary(grouping: entry.envelope.forwardPaths) { routes.nextHop(for: $0, locality: locality) }
        var tried = Tried()
        var names: [String] = []
        for (part, name) in await attempts(Array(byHop)) {
            tried.outcomes.merge(part.outcomes) { _, new in new }
            tried.postponed.formUnion(part.postponed)
            if !name.isEmpty { names.append(name) }
        }
        tried.outcomes = entry.reported(tried.outcomes)
        tried.servers = names.sorted().joined(separator: " ")
        return tried
    }

    private func attempts(_ hops: [(key: NextHop?, value: [EmailAddress])]) async -> [(Tried, String)] {
        if hops.count == 1 { return [await attempt(hops[0].value, at: hops[0].key)] }
        return await withTaskGroup(of: (Tried, String).self) { group in
            var found: [(Tried, String)] = []
            for (index, hop) in hops.enumerated() {
                if index >= Self.width, let part = await group.next() { found.append(part) }
                group.addTask { await attempt(hop.value, at: hop.key) }
            }
            for await part in group { found.append(part) }
            return found
        }
    }

    private func attempt(_ recipients: [EmailAddress], at hop: NextHop?) async -> (Tried, String) {
        guard let hop else {
            let reason = "no route for this recipient: give the configuration a route, then zegel queue retry"
            return (Tried(outcomes: Dictionary(recipients.map { ($0, .deferred(nil, reason: reason)) }) { first, _ in first }), "")
        }
        var envelope = entry.envelopeForNextHop
        envelope.forwardPaths = recipients
        switch await relay.attempt(envelope: envelope, at: hop, content: content, patience: Self.patience) {
        case .tried(let outcomes, let server): return (Tried(outcomes: outcomes), server)
        case .noTurn: return (Tried(postponed: Set(recipients)), "")
        }
    }
}
