import Mail
import NIOCore
import NIOSSL
import NIOTLS
import SMTP

/// Splits what a server sends into replies and hands each to whoever waits for it.
final class SMTPClientHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    /// Octets of one reply line; RFC 5321 §4.5.3.1.5 allows 512.
    private static let longestLine = 8192

    private var buffer = ByteBuffer()
    private var parser = ReplyParser()
    private var arrived = CircularBuffer<Reply>()
    private var waiting = CircularBuffer<(promise: EventLoopPromise<Reply>, deadline: NIODeadline)>()
    /// When a server that takes nothing of what is written is given up.
    private var writeDeadline: NIODeadline?
    /// One timer for all that is waited for: it is set again when it ends, not for each step of each mail.
    private var timer: (task: Scheduled<Void>, deadline: NIODeadline)?
    private var failure: ConnectionFailure?
    private var handshake: EventLoopPromise<Void>?
    private var context: ChannelHandlerContext?

    /// The next reply, in the order of the commands.
    func nextReply(within limit: TimeAmount, on loop: any EventLoop) -> EventLoopFuture<Reply> {
        let promise = loop.makePromise(of: Reply.self)
        if let reply = arrived.popFirst() {
            promise.succeed(reply)
        } else if let failure {
            promise.fail(failure)
        } else {
            let deadline = NIODeadline.now() + limit
            waiting.append((promise, deadline))
            watch(until: deadline, on: loop)
        }
        return promise.futureResult
    }

    // MARK: Time

    /// Something is written; `hasWritten` follows.
    func writes(within limit: TimeAmount, on loop: any EventLoop) {
        let deadline = NIODeadline.now() + limit
        writeDeadline = deadline
        watch(until: deadline, on: loop)
    }

    func hasWritten() { writeDeadline = nil }

    private func watch(until deadline: NIODeadline, on loop: any EventLoop) {
        if let timer, timer.deadline <= deadline { return }
        timer?.task.cancel()
        let task = loop.assumeIsolated().scheduleTask(deadline: deadline) { [weak self] () -> Void in self?.look(on: loop) }
        timer = (task, deadline)
    }

    private func look(on loop: any EventLoop) {
        timer = nil
        let deadlines = [waiting.first?.deadline, writeDeadline].compactMap(\.self)
        guard let next = deadlines.min(), failure == nil else { return }
        if next > .now() { return watch(until: next, on: loop) }
        let isWriting = writeDeadline == next
        fail(isWriting ? .closed : .timeout)
        if isWriting { context?.close(promise: nil) }
    }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        timer?.task.cancel()
        timer = nil
    }

    /// The server said nothing that nobody asked for: no reply, no part of one, no end.
    var isQuiet: Bool { buffer.readableBytes == 0 && arrived.isEmpty && !parser.isInsideReply && failure == nil }

    /// Begins TLS on the event loop in one step, so that nothing said before it can be taken for an answer after it.
    func startTLS(_ tls: NIOSSLClientHandler, within limit: TimeAmount, _ channel: any Channel) -> EventLoopFuture<Void> {
        guard isQuiet else { return channel.eventLoop.makeFailedFuture(failure ?? .talkedAheadOfTLS) }
        let promise = channel.eventLoop.makePromise(of: Void.self)
        handshake = promise
        let timer = channel.eventLoop.assumeIsolated().scheduleTask(in: limit) { self.fail(.tls("the handshake took too long")) }
        promise.futureResult.whenComplete { _ in timer.cancel() }
        do {
            try channel.pipeline.syncOperations.addHandler(tls, position: .first)
        } catch {
            fail(.tls("\(error)"))
        }
        return promise.futureResult
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var incoming = unwrapInboundIn(data)
        buffer.writeBuffer(&incoming)
        do {
            while let end = buffer.readableBytesView.firstIndex(of: 0x0A) {
                var line = buffer.readableBytesView[buffer.readerIndex..<end]
                if line.last == 0x0D { line = line.dropLast() }
                let reply = try parser.receive(line)
                buffer.moveReaderIndex(to: end + 1)
                if let reply { deliver(reply) }
            }
            guard buffer.readableBytes <= Self.longestLine else { throw ConnectionFailure.notSMTP }
        } catch {
            fail(.notSMTP)
            context.close(promise: nil)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .handshakeCompleted = event as? TLSUserEvent {
            handshake?.succeed(())
            handshake = nil
        }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        fail(handshake == nil ? .closed : .tls("\(error)"))
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        fail(handshake == nil ? .closed : .tls("the server closed the connection"))
        context.fireChannelInactive()
    }

    private func deliver(_ reply: Reply) {
        if let next = waiting.popFirst() { next.promise.succeed(reply) } else { arrived.append(reply) }
    }

    private func fail(_ reason: ConnectionFailure) {
        guard failure == nil else { return }
        failure = reason
        handshake?.fail(reason)
        handshake = nil
        while let next = waiting.popFirst() { next.promise.fail(reason) }
    }
}
