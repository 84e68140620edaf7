import NIOCore
import NIOHTTP1
import PortalOperations

/// One connection of a stranger. What it asks for is looked up by the service; nothing here touches files.
final class PortalHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    /// The same on every answer: no page of ours runs anything or stands in another's (`behaviour.md` 17.1).
    private static let strict: [(String, String)] = [
        ("X-Content-Type-Options", "nosniff"), ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox"),
        ("Referrer-Policy", "no-referrer"), ("X-Frame-Options", "DENY"), ("Cross-Origin-Resource-Policy", "cross-origin"),
    ]

    private let service: any PortalService
    private let limits: PortalLimits
    private var head: HTTPRequestHead?
    private var deadline: Scheduled<Void>?
    /// A request of this connection was refused; nothing more is read.
    private var isOver = false

    init(service: any PortalService, limits: PortalLimits) {
        self.service = service
        self.limits = limits
    }

    func channelActive(context: ChannelHandlerContext) {
        // Who connects and says nothing has as long as one who waits between two requests.
        wait(limits.idleTime, context)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        deadline?.cancel()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isOver else { return }
        switch unwrapInboundIn(data) {
        case .head(let request):
            head = request
            wait(limits.requestTime, context)
        case .body: refuse(.init(.payloadTooLarge, "Nothing is asked here with a body."), context)
        case .end:
            guard let head else { return }
            self.head = nil
            deadline?.cancel()
            answer(head, context)
        }
    }

    /// Hangs up when nothing came of it by then: a client that sends a byte a second does not hold its place.
    private func wait(_ time: TimeAmount, _ context: ChannelHandlerContext) {
        deadline?.cancel()
        let channel = context.channel
        deadline = context.eventLoop.scheduleTask(in: time) { channel.close(promise: nil) }
    }

    private func answer(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        if let refusal = refusal(of: head) { return write(refusal, to: head, context) }
        let path = String(head.uri.prefix { $0 != "?" })
        let headers = head.headers
        let work: @Sendable () async -> PortalAnswer = { [service] in
            do {
                guard let file = try await service.publishedFile(at: path) else { return .notFound }
                return PortalAnswer(file, asked: headers)
            } catch {
                return .unavailable
            }
        }
        context.eventLoop.makeFutureWithTask(work).assumeIsolated().whenSuccess { [self] in write($0, to: head, context) }
    }

    private func refusal(of head: HTTPRequestHead) -> PortalAnswer? {
        guard head.method == .GET || head.method == .HEAD else { return .wrongMethod }
        guard head.uri.utf8.count <= limits.target else { return PortalAnswer(.uriTooLong, "No path here is so long.") }
        guard head.headers.count <= limits.headerFields else {
            return PortalAnswer(.requestHeaderFieldsTooLarge, "There are too many header fields.")
        }
        // RFC 9112 §3.2.1: the origin form alone; no proxy lives here.
        return head.uri.hasPrefix("/") ? nil : .notFound
    }

    /// Answers and hangs up.
    private func refuse(_ answer: PortalAnswer, _ context: ChannelHandlerContext) {
        guard var head else { return }
        self.head = nil
        isOver = true
        head.headers.replaceOrAdd(name: "Connection", value: "close")
        write(answer, to: head, context)
    }

    private func write(_ answer: PortalAnswer, to head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        let isKeptOpen = head.isKeepAlive && answer.status.code < 400
        var headers = answer.headers
        for (name, value) in Self.strict { headers.add(name: name, value: value) }
        if answer.status != .notModified { headers.add(name: "Content-Length", value: "\(answer.body.count)") }
        if !isKeptOpen { headers.add(name: "Connection", value: "close") }
        context.write(wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: answer.status, headers: headers))), promise: nil)
        if head.method != .HEAD, !answer.body.isEmpty {
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: answer.body)))), promise: nil)
        }
        wait(limits.answerTime, context)
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in
            let (handler, context) = bound.value
            if isKeptOpen { handler.wait(handler.limits.idleTime, context) } else { context.close(promise: nil) }
        }
    }
}
