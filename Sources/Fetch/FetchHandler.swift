import NIOCore
import NIOHTTP1

/// Receives one answer within its limits and completes a promise once.
final class FetchHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    /// What a server said.
    enum Answer: Sendable {
        case body([UInt8])
        case redirect(String)
        /// To a request that takes any status.
        case answer(FetchedAnswer)
    }

    private static let redirects: Set<UInt> = [301, 302, 303, 307, 308]

    private let target: FetchTarget
    /// `nil`: a GET that is good with status 200 alone.
    private let request: FetchRequest?
    private let limits: FetchLimits
    private let deadline: NIODeadline
    private var promise: EventLoopPromise<Answer>?
    private var body: [UInt8] = []
    private var isOK = false
    private var status = 0
    private var receivedInWindow = 0
    private var timers: [Scheduled<Void>] = []

    init(
        _ target: FetchTarget, _ request: FetchRequest? = nil, limits: FetchLimits, deadline: NIODeadline, promise: EventLoopPromise<Answer>
    ) {
        self.target = target
        self.request = request
        self.limits = limits
        self.deadline = deadline
        self.promise = promise
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        timers.append(
            context.eventLoop.assumeIsolated().scheduleTask(deadline: deadline) { bound.value.0.finish(.failure(.timedOut), bound.value.1) }
        )
        scheduleRateCheck(context)
        if context.channel.isActive { ask(context) }
    }

    func channelActive(context: ChannelHandlerContext) {
        ask(context)
        context.fireChannelActive()
    }

    private func ask(_ context: ChannelHandlerContext) {
        let method = request.map { HTTPMethod(rawValue: $0.method) } ?? .GET
        var head = HTTPRequestHead(version: .http1_1, method: method, uri: target.path)
        head.headers = [
            "Host": target.hostField, "User-Agent": "Zegel", "Accept": "*/*", "Accept-Encoding": "identity", "Connection": "close",
        ]
        for field in request?.headers ?? [] { head.headers.replaceOrAdd(name: field.name, value: field.value) }
        if let request, method != .GET || !request.body.isEmpty {
            head.headers.replaceOrAdd(name: "Content-Length", value: "\(request.body.count)")
        }
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if let body = request?.body, !body.isEmpty {
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: body)))), promise: nil)
        }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): read(head, context)
        case .body(let bytes): read(bytes, context)
        case .end where isOK:
            finish(.success(request == nil ? .body(body) : .answer(FetchedAnswer(status: status, body: body))), context)
        case .end: break
        }
    }

    private func read(_ head: HTTPResponseHead, _ context: ChannelHandlerContext) {
        status = Int(head.status.code)
        // An interim answer (RFC 9110 §15.2); the real one follows.
        if request != nil, (100..<200).contains(status) { return }
        if request == nil {
            if Self.redirects.contains(head.status.code), let location = head.headers.first(name: "Location") {
                return finish(.success(.redirect(location)), context)
            }
            guard status == 200 else { return finish(.failure(.status(status)), context) }
        }
        let encoding = head.headers.first(name: "Content-Encoding")?.lowercased() ?? "identity"
        guard encoding == "identity" else { return finish(.failure(.compressed), context) }
        let announced = head.headers.first(name: "Content-Length").flatMap { Int($0) } ?? 0
        guard announced <= limits.size else { return finish(.failure(.tooLarge(limit: limits.size)), context) }
        body.reserveCapacity(announced)
        isOK = true
    }

    private func read(_ bytes: ByteBuffer, _ context: ChannelHandlerContext) {
        guard isOK else { return }
        receivedInWindow += bytes.readableBytes
        guard body.count + bytes.readableBytes <= limits.size else { return finish(.failure(.tooLarge(limit: limits.size)), context) }
        body.append(contentsOf: bytes.readableBytesView)
    }

    private func scheduleRateCheck(_ context: ChannelHandlerContext) {
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        timers.append(
            context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(limits.rateWindow)) { bound.value.0.checkRate(bound.value.1) })
    }

    private func checkRate(_ context: ChannelHandlerContext) {
        guard promise != nil else { return }
        let wanted = limits.minimumRate * Int(limits.rateWindow / .milliseconds(1)) / 1000
        guard !isOK || receivedInWindow >= wanted else { return finish(.failure(.tooSlow), context) }
        receivedInWindow = 0
        scheduleRateCheck(context)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { finish(.failure(Fetcher.failure(error)), context) }

    func channelInactive(context: ChannelHandlerContext) { finish(.failure(.connectionFailed), context) }

    func handlerRemoved(context: ChannelHandlerContext) { finish(.failure(.connectionFailed), context) }

    private func finish(_ result: Result<Answer, FetchError>, _ context: ChannelHandlerContext) {
        guard let promise else { return }
        self.promise = nil
        for timer in timers { timer.cancel() }
        body = []
        promise.completeWith(result.mapError { $0 as any Error })
        context.close(promise: nil)
    }
}
