import Foundation
import Mail
import NIOConcurrencyHelpers
import NIOCore
import NIOPosix
import NIOSSL
import SMTP

/// One open connection to a next hop, past EHLO and, where the route asks for it, TLS. Used by one delivery at a time.
final class ClientConnection: Sendable {
    /// How long each step may take (RFC 5321 §4.5.3.2).
    struct Timeouts: Sendable {
        var connect = TimeAmount.seconds(30)
        var command = TimeAmount.seconds(300)
        var dataEnd = TimeAmount.seconds(600)

        /// For a question a client waits on.
        static let probe = Self(connect: .seconds(5), command: .seconds(10))
    }

    let capabilities: Capabilities
    /// For tasks that talk over this connection.
    let executor: LoopExecutor
    private let channel: any Channel
    private let handler: NIOLoopBound<SMTPClientHandler>
    private let timeouts: Timeouts

    private init(channel: any Channel, handler: NIOLoopBound<SMTPClientHandler>, capabilities: Capabilities, timeouts: Timeouts) {
        self.channel = channel
        executor = LoopExecutor(channel.eventLoop)
        self.handler = handler
        self.capabilities = capabilities
        self.timeouts = timeouts
    }

    /// Who we are, and with what we connect.
    struct Means: Sendable {
        let helo: String
        let group: any EventLoopGroup
        let registry: SessionRegistry
        /// `nil`: SCRAM is not spoken.
        let scram: SCRAMProver?
        let random: @Sendable (Int) -> [UInt8]
    }

    /// Connects, greets, protects the connection as the hop's policy says, and logs in where the route has an account.
    ///
    /// - Throws: `ConnectionFailure`, or `Refusal` when the server declined.
    static func open(to hop: NextHop, usingTLS: Bool, _ means: Means, timeouts: Timeouts, tls: NIOSSLContext) async throws
        -> ClientConnection
    {
        let (channel, handler) = try await connect(to: hop, means.group, timeouts, means.registry)
        do {
            let plain = ClientConnection(channel: channel, handler: handler, capabilities: Capabilities(), timeouts: timeouts)
            try await plain.expectPositive(plain.reply())
            var capabilities = try await plain.greet(means.helo, hop.spoken)
            if usingTLS, capabilities.hasStartTLS {
                try await plain.expectPositive(plain.command("STARTTLS"))
                let sslHandler = try NIOSSLClientHandler(context: tls, serverHostname: hop.nameForTLS)
                let bound = NIOLoopBoundBox.makeBoxSendingValue(sslHandler, eventLoop: channel.eventLoop)
                try await channel.eventLoop.flatSubmit { handler.value.startTLS(bound.value, within: timeouts.command, channel) }.get()
                // RFC 3207 §4.2: what was offered before TLS is forgotten.
                capabilities = try await plain.greet(means.helo, hop.spoken)
            } else if hop.tls == .encrypt || hop.tls == .verify {
                throw ConnectionFailure.tlsNotOffered
            }
            if let login = hop.login { try await plain.logIn(as: login, with: capabilities.mechanisms, means) }
            return ClientConnection(channel: channel, handler: handler, capabilities: capabilities, timeouts: timeouts)
        } catch {
            channel.close(promise: nil)
            throw error
        }
    }

    private static func connect(
        to hop: NextHop, _ group: any EventLoopGroup, _ timeouts: Timeouts, _ registry: SessionRegistry
    ) async throws -> (any Channel, NIOLoopBound<SMTPClientHandler>) {
        // Kept from the start: a server that declines at once may have closed before anybody could ask the pipeline for it.
        let made = NIOLockedValueBox<NIOLoopBound<SMTPClientHandler>?>(nil)
        do {
            let channel = try await ClientBootstrap(group: group)
                .connectTimeout(timeouts.connect)
                .channelOption(.tcpOption(.tcp_nodelay), value: 1)
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        registry.add(channel)
                        let handler = SMTPClientHandler()
                        made.withLockedValue { $0 = NIOLoopBound(handler, eventLoop: channel.eventLoop) }
                        try channel.pipeline.syncOperations.addHandler(handler)
                    }
                }
                .connect(host: hop.address ?? hop.host, port: hop.port).get()
            guard let handler = made.withLockedValue({ $0 }) else { throw ConnectionFailure.closed }
            return (channel, handler)
        } catch {
            throw ConnectionFailure.cannotConnect(String(describing: error).prefix(200).description)
        }
    }

    private func greet(_ helo: String, _ spoken: NextHop.Spoken) async throws -> Capabilities {
        // RFC 2033 §4.1
        let ehlo = try await command("\(spoken == .lmtp ? "LHLO" : "EHLO") \(helo)")
        if ehlo.isPositive { return Capabilities(ehlo) }
        guard ehlo.isPermanent, spoken == .smtp else { throw Refusal(reply: ehlo) }
        try await expectPositive(command("HELO \(helo)"))
        return Capabilities()
    }

    // RFC 4954 §4
    private func logIn(as login: RelayLogin, with offered: [Mechanism], _ means: Means) async throws {
        let known: [Mechanism] = means.scram == nil ? [.plain, .login] : [.scramSHA256, .plain, .login]
        guard let mechanism = known.first(where: offered.contains) else { throw ConnectionFailure.noLoginOffered }
        var exchange = ClientLogin(
            mechanism, account: login.account, password: login.password, nonce: Data(means.random(18)).base64EncodedString())
        var step = ClientLogin.Step.send(exchange.command)
        while true {
            switch step {
            case .send(let line): step = exchange.receive(try await command(line))
            case .prove(let salt, let iterations, let message):
                guard let scram = means.scram else { throw ConnectionFailure.noLoginOffered }
                let shown = try await scram(
                    SCRAMQuestion(password: login.password, salt: salt, iterations: iterations, authMessage: message))
                step = exchange.proven(shown.proof, serverSignature: shown.serverSignature)
            case .done: return
            case .failed(let reason): throw ConnectionFailure.loginRefused(reason)
            }
        }
    }

    /// A server that declines to talk to us at all.
    struct Refusal: Error { let reply: Reply }

    private func expectPositive(_ reply: Reply) throws {
        guard (200..<300).contains(reply.code) else { throw Refusal(reply: reply) }
    }

    var isUsable: Bool { channel.isActive }

    /// Nothing came that belongs to no command: a stray reply would be taken for the answer to the next one.
    func isQuiet() async -> Bool {
        if channel.eventLoop.inEventLoop { return handler.value.isQuiet }
        let handler = handler
        return (try? await channel.eventLoop.submit { handler.value.isQuiet }.get()) ?? false
    }

    func reply(_ limit: TimeAmount? = nil) async throws -> Reply {
        let (handler, loop, limit) = (handler, channel.eventLoop, limit ?? timeouts.command)
        if loop.inEventLoop { return try await handler.value.nextReply(within: limit, on: loop).get() }
        return try await loop.flatSubmit { handler.value.nextReply(within: limit, on: loop) }.get()
    }

    func replyToMessage() async throws -> Reply { try await reply(timeouts.dataEnd) }

    func command(_ line: String) async throws -> Reply {
        try await send([line])
        return try await reply()
    }

    /// Sends commands in one write (RFC 2920 §3.1 when there are several).
    func send(_ lines: [String]) async throws {
        var buffer = channel.allocator.buffer(capacity: lines.reduce(0) { $0 + $1.utf8.count + 2 })
        for line in lines {
            buffer.writeString(line)
            buffer.writeStaticString("\r\n")
        }
        try await write(buffer)
    }

    func write(_ buffer: ByteBuffer) async throws {
        let (handler, loop, limit) = (handler, channel.eventLoop, timeouts.command)
        let write = { @Sendable [channel] in
            // A server that no longer reads must not hold the delivery for ever.
            handler.value.writes(within: limit, on: loop)
            let written = channel.writeAndFlush(buffer)
            written.whenComplete { _ in handler.value.hasWritten() }
            return written
        }
        do {
            if loop.inEventLoop { try await write().get() } else { try await loop.flatSubmit(write).get() }
        } catch {
            throw ConnectionFailure.closed
        }
    }

    /// Says goodbye without waiting for the answer.
    func quit() {
        channel.writeAndFlush(ByteBuffer(string: "QUIT\r\n")).whenComplete { [channel] _ in channel.close(promise: nil) }
    }

    /// Breaks off at once: the server must not take what it has for a whole message.
    func abort() { channel.close(promise: nil) }
}

extension NextHop {
    /// The server name indication; an IP address has none.
    var nameForTLS: String? { (try? SocketAddress(ipAddress: host, port: port)) == nil ? host : nil }
}
