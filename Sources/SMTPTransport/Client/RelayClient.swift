import Mail
import NIOCore
import NIOPosix
import NIOSSL
import SMTP

/// Delivers messages to next hops by SMTP or LMTP, over connections it keeps open while there is mail for them.
public final class RelayClient: Sendable {
    private let means: ClientConnection.Means
    private let exchangers: Exchangers?
    private let pool = ConnectionPool()
    private let turns = Turns()
    private let probes = ConnectionPool()
    private let probeTurns = Turns()
    private let opportunistic: NIOSSLContext
    private let verifying: NIOSSLContext

    /// Questions about recipients at once at one hop.
    private static let probeConnections = 5
    /// So often a server may say it has too many connections before a mail waits for longer.
    private static let mostTurns = 3

    /// - Parameters:
    ///   - helo: the name in EHLO; mail for a domain whose MX it is would loop.
    ///   - rootsFile: PEM with the roots that `verify` trusts; without it those of the system.
    ///   - resolver: finds the servers of domains; without it hops that are domains are put off.
    ///   - scram: for hops that take SCRAM-SHA-256; without it only PLAIN and LOGIN are spoken.
    ///   - random: that many random bytes.
    public init(
        group: any EventLoopGroup, helo: String, rootsFile: String? = nil, resolver: (any MailResolver)? = nil, scram: SCRAMProver? = nil,
        random: @escaping @Sendable (Int) -> [UInt8] = { count in (0..<count).map { _ in UInt8.random(in: 0...255) } }
    ) throws {
        means = .init(helo: helo, group: group, registry: SessionRegistry(), scram: scram, random: random)
        exchangers = resolver.map { Exchangers(resolver: $0, hostName: helo) }
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        if let rootsFile { configuration.trustRoots = .file(rootsFile) }
        verifying = try NIOSSLContext(configuration: configuration)
        configuration.certificateVerification = .none
        opportunistic = try NIOSSLContext(configuration: configuration)
    }

    /// One try for all recipients of an envelope at one hop, which waits for its turn as long as it takes.
    ///
    /// - Returns: exactly one outcome a recipient. Nothing is thrown: what went wrong is an outcome.
    public func deliver(envelope: Envelope, to hop: NextHop, content: OutgoingContent) async -> [EmailAddress: RecipientOutcome] {
        switch await attempt(envelope: envelope, at: hop, content: content, patience: nil) {
        case .tried(let outcomes, _): outcomes
        case .noTurn: envelope.all(.deferred(nil, reason: "the next server is busy"))
        }
    }

    /// The same, for who has other mail to deliver meanwhile.
    /// - Parameter patience: so long it waits for its turn; `nil`: for ever.
    public func attempt(envelope: Envelope, at hop: NextHop, content: OutgoingContent, patience: Duration?) async -> DeliveryAttempt {
        var last: Trial?
        for _ in 0..<Self.mostTurns {
            switch await turns.take(hop, patience: patience) {
            case .busy: return last.map { .tried($0.outcomes, server: $0.server) } ?? .noTurn
            case .unreachable(let reason):
                return .tried(
                    envelope.all(.deferred(nil, reason: "not tried, as other mail just failed: \(reason)")), server: hop.description)
            case .granted:
                let trial = await deliverInTurn(envelope, hop, content)
                last = trial
                guard turns.giveBack(hop, trial.result) else { return .tried(trial.outcomes, server: trial.server) }
            }
        }
        return last.map { .tried($0.outcomes, server: $0.server) } ?? .noTurn
    }

    /// Asks a hop whether it would take mail for a recipient, without sending any.
    ///
    /// - Returns: its answer to RCPT; `nil` when it could not be asked, or takes no mail at all now.
    public func probe(_ recipient: EmailAddress, at hop: NextHop) async -> Reply? {
        guard let server = (try? await servers(of: hop))?.first else { return nil }
        var place = server
        place.connections = Self.probeConnections
        _ = await probeTurns.take(place, patience: nil)
        let reply = try? await probeInTurn(recipient, server)
        probeTurns.giveBack(place, reply == nil ? .neutral : .worked)
        return reply ?? nil
    }

    private func probeInTurn(_ recipient: EmailAddress, _ hop: NextHop) async throws -> Reply? {
        if let (connection, uses) = probes.take(hop) {
            // A server may have closed an idle connection: a fresh one may be tried.
            do { return try await ask(about: recipient, hop, connection, uses) } catch { connection.abort() }
        }
        let connection = try await open(hop, .probe)
        do {
            return try await ask(about: recipient, hop, connection, 0)
        } catch {
            connection.abort()
            throw error
        }
    }

    private func ask(about recipient: EmailAddress, _ hop: NextHop, _ connection: ClientConnection, _ uses: Int) async throws -> Reply? {
        guard await connection.isQuiet() else { throw ConnectionFailure.closed }
        var envelope = Envelope(reversePath: nil, forwardPaths: [recipient])
        envelope.isInternationalized = recipient.isInternationalized
        let session = ClientSession(envelope, size: 0, capabilities: connection.capabilities)
        if let obstacle = session.obstacle { return obstacle }
        let mail = try await connection.command(session.mailCommand)
        var answer: Reply?
        if mail.isPositive { for command in session.recipientCommands { answer = try await connection.command(command) } }
        guard answer?.code != 421, mail.code != 421 else { throw ConnectionFailure.closed }
        if try await connection.command("RSET").isPositive {
            probes.giveBack(connection, to: hop, uses: uses + 1)
        } else {
            connection.quit()
        }
        return answer
    }

    public func close() async {
        pool.close()
        probes.close()
    }

    /// Hangs up on every server, also where a delivery is under way: its recipients are deferred.
    public func breakOff() { means.registry.cut() }

    // MARK: Servers

    private func servers(of hop: NextHop) async throws(LookupFailure) -> [NextHop] {
        guard hop.isDomain else { return [hop] }
        guard let exchangers else { throw .unavailable("there is no resolver") }
        return try await exchangers.servers(for: hop)
    }

    private func deliverInTurn(_ envelope: Envelope, _ hop: NextHop, _ content: OutgoingContent) async -> Trial {
        let servers: [NextHop]
        do throws(LookupFailure) { servers = try await self.servers(of: hop) } catch {
            return Trial(outcomes: envelope.all(error.outcome), result: .neutral, server: hop.description)
        }
        var trial = Trial(outcomes: envelope.all(LookupFailure.noServer.outcome), result: .neutral, server: hop.description)
        for server in servers {
            trial = await deliver(envelope, at: server, content)
            trial.server = server.description
            // RFC 5321 §5.1: who does not answer, or turns everybody away, leaves the mail to the next.
            guard trial.mayGoElsewhere else { break }
        }
        return trial
    }

    private func deliver(_ envelope: Envelope, at server: NextHop, _ content: OutgoingContent) async -> Trial {
        if let (connection, uses) = pool.take(server) {
            // A server may have closed an idle connection: before it has taken a recipient, a fresh one may be tried.
            let session = RelaySession(connection: connection, server: server, mayGiveUp: true)
            let trial = await withTaskExecutorPreference(connection.executor) {
                await session.run(envelope, content, pool, uses: uses)
            }
            if let trial { return trial }
        }
        do {
            let connection = try await open(server)
            let session = RelaySession(connection: connection, server: server, mayGiveUp: false)
            return await withTaskExecutorPreference(connection.executor) {
                await session.run(envelope, content, pool, uses: 0) ?? Trial(outcomes: [:], result: .neutral)
            }
        } catch let refusal as ClientConnection.Refusal {
            // A server that declines every mail says nothing about this one: try again later (RFC 5321 §3.1, 554 at the start).
            let outcomes = envelope.all(.deferred(refusal.reply, reason: "the next server declined the connection"))
            let summary = refusal.reply.summary
            return Trial(
                outcomes: outcomes, result: refusal.reply.isTransient ? .crowded(summary) : .unreachable(summary), mayGoElsewhere: true)
        } catch {
            return Trial(outcomes: envelope.all(.deferred(nil, reason: "\(error)")), result: .unreachable("\(error)"), mayGoElsewhere: true)
        }
    }

    private func open(_ hop: NextHop, _ timeouts: ClientConnection.Timeouts = .init()) async throws -> ClientConnection {
        let context = hop.tls == .verify ? verifying : opportunistic
        do {
            return try await ClientConnection.open(to: hop, usingTLS: hop.tls != .none, means, timeouts: timeouts, tls: context)
        } catch ConnectionFailure.tls where hop.tls == .may {
            // RFC 7435: where protection is a wish, a broken handshake must not stop the mail.
            return try await ClientConnection.open(to: hop, usingTLS: false, means, timeouts: timeouts, tls: context)
        }
    }
}

extension Envelope {
    /// The same outcome for every recipient.
    func all(_ outcome: RecipientOutcome) -> [EmailAddress: RecipientOutcome] {
        Dictionary(forwardPaths.map { ($0, outcome) }) { first, _ in first }
    }
}
