import NIOCore
import NIOHTTP1

/// One connection of a watcher.
final class HealthHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private struct Answer: Sendable {
        var status = HTTPResponseStatus.ok
        var type = "text/plain; charset=utf-8"
        var text: String
        var isMethodRefused = false
    }

    private let source: any HealthSource
    private var head: HTTPRequestHead?

    init(source: any HealthSource) { self.source = source }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let request): head = request
        case .body: break  // Nothing is asked with a body.
        case .end:
            guard let head else { return }
            self.head = nil
            answer(head, context)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is IdleStateHandler.IdleStateEvent { return context.close(promise: nil) }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func answer(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        let work: @Sendable () async -> Answer = { [source] in await Self.answer(head, source) }
        context.eventLoop.makeFutureWithTask(work).assumeIsolated().whenSuccess { [self] in write($0, to: head, context) }
    }

    private static func answer(_ head: HTTPRequestHead, _ source: any HealthSource) async -> Answer {
        guard head.method == .GET || head.method == .HEAD else {
            return Answer(status: .methodNotAllowed, text: "only GET is answered\n", isMethodRefused: true)
        }
        switch head.uri.prefix(while: { $0 != "?" }) {
        case "/healthz": return Answer(text: "alive\n")
        case "/readyz":
            let obstacles = await source.obstacles()
            guard !obstacles.isEmpty else { return Answer(text: "ready\n") }
            return Answer(status: .serviceUnavailable, text: obstacles.map { "\($0)\n" }.joined())
        case "/metrics": return Answer(type: OpenMetricsText.mediaType, text: OpenMetricsText(await source.metrics()).text)
        default: return Answer(status: .notFound, text: "there are /healthz, /readyz and /metrics\n")
        }
    }

    private func write(_ answer: Answer, to head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        var headers = HTTPHeaders([
            ("Content-Type", answer.type), ("Content-Length", "\(answer.text.utf8.count)"), ("Cache-Control", "no-store"),
        ])
        if answer.isMethodRefused { headers.add(name: "Allow", value: "GET, HEAD") }
        if !head.isKeepAlive { headers.add(name: "Connection", value: "close") }
        context.write(wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: answer.status, headers: headers))), promise: nil)
        if head.method != .HEAD { context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: answer.text)))), promise: nil) }
        let (channel, isKeepAlive) = (context.channel, head.isKeepAlive)
        context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in if !isKeepAlive { channel.close(promise: nil) } }
    }
}
