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

    /// Decoded bytes handed to the writer at once.
    private static let pieceSize = 256 * 1024

    private let configuration: ListenerConfiguration
    private let tls: NIOSSLContext?
    private let receiver: any MailReceiver
    private let counter: ConnectionCounter
    private let now: @Sendable () -> Date
    private let logger: Logger

    private var session: ServerSession
    private var buffer = ByteBuffer()
    private var isBusy = false
    private var isClosed = false
    /// The listener stops: the session ends after the message under way.
    private var isStopping = false
    private var wantsRead = false
    private var isCounted = false
    private var address = ""
    private var tlsDescription: String?
    private var message: MessageInTransfer?

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
        let offer = ServerSession.Offer(
            hostName: configuration.hostName, maximumSize: configuration.limits.messageSize,
            hasTLS: tls != nil && configuration.tls != .implicit, requiresTLS: configuration.tls == .starttlsRequired)
        session = ServerSession(offer: offer, limits: configuration.limits, isEncrypted: configuration.tls == .implicit)
    }

    // MARK: Channel events

    func channelActive(context: ChannelHandlerContext) {
        address = context.remoteAddress?.ipAddress ?? "unknown"
        isCounted = counter.enter(address)
        guard isCounted else { return close(Reply(421, EnhancedStatus(4, 7, 0), "Too many connections"), context) }
        guard receiver.isReady else { return close(Reply(421, EnhancedStatus(4, 3, 2), "Not ready yet, try again later"), context) }
        write(session.greeting, context)
        context.flush()
    }

    func channelInactive(context: ChannelHandlerContext) {
        isClosed = true
        if isCounted { counter.leave(address) }
        isCounted = false
        abandonMessage()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isClosed else { return }
        var incoming = unwrapInboundIn(data)
        if buffer.readableBytes == 0 { buffer = incoming } else { buffer.writeBuffer(&incoming) }
        work(context)
    }

    func read(context: ChannelHandlerContext) {
        if isBusy { wantsRead = true } else { context.read() }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let event = event as? IdleStateHandler.IdleStateEvent, event == .read {
            if !isBusy { close(Reply(421, EnhancedStatus(4, 4, 2), "Timeout"), context) }
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

    // MARK: Work

    private func work(_ context: ChannelHandlerContext) {
        while !isBusy, !isClosed {
            if message != nil {
                guard readMessage(context) else { break }
            } else {
                guard readCommand(context) else { break }
            }
        }
        if !isClosed { context.flush() }
    }

    /// - Returns: whether there may be more to do.
    private func readCommand(_ context: ChannelHandlerContext) -> Bool {
        let view = buffer.readableBytesView
        guard let lineFeed = view.firstIndex(of: 0x0A) else {
            if view.count > configuration.limits.commandLine {
                close(Reply(500, EnhancedStatus(5, 5, 2), "Line too long"), context)
            }
            return false
        }
        let line = view[view.startIndex..<lineFeed]
        guard line.last == 0x0D, !line.dropLast().contains(0x0D) else {
            // A client that ends lines with a bare LF may be relaying somebody else's commands (A4.1).
            close(Reply(521, EnhancedStatus(5, 5, 2), "Lines end with CRLF; bare CR and LF are not accepted"), context)
            return false
        }
        guard line.count < configuration.limits.commandLine else {
            close(Reply(500, EnhancedStatus(5, 5, 2), "Line too long"), context)
            return false
        }
        let action: ServerSession.Action
        do throws(CommandRefusal) {
            let command = try CommandParser.parse(line.dropLast())
            buffer.moveReaderIndex(to: lineFeed + 1)
            if mustBeLastOfGroup(command), buffer.readableBytes > 0 {
                close(Reply(521, EnhancedStatus(5, 5, 1), "Commands sent ahead of the reply"), context)
                return false
            }
            action = session.receive(command)
        } catch {
            buffer.moveReaderIndex(to: lineFeed + 1)
            action = session.receive(error)
        }
        carryOut(action, context)
        return true
    }

    // RFC 2920 §3.1: EHLO, DATA, STARTTLS, QUIT and NOOP end a group; only the first three change what follows.
    private func mustBeLastOfGroup(_ command: Command) -> Bool {
        switch command {
        case .ehlo, .helo, .data, .startTLS: true
        default: false
        }
    }

    private func carryOut(_ action: ServerSession.Action, _ context: ChannelHandlerContext) {
        switch action {
        case .reply(let reply): write(reply, context)
        case .close(let reply): close(reply, context)
        case .startTLS(let reply): startTLS(reply, context)
        case .checkSender(let mail):
            let client = facts
            ask(context, { [receiver] in await receiver.check(reversePath: mail.reversePath, client) }) { handler, refusal in
                handler.answer(refusal, context) { $0.accepted(reversePath: mail) }
            }
        case .checkRecipient(let recipient):
            let client = facts
            let sender = session.reversePath
            ask(context, { [receiver] in await receiver.check(forwardPath: recipient, reversePath: sender, client) }) { handler, refusal in
                handler.answer(refusal, context) { $0.accepted(forwardPath: recipient) }
            }
        case .readData(let envelope): begin(envelope, context)
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
    private func ask<T: Sendable>(
        _ context: ChannelHandlerContext, _ question: @Sendable @escaping () async -> T, _ then: @escaping (SMTPServerHandler, T) -> Void
    ) {
        isBusy = true
        context.eventLoop.makeFutureWithTask(question).assumeIsolated().whenSuccess { [self] answer in
            isBusy = false
            then(self, answer)
            work(context)
            endIfStopping(context)
            resumeReading(context)
        }
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

    // MARK: The message

    private func begin(_ envelope: Envelope, _ context: ChannelHandlerContext) {
        let submission = Submission(
            origin: facts.origin, originReason: facts.originReason, listener: configuration.name, clientAddress: address,
            heloName: session.heloName, tls: tlsDescription, receivedAt: now(), minimumMode: configuration.minimumMode)
        let begin: @Sendable () async -> Result<any MessageWriter, MailFailure> = { [receiver] in
            do throws(MailFailure) { return .success(try await receiver.begin(envelope, submission)) } catch { return .failure(error) }
        }
        ask(context, begin) { handler, result in
            switch result {
            case .success(let writer):
                // The client may have left while the writer was made: nothing may stay of it.
                guard !handler.isClosed else { return handler.abandon(writer) }
                handler.message = MessageInTransfer(writer: writer)
                handler.write(Reply(354, nil, "End data with <CR><LF>.<CR><LF>"), context)
            case .failure(let failure):
                handler.carryOut(handler.session.refused(with: failure.reply), context)
            }
        }
    }

    /// - Returns: whether there may be more to do.
    private func readMessage(_ context: ChannelHandlerContext) -> Bool {
        guard var transfer = message, buffer.readableBytes > 0 else { return false }
        // Held once only, so that appending to its bytes does not copy them.
        message = nil
        let consumed = buffer.withUnsafeReadableBytes { bytes in
            transfer.decoder.decode(UnsafeBufferPointer(rebasing: bytes.bindMemory(to: UInt8.self)[...]), into: &transfer.piece)
        }
        buffer.moveReaderIndex(forwardBy: consumed)
        transfer.refuseIfNeeded(limit: configuration.limits.messageSize)
        message = transfer
        if transfer.decoder.isComplete {
            complete(transfer, context)
        } else if transfer.refusal == nil, transfer.piece.count >= Self.pieceSize {
            handOver(context)
        }
        return !isBusy && buffer.readableBytes > 0
    }

    private func handOver(_ context: ChannelHandlerContext) {
        guard let writer = message?.writer, let piece = message?.takePiece() else { return }
        let append: @Sendable () async -> MailFailure? = {
            do throws(MailFailure) { try await writer.append(piece) } catch { return error }
            return nil
        }
        ask(context, append) { handler, failure in
            guard !handler.isClosed else { return handler.abandonMessage() }
            handler.message?.refuse(failure?.reply)
        }
    }

    private func complete(_ transfer: MessageInTransfer, _ context: ChannelHandlerContext) {
        message = nil
        if let refusal = transfer.finalRefusal {
            let writer = transfer.writer
            return ask(context, { await writer.abandon() }) { handler, _ in
                if transfer.decoder.defect == nil {
                    handler.carryOut(handler.session.refused(with: refusal), context)
                } else {
                    handler.close(refusal, context)
                }
            }
        }
        let (writer, piece) = (transfer.writer, transfer.piece)
        let finish: @Sendable () async -> Result<QueueID, MailFailure> = {
            do throws(MailFailure) {
                if !piece.isEmpty { try await writer.append(piece) }
                return .success(try await writer.commit())
            } catch {
                await writer.abandon()
                return .failure(error)
            }
        }
        ask(context, finish) { handler, result in
            switch result {
            case .success(let id):
                handler.session.tookMessage()
                handler.write(Reply(250, EnhancedStatus(2, 0, 0), "Ok: queued as \(id)"), context)
            case .failure(let failure): handler.carryOut(handler.session.refused(with: failure.reply), context)
            }
        }
    }

    private func abandonMessage() {
        // While the writer works, its answer does this: `abandon` is never called beside `append`.
        guard !isBusy, let writer = message?.writer else { return }
        message = nil
        abandon(writer)
    }

    private func abandon(_ writer: any MessageWriter) {
        Task { await writer.abandon() }
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

    private var facts: ClientFacts {
        let (origin, reason) = configuration.origin(of: address)
        return ClientFacts(
            address: address, heloName: session.heloName, tls: tlsDescription, origin: origin, originReason: reason,
            listener: configuration.name)
    }

    private func write(_ reply: Reply, _ context: ChannelHandlerContext) {
        guard !isClosed else { return }
        context.write(wrapOutboundOut(ByteBuffer(bytes: ReplyWriter.bytes(reply))), promise: nil)
    }

    private func close(_ reply: Reply, _ context: ChannelHandlerContext) {
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
