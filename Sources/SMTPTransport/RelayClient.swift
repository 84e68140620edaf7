import Mail
import NIOCore
import NIOPosix
import NIOSSL
import SMTP

/// Delivers messages to next hops by SMTP, over connections it keeps open while there is mail for them.
public final class RelayClient: Sendable {
    private let group: any EventLoopGroup
    private let helo: String
    private let pool: ConnectionPool
    private let probes = ConnectionPool(perHop: 5)
    private let registry = SessionRegistry()
    private let opportunistic: NIOSSLContext
    private let verifying: NIOSSLContext

    /// - Parameters:
    ///   - helo: the name in EHLO.
    ///   - connectionsPerHop: at once (`behaviour.md` Q-02: 20).
    ///   - rootsFile: PEM with the roots that `verify` trusts; without it those of the system.
    public init(group: any EventLoopGroup, helo: String, connectionsPerHop: Int = 20, rootsFile: String? = nil) throws {
        self.group = group
        self.helo = helo
        pool = ConnectionPool(perHop: connectionsPerHop)
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        if let rootsFile { configuration.trustRoots = .file(rootsFile) }
        verifying = try NIOSSLContext(configuration: configuration)
        configuration.certificateVerification = .none
        opportunistic = try NIOSSLContext(configuration: configuration)
    }

    /// One try for all recipients of an envelope at one hop.
    ///
    /// - Returns: exactly one outcome a recipient. Nothing is thrown: what went wrong is an outcome.
    public func deliver(envelope: Envelope, to hop: NextHop, content: OutgoingContent) async -> [EmailAddress: RecipientOutcome] {
        await pool.enter(hop)
        let outcomes = await deliverInTurn(envelope, hop, content)
        await pool.leave(hop)
        return outcomes
    }

    /// Asks a hop whether it would take mail for a recipient, without sending any.
    ///
    /// - Returns: its answer to RCPT; `nil` when it could not be asked, or takes no mail at all now.
    public func probe(_ recipient: EmailAddress, at hop: NextHop) async -> Reply? {
        await probes.enter(hop)
        let reply = try? await probeInTurn(recipient, hop)
        await probes.leave(hop)
        return reply
    }

    private func probeInTurn(_ recipient: EmailAddress, _ hop: NextHop) async throws -> Reply? {
        if let (connection, uses) = await probes.take(hop) {
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
        if try await reset(connection) { await probes.giveBack(connection, to: hop, uses: uses + 1) } else { connection.quit() }
        return answer
    }

    public func close() async {
        await pool.close()
        await probes.close()
    }

    /// Hangs up on every server, also where a delivery is under way: its recipients are deferred.
    public func breakOff() { registry.cut() }

    private func deliverInTurn(_ envelope: Envelope, _ hop: NextHop, _ content: OutgoingContent) async -> [EmailAddress: RecipientOutcome] {
        if let (connection, uses) = await pool.take(hop) {
            // A server may have closed an idle connection: before it has taken a recipient, a fresh one may be tried.
            let outcomes = await withTaskExecutorPreference(connection.executor) {
                await transact(envelope, hop, content, connection, uses: uses, mayGiveUp: true)
            }
            if let outcomes { return outcomes }
        }
        do {
            let connection = try await open(hop)
            return await withTaskExecutorPreference(connection.executor) {
                await transact(envelope, hop, content, connection, uses: 0, mayGiveUp: false) ?? [:]
            }
        } catch let refusal as ClientConnection.Refusal {
            // A server that declines every mail says nothing about this one: try again later (RFC 5321 §3.1, 554 at the start).
            return envelope.all(.deferred(refusal.reply, reason: "the next server declined the connection"))
        } catch {
            return envelope.all(.deferred(nil, reason: "\(error)"))
        }
    }

    private func open(_ hop: NextHop, _ timeouts: ClientConnection.Timeouts = .init()) async throws -> ClientConnection {
        let context = hop.tls == .verify ? verifying : opportunistic
        do {
            return try await ClientConnection.open(
                to: hop, usingTLS: hop.tls != .none, helo: helo, group: group, timeouts: timeouts, tls: context, registry: registry)
        } catch ConnectionFailure.tls where hop.tls == .may {
            // RFC 7435: where protection is a wish, a broken handshake must not stop the mail.
            return try await ClientConnection.open(
                to: hop, usingTLS: false, helo: helo, group: group, timeouts: timeouts, tls: context, registry: registry)
        }
    }

    /// - Returns: `nil` only with `mayGiveUp`, when the connection broke before the server answered anything.
    private func transact(
        _ envelope: Envelope, _ hop: NextHop, _ content: OutgoingContent, _ connection: ClientConnection, uses: Int, mayGiveUp: Bool
    ) async -> [EmailAddress: RecipientOutcome]? {
        var session = ClientSession(envelope, size: content.size, capabilities: connection.capabilities)
        if let obstacle = session.obstacle {
            await pool.giveBack(connection, to: hop, uses: uses)
            return envelope.all(.failed(obstacle, reason: "the next server cannot take this message"))
        }
        var hasAnswered = false
        do {
            guard await connection.isQuiet() else { throw ConnectionFailure.closed }
            let isClean = try await talk(&session, envelope, content, connection, &hasAnswered)
            if isClean { await pool.giveBack(connection, to: hop, uses: uses + 1) } else { connection.quit() }
        } catch is DataEncoder.BareLineEnd {
            connection.abort()
            let reply = Reply(554, EnhancedStatus(5, 6, 0), "The message holds a bare CR or LF and cannot be sent")
            return envelope.all(.failed(reply, reason: "bare CR or LF"))
        } catch {
            connection.abort()
            if mayGiveUp, !hasAnswered { return nil }
            if case ConnectionFailure.refused(let reply) = error {
                return envelope.all(.deferred(reply, reason: "the next server is closing"))
            }
            session.broke("\(error)")
        }
        return session.outcomes
    }

    /// - Returns: whether the connection can be used again.
    private func talk(
        _ session: inout ClientSession, _ envelope: Envelope, _ content: OutgoingContent, _ connection: ClientConnection,
        _ hasAnswered: inout Bool
    ) async throws -> Bool {
        let commands = [session.mailCommand] + session.recipientCommands + ["DATA"]
        let isPipelined = connection.capabilities.hasPipelining
        if isPipelined { try await connection.send(commands) } else { try await connection.send([commands[0]]) }
        let mailReply = try await connection.reply()
        // 421 on a connection that lay idle is its end, not an answer to this mail.
        if mailReply.code == 421 { throw ConnectionFailure.refused(mailReply) }
        hasAnswered = true
        let goesOn = session.receivedForMail(mailReply)
        if !goesOn, !isPipelined { return try await reset(connection) }
        for index in envelope.forwardPaths.indices {
            if !isPipelined { try await connection.send([commands[index + 1]]) }
            let reply = try await connection.reply()
            if goesOn { session.received(reply, forRecipient: index) }
        }
        if !isPipelined {
            guard session.hasAcceptedRecipients else { return try await reset(connection) }
            try await connection.send(["DATA"])
        }
        let dataReply = try await connection.reply()
        let maySend = goesOn && session.receivedForData(dataReply)
        guard maySend else {
            // A server that said 354 although nobody was accepted waits for a message: end it by leaving (RFC 2920 §3.1).
            if dataReply.code == 354 { connection.abort() }
            return dataReply.code == 354 ? false : try await reset(connection)
        }
        try await send(content, over: connection)
        session.receivedForMessage(try await connection.replyToMessage())
        return true
    }

    private func reset(_ connection: ClientConnection) async throws -> Bool {
        try await connection.command("RSET").isPositive
    }

    private func send(_ content: OutgoingContent, over connection: ClientConnection) async throws {
        var encoder = DataEncoder()
        var out: [UInt8] = []
        var index = 0
        while let piece = try await content.piece(index) {
            try encoder.encode(piece, into: &out)
            index += 1
            if out.count >= 128 * 1024 {
                try await connection.write(ByteBuffer(bytes: out))
                out.removeAll(keepingCapacity: true)
            }
        }
        try encoder.finish(into: &out)
        try await connection.write(ByteBuffer(bytes: out))
    }
}

extension Envelope {
    /// The same outcome for every recipient.
    func all(_ outcome: RecipientOutcome) -> [EmailAddress: RecipientOutcome] {
        Dictionary(forwardPaths.map { ($0, outcome) }) { first, _ in first }
    }
}
