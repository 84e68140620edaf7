import Mail
import NIOCore
import SMTP

/// One message over one open connection.
struct RelaySession: Sendable {
    let connection: ClientConnection
    let server: NextHop
    /// The connection lay idle: if it breaks before anything was answered, the caller tries a fresh one.
    let mayGiveUp: Bool

    /// - Returns: `nil` only with `mayGiveUp`, when the connection broke before the server answered anything.
    func run(_ envelope: Envelope, _ content: OutgoingContent, _ pool: ConnectionPool, uses: Int) async -> Trial? {
        var envelope = envelope
        let fitting: OutgoingContent
        do {
            fitting = try await fit(content, &envelope)
        } catch let misfit as Misfit {
            pool.giveBack(connection, to: server, uses: uses)
            return Trial(outcomes: envelope.all(.failed(misfit.reply, reason: misfit.reason)), result: .neutral)
        } catch {
            // Our own bytes cannot be read: nothing was said yet.
            pool.giveBack(connection, to: server, uses: uses)
            return Trial(outcomes: envelope.all(.deferred(nil, reason: "\(error)")), result: .neutral)
        }
        var session = ClientSession(envelope, size: fitting.size, capabilities: connection.capabilities)
        if let obstacle = session.obstacle {
            pool.giveBack(connection, to: server, uses: uses)
            return Trial(outcomes: envelope.all(.failed(obstacle, reason: "the next server cannot take this message")), result: .neutral)
        }
        var hasAnswered = false
        do {
            guard await connection.isQuiet() else { throw ConnectionFailure.closed }
            let isClean = try await talk(&session, envelope, fitting, &hasAnswered)
            if isClean { pool.giveBack(connection, to: server, uses: uses + 1) } else { connection.quit() }
        } catch is DataEncoder.BareLineEnd {
            connection.abort()
            let reply = Reply(554, EnhancedStatus(5, 6, 0), "The message holds a bare CR or LF and cannot be sent")
            return Trial(outcomes: envelope.all(.failed(reply, reason: "bare CR or LF")), result: .neutral)
        } catch {
            connection.abort()
            if mayGiveUp, !hasAnswered { return nil }
            if case ConnectionFailure.refused(let reply) = error {
                return Trial(
                    outcomes: envelope.all(.deferred(reply, reason: "the next server is closing")), result: .neutral, mayGoElsewhere: true)
            }
            session.broke("\(error)")
            return Trial(
                outcomes: session.outcomes, result: hasAnswered ? .neutral : .unreachable("\(error)"), mayGoElsewhere: !hasAnswered)
        }
        return Trial(outcomes: session.outcomes, result: .worked)
    }

    // MARK: What the server can take

    /// The message cannot go to this server without being changed in a way it must not be.
    private struct Misfit: Error {
        let reply: Reply
        let reason: String
    }

    /// The content as this server takes it. Signed content is never changed: it goes as it is or not at all.
    private func fit(_ content: OutgoingContent, _ envelope: inout Envelope) async throws -> OutgoingContent {
        if envelope.isInternationalized, !connection.capabilities.hasSMTPUTF8 {
            // RFC 6531 §3.4: a client may ask for SMTPUTF8 although nothing in the mail needs it.
            let needsIt = ([envelope.reversePath].compactMap(\.self) + envelope.forwardPaths).contains(where: \.isInternationalized)
            if !needsIt, try await content.hasSevenBitHeader() { envelope.isInternationalized = false }
        }
        guard !connection.capabilities.has8BitMIME, try await !content.isSevenBit() else { return content }
        // RFC 6152 §3: to a server without 8BITMIME a message goes in 7 bits or not at all.
        guard let bytes = try await content.inSevenBits() else {
            let text = "The message must not be changed, and the next server does not take its 8-bit text"
            throw Misfit(reply: Reply(554, EnhancedStatus(5, 6, 7), text), reason: "the next server takes 7-bit mail only")
        }
        envelope.body = nil
        return OutgoingContent(bytes)
    }

    // MARK: Dialogue

    /// - Returns: whether the connection can be used again.
    private func talk(
        _ session: inout ClientSession, _ envelope: Envelope, _ content: OutgoingContent, _ hasAnswered: inout Bool
    ) async throws -> Bool {
        let commands = [session.mailCommand] + session.recipientCommands + ["DATA"]
        let isPipelined = connection.capabilities.hasPipelining
        if isPipelined { try await connection.send(commands) } else { try await connection.send([commands[0]]) }
        let mailReply = try await connection.reply()
        // 421 on a connection that lay idle is its end, not an answer to this mail.
        if mailReply.code == 421 { throw ConnectionFailure.refused(mailReply) }
        hasAnswered = true
        let goesOn = session.receivedForMail(mailReply)
        if !goesOn, !isPipelined { return try await reset() }
        for index in envelope.forwardPaths.indices {
            if !isPipelined { try await connection.send([commands[index + 1]]) }
            let reply = try await connection.reply()
            if goesOn { session.received(reply, forRecipient: index) }
        }
        if !isPipelined {
            guard session.hasAcceptedRecipients else { return try await reset() }
            try await connection.send(["DATA"])
        }
        let dataReply = try await connection.reply()
        let maySend = goesOn && session.receivedForData(dataReply)
        guard maySend else {
            // A server that said 354 although nobody was accepted waits for a message: end it by leaving (RFC 2920 §3.1).
            if dataReply.code == 354 { connection.abort() }
            return dataReply.code == 354 ? false : try await reset()
        }
        try await send(content)
        try await readEnd(&session)
        return true
    }

    private func readEnd(_ session: inout ClientSession) async throws {
        guard server.spoken == .lmtp else { return session.receivedForMessage(try await connection.replyToMessage()) }
        for recipient in session.accepted { session.receivedForMessage(try await connection.replyToMessage(), of: recipient) }
    }

    private func reset() async throws -> Bool { try await connection.command("RSET").isPositive }

    private func send(_ content: OutgoingContent) async throws {
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
