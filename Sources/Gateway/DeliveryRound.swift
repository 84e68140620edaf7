import MIME
import Mail
import Queue
import SMTPTransport

/// One try for the recipients of a message, at each of their next hops.
struct DeliveryRound: Sendable {
    let entry: ReadyEntry
    let routes: RouteTable
    let relay: RelayClient
    let queue: Queue
    let crypto: CryptoPool

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

    func run() async throws -> Tried {
        let locality = entry.route == "internal" ? Locality.internal : .external
        let byHop = Dictionary(grouping: entry.envelope.forwardPaths) { routes.nextHop(for: $0, locality: locality) }
        let content = try await outgoing()
        var tried = Tried()
        var names: [String] = []
        for (part, name) in await attempts(Array(byHop), content) {
            tried.outcomes.merge(part.outcomes) { _, new in new }
            tried.postponed.formUnion(part.postponed)
            if !name.isEmpty { names.append(name) }
        }
        tried.outcomes = entry.reported(tried.outcomes)
        tried.servers = names.sorted().joined(separator: " ")
        return tried
    }

    private func attempts(_ hops: [(key: NextHop?, value: [EmailAddress])], _ content: OutgoingContent) async -> [(Tried, String)] {
        if hops.count == 1 { return [await attempt(hops[0].value, at: hops[0].key, content)] }
        return await withTaskGroup(of: (Tried, String).self) { group in
            var found: [(Tried, String)] = []
            for (index, hop) in hops.enumerated() {
                if index >= Self.width, let part = await group.next() { found.append(part) }
                group.addTask { await attempt(hop.value, at: hop.key, content) }
            }
            for await part in group { found.append(part) }
            return found
        }
    }

    private func attempt(_ recipients: [EmailAddress], at hop: NextHop?, _ content: OutgoingContent) async -> (Tried, String) {
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

    // MARK: Content

    private func outgoing() async throws -> OutgoingContent {
        let content = try await queue.content(of: entry)
        return OutgoingContent(size: content.size, inSevenBits: { try await sevenBits(content) }) {
            $0 < content.chunkCount ? try await content.chunk($0) : nil
        }
    }

    /// RFC 6152 §3: what nobody signed may be written anew for a server that takes 7 bits only. `nil` for everything else (G-02).
    private func sevenBits(_ content: MessageContent) async throws -> [UInt8]? {
        let bytes = try await content.bytes()
        return try await crypto.run {
            let message = Message(parsing: bytes)
            guard message.isFullyInterpreted, !message.isSignedByItsAuthor else { return nil }
            let safe = message.sevenBitSafe()
            return safe.allSatisfy { $0 < 0x80 } ? safe : nil
        }
    }
}

extension Message {
    private static let signatures = ["DKIM-Signature", "ARC-Message-Signature", "DomainKey-Signature"]
    private static let sealed: Set = ["multipart/signed", "multipart/encrypted"]

    /// A signature somewhere covers the bytes as they are.
    fileprivate var isSignedByItsAuthor: Bool {
        Self.signatures.contains { root.header.first(named: $0) != nil }
            || entities.contains { Self.sealed.contains($0.contentType.mediaType) }
    }
}
