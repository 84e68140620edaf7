import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Hangs up on who is too slow: a client that sends or takes a byte a second does not hold its place (slow loris).
final class PaceKeeper: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let limits: WebLimits
    private var deadline: Scheduled<Void>?
    private var bodyBegan = NIODeadline.now()
    private var bodyBytes: Int64 = 0
    private var unwritten = 0
    /// The answer says that it is the last.
    private var isLast = false

    init(_ limits: WebLimits) { self.limits = limits }

    func handlerAdded(context: ChannelHandlerContext) {
        // Who connects and says nothing has as long as one who sends the head of a request.
        if context.channel.isActive { wait(limits.headTime, context) }
    }

    func channelActive(context: ChannelHandlerContext) {
        wait(limits.headTime, context)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        deadline?.cancel()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head:
            bodyBegan = .now()
            bodyBytes = 0
            wait(limits.pieceTime, context)
        case .body(let piece):
            bodyBytes += Int64(piece.readableBytes)
            guard !isTooSlow else { return context.close(promise: nil) }
            wait(limits.pieceTime, context)
        case .end: deadline?.cancel()
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let part = unwrapOutboundIn(data)
        if case .head(let head) = part, head.headerFields[.connection] == "close" { isLast = true }
        let isEnd = if case .end = part { true } else { false }
        let written = promise ?? context.eventLoop.makePromise(of: Void.self)
        unwritten += 1
        wait(limits.answerTime, context)
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        written.futureResult.whenComplete { _ in
            let (keeper, context) = bound.value
            keeper.unwritten -= 1
            // What still comes of the request is not worth reading.
            if isEnd, keeper.isLast { return context.close(promise: nil) }
            guard keeper.unwritten == 0, context.channel.isActive else { return }
            // An answer that is still being made has all time; after its end the next request is waited for.
            keeper.deadline?.cancel()
            if isEnd { keeper.wait(keeper.limits.idleTime, context) }
        }
        context.write(data, promise: written)
    }

    private var isTooSlow: Bool {
        let time = NIODeadline.now() - bodyBegan
        guard time > limits.pieceTime else { return false }
        return bodyBytes < (time.nanoseconds - limits.pieceTime.nanoseconds) / 1_000_000_000 * limits.slowestBody
    }

    private func wait(_ time: TimeAmount, _ context: ChannelHandlerContext) {
        deadline?.cancel()
        let channel = context.channel
        deadline = context.eventLoop.scheduleTask(in: time) { channel.close(promise: nil) }
    }
}
