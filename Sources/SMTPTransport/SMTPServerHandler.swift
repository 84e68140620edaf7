import Foundation
import Logging
import Mail
import NIOCore
import NIOSSL
import NIOTLS
import SMTP

/// Moves bytes between one connection and its `ServerSession`; decides nothing itself.
///
/// While a question to the receiver is open, nothing more is read from the socket: a client is never faster than the
/// store. Commands of one group are answered in one write (RFC 2920).
final class SMTPServerHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = Never
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    let configuration: ListenerConfiguration
    private let tls: NIOSSLContext?
    let receiver: any MailReceiver
    private let counter: ConnectionCounter
    let now: @Sendable () -> Date
    private let logger: Logger

    var session: ServerSession
    var buffer = ByteBuffer()
    var isBusy = false
    /// For the questions: they are asked and heard on the connection's own thread.
    private var executor: LoopExecutor?
    var isClosed = false
    /// The listener stops: the session ends after the message under way.
    private var isStopping = false
    private var wantsRead = false
    private var isCounted = false
    /// The client's, or what a proxy in front says it is.
    private var peer = ""
    /// The last address that was counted, and under which name: read once, not for each command.
    private var named: (address: String, client: String)?
    var tlsDescription: String?
    var message: MessageInTransfer?
    /// Octets of a chunk nobody wants, and the reply behind them.
    var unwanted: (left: Int, reply: Reply)?
    var pace: Pace
    /// Ends the wait for the client's next move: a connection that is gone must not be kept by its timer.
    private var cancelWatch: () -> Void = {}

    init(
        configuration: ListenerConfiguration, tls: NIOSSLContext?, receiver: any MailReceiver, counter: ConnectionCounter,
        now: @escaping @Sendable () -> Date, logger: Logger
    ) {
        self.configuration = configuration
        self.tls = tls
        self.receiver = receiver
        self.counter = counter
        self.now = now
        self.logger = logger
        session = ServerSession(offer: configuration.offer, limits: configuration.limits, isEncrypted: configuration.tls == .implicit)
        pace = Pace(configuration.limits, at: .now)
    }

    // MARK: Channel events

    func channelActive(context: ChannelHandlerContext) {
        peer = context.remoteAddress?.ipAddress ?? "unknown"
        watch(context)
        guard configuration.hasProxyHeader else { return greet(context) }
        if !configuration.trusts(peer) { close(Reply(421, EnhancedStatus(4, 7, 0), "Only trusted proxies may connect here"), context) }
    }

    private func greet(_ context: ChannelHandlerContext) {
        session.isTrusted = configuration.trusts(peer)
        isCounted = counter.enter(client, isTrusted: session.isTrusted)
        guard isCounted else { return close(Reply(421, EnhancedStatus(4, 7, 0), "Too many connections"), context) }
        guard receiver.isReady else { return close(Reply(421, EnhancedStatus(4, 3, 2), "Not ready yet, try again later"), context) }
        write(session.greeting, context)
        context.flush()
        pace.awaitCommand(at: .now)
    }

    /// The name the client is counted under.
    private var client: String { Network.client(of: peer) }

    func channelInactive(context: ChannelHandlerContext) {
        isClosed = true
        cancelWatch()
        cancelWatch = {}
        if isCounted { counter.leave(client) }
        isCounted = false
        abandonMessage()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isClosed else { return }
        var incoming = unwrapInboundIn(data)
        pace.received(incoming.readableBytes, at: .now)
        // Copied: who keeps the channel's buffer makes it take a new one for each read.
        if buffer.readableBytes == 0 { buffer.clear() }
        buffer.writeBuffer(&incoming)
        work(context)
    }

    func read(context: ChannelHandlerContext) {
        if isBusy { wantsRead = true } else { context.read() }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let header = event as? ProxyHeaderHandler.Arrived {
            begin(header.client, context)
        } else if event is ChannelShouldQuiesceEvent {
            isStopping = true
            endIfStopping(context)
        } else if case .handshakeCompleted = event as? TLSUserEvent {
            describeTLS(context)
        }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        logger.debug("smtp.connection-error", metadata: ["client": "\(address)", "reason": "\(error)"])
        context.close(promise: nil)
    }

    /// A proxy named its client, or did not speak its protocol.
    private func begin(_ client: ForwardedClient?, _ context: ChannelHandlerContext) {
        guard !isClosed else { return }
        guard let client else { return context.close(promise: nil) }
        if let address = client.address { peer = address }
        greet(context)
    }

    // MARK: Time

    /// Looks again when patience ends, or might end earlier because the listener came under stress.
    private func watch(_ context: ChannelHandlerContext) {
        let isUnderStress = counter.isUnderStress
        session.isUnderStress = isUnderStress
        let left = pace.deadline(isUnderStress: isUnderStress) - .now
        if !isBusy, !isClosed, left <= .zero { return close(Reply(421, EnhancedStatus(4, 4, 2), "Timeout"), context) }
        guard !isClosed else { return }
        let most = min(configuration.limits.stressedCommandTimeout, configuration.limits.commandTimeout)
        let wait = isBusy || left > most ? most : left
        let watcher = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(wait)) { [weak self] in
            guard let self, !self.isClosed else { return }
            self.watch(context)
        }
        cancelWatch = { watcher.cancel() }
    }

    // MARK: Work

    func work(_ context: ChannelHandlerContext) {
        while !isBusy, !isClosed {
            if unwanted != nil {
                guard dropChunk(context) else { break }
            } else if message?.isReading == true {
                guard readMessage(context) else { break }
            } else {
                guard readCommand(context) else { break }
            }
        }
        if !isClosed { context.flush() }
    }

    /// - Returns: whether there may be more to do.
    private func readCommand(_ context: ChannelHandlerContext) -> Bool {
        let limit = session.expectsLoginLine ? configuration.limits.loginLine : configuration.limits.commandLine
        let view = buffer.readableBytesView
        guard let lineFeed = view.firstIndex(of: 0x0A) else {
            if view.count > limit { close(Self.lineTooLong, context) }
            return false
        }
        var line = view[view.startIndex..<lineFeed]
        if line.last == 0x0D {
            line = line.dropLast()
        } else if !configuration.mendsLineEnds(of: peer) {
            // A client that ends lines with a bare LF may be relaying somebody else's commands (A4.1).
            close(Self.bareLineEnd, context)
            return false
        }
        guard !line.contains(0x0D) else {
            close(Self.bareLineEnd, context)
            return false
        }
        guard line.count + 2 <= limit else {
            close(Self.lineTooLong, context)
            return false
        }
        buffer.moveReaderIndex(to: lineFeed + 1)
        guard let action = action(for: line) else {
            close(Reply(521, EnhancedStatus(5, 5, 1), "Commands sent ahead of the reply"), context)
            return false
        }
        pace.awaitCommand(at: .now)
        if message != nil, !session.isChunking { abandonMessage() }
        carryOut(action, context)
        return true
    }

    private static let lineTooLong = Reply(500, EnhancedStatus(5, 5, 2), "Line too long")
    private static let bareLineEnd = Reply(521, EnhancedStatus(5, 5, 2), "Lines end with CRLF; bare CR and LF are not accepted")

    /// - Returns: `nil` when the client said more than it could know to be right.
    private func action(for line: ByteBufferView) -> ServerSession.Action? {
        if session.expectsLoginLine { return buffer.readableBytes > 0 ? nil : session.receive(loginLine: line) }
        do throws(CommandRefusal) {
            let command = try CommandParser.parse(line, postmaster: configuration.postmaster)
            if mustBeLastOfGroup(command), buffer.readableBytes > 0 { return nil }
            return session.receive(command)
        } catch {
            return session.receive(error)
        }
    }

    // RFC 2920 §3.1: EHLO, DATA, STARTTLS, QUIT and NOOP end a group; only those count that change what follows. RFC 4954 §4 adds AUTH.
    private func mustBeLastOfGroup(_ command: Command) -> Bool {
        switch command {
        case .ehlo, .helo, .lhlo, .data, .startTLS, .auth, .xclient: true
        default: false
        }
    }

    func carryOut(_ action: ServerSession.Action, _ context: ChannelHandlerContext) {
        switch action {
        // Codes of other families are about the client, not about its mail.
        case .reply(let reply) where Self.aboutMail.contains(reply.code):
            ask(context, { [receiver] in await receiver.final(reply) }) { $0.write($1, context) }
        case .reply(let reply): write(reply, context)
        case .close(let reply): close(reply, context)
        case .startTLS(let reply): startTLS(reply, context)
        case .checkSender(let mail): check(mail, context)
        case .checkRecipient(let recipient): check(recipient, context)
        case .readData(let envelope): begin(envelope, .data(DataDecoder(mendsLineEnds: configuration.mendsLineEnds(of: peer))), context)
        case .readChunk(let envelope, let size, let isLast): begin(envelope, chunk: size, isLast: isLast, context)
        case .dropChunk(let size, let reply): unwanted = (size, reply)
        case .lookUpLogin(let account):
            let client = facts
            ask(context, { [receiver] in await receiver.challenge(account: account, client) }) { handler, challenge in
                handler.carryOut(handler.session.found(challenge), context)
            }
        case .checkLogin(let attempt):
            let client = facts
            ask(context, { [receiver] in await receiver.check(attempt, client) }) { handler, result in
                handler.carryOut(handler.session.ended(result), context)
            }
        }
    }

    private static let aboutMail = 550...559

    private func check(_ mail: MailParameters, _ context: ChannelHandlerContext) {
        guard counter.mayBeginMessage(mailClient) else {
            return carryOut(session.refused(with: Reply(450, EnhancedStatus(4, 7, 1), "Too much mail, try again later")), context)
        }
        let client = facts
        if let known = receiver.knownAnswer(reversePath: mail.reversePath, client) {
            return answer(known.refusal, context) { $0.accepted(reversePath: mail) }
        }
        ask(context, { [receiver] in await receiver.check(reversePath: mail.reversePath, client) }) { handler, refusal in
            handler.answer(refusal, context) { $0.accepted(reversePath: mail) }
        }
    }

    private func check(_ recipient: RecipientParameters, _ context: ChannelHandlerContext) {
        guard counter.mayNameRecipient(mailClient) else {
            return carryOut(session.refused(with: Reply(450, EnhancedStatus(4, 7, 1), "Too many recipients, try again later")), context)
        }
        let (client, sender) = (facts, session.reversePath)
        if let known = receiver.knownAnswer(forwardPath: recipient.forwardPath, reversePath: sender, client) {
            return answer(known.refusal, context) { $0.accepted(recipient: recipient) }
        }
        let question = { @Sendable [receiver] in await receiver.check(forwardPath: recipient.forwardPath, reversePath: sender, client) }
        ask(context, question) { handler, refusal in
            handler.answer(refusal, context) { $0.accepted(recipient: recipient) }
        }
    }

    private func answer(_ refusal: Reply?, _ context: ChannelHandlerContext, _ accept: (inout ServerSession) -> Reply) {
        if let refusal {
            carryOut(session.refused(with: refusal), context)
        } else {
            write(accept(&session), context)
        }
    }

    /// Asks the receiver while nothing more is read, then goes on.
    func ask<T: Sendable>(
        _ context: ChannelHandlerContext, _ question: @Sendable @escaping () async -> T, _ then: @escaping (SMTPServerHandler, T) -> Void
    ) {
        isBusy = true
        let loop = context.eventLoop
        let asker = NIOLoopBound((handler: self, context: context, then: then), eventLoop: loop)
        let executor = executor ?? LoopExecutor(loop)
        self.executor = executor
        Task(executorPreference: executor) {
            let answer = await question()
            let goOn = { @Sendable in
                let (handler, context, then) = asker.value
                handler.goOn(with: answer, context, then)
            }
            if loop.inEventLoop { goOn() } else { loop.execute(goOn) }
        }
    }

    private func goOn<T>(with answer: T, _ context: ChannelHandlerContext, _ then: (SMTPServerHandler, T) -> Void) {
        isBusy = false
        if message?.isReading == true { pace.received(0, at: .now) } else { pace.awaitCommand(at: .now) }
        then(self, answer)
        work(context)
        endIfStopping(context)
        resumeReading(context)
    }

    /// RFC 5321 §3.8: a server that shuts down says 421. A transaction that has begun may finish first.
    private func endIfStopping(_ context: ChannelHandlerContext) {
        guard isStopping, !isBusy, message == nil, !session.isInTransaction else { return }
        close(Reply(421, EnhancedStatus(4, 3, 2), "Shutting down, try again later"), context)
    }

    private func resumeReading(_ context: ChannelHandlerContext) {
        guard wantsRead, !isBusy else { return }
        wantsRead = false
        context.read()
    }

    // MARK: TLS and replies

    private func startTLS(_ reply: Reply, _ context: ChannelHandlerContext) {
        guard let tls else { return }
        write(reply, context)
        context.flush()
        // RFC 3207 §4.2: nothing said before TLS counts; the group rule above saw to it that nothing was sent ahead.
        buffer.clear()
        do {
            try context.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls), position: .first)
            session.encrypted()
        } catch {
            logger.error("smtp.tls-failed", metadata: ["client": "\(address)", "reason": "\(error)"])
            context.close(promise: nil)
        }
    }

    private func describeTLS(_ context: ChannelHandlerContext) {
        let handler = try? context.pipeline.syncOperations.handler(type: NIOSSLServerHandler.self)
        tlsDescription =
            handler?.tlsVersion.map {
                "\($0)".uppercased().replacingOccurrences(of: "TLSV1", with: "TLSv1.").replacingOccurrences(of: "..", with: ".")
            } ?? "TLS"
    }

    /// The name the client whose mail it is is counted under.
    private var mailClient: String {
        let address = address
        if let named, named.address == address { return named.client }
        let client = Network.client(of: address)
        named = (address, client)
        return client
    }

    /// The client's as it counts for policy: what a trusted server in front says, else that of the connection.
    private var address: String { session.forwardedAddress ?? peer }

    var facts: ClientFacts {
        let (origin, reason) = configuration.origin(of: address, account: session.account)
        return ClientFacts(
            address: address, heloName: session.forwarded?.heloName ?? session.heloName, tls: tlsDescription, origin: origin,
            originReason: reason, listener: configuration.name, authenticatedAs: session.account)
    }

    func write(_ reply: Reply, _ context: ChannelHandlerContext) {
        guard !isClosed else { return }
        context.write(wrapOutboundOut(ByteBuffer(bytes: ReplyWriter.bytes(reply))), promise: nil)
    }

    func close(_ reply: Reply, _ context: ChannelHandlerContext) {
        guard !isClosed else { return }
        write(reply, context)
        isClosed = true
        abandonMessage()
        context.flush()
        context.close(mode: .output, promise: nil)
        let channel = context.channel
        context.eventLoop.scheduleTask(in: .seconds(2)) { channel.close(promise: nil) }
    }
}
