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
    private var waiting = CircularBuffer<EventLoopPromise<Reply>>()
    private var failure: ConnectionFailure?
    private var handshake: EventLoopPromise<Void>?

    /// The next reply, in the order of the commands.
    func nextReply(within limit: TimeAmount, on loop: any EventLoop) -> EventLoopFuture<Reply> {
        let promise = loop.makePromise(of: Reply.self)
        if let reply = arrived.popFirst() {
            promise.succeed(reply)
        } else if let failure {
            promise.fail(failure)
        } else {
            waiting.append(promise)
            let timer = loop.assumeIsolated().scheduleTask(in: limit) { self.fail(.timeout) }
            promise.futureResult.whenComplete { _ in timer.cancel() }
        }
        return promise.futureResult
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
        if let promise = waiting.popFirst() { promise.succeed(reply) } else { arrived.append(reply) }
    }

    private func fail(_ reason: ConnectionFailure) {
        guard failure == nil else { return }
        failure = reason
        handshake?.fail(reason)
        handshake = nil
        while let promise = waiting.popFirst() { promise.fail(reason) }
    }
}
