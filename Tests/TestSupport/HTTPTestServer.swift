import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A real HTTP server on loopback that answers as a test wants, and counts who connects.
public final class HTTPTestServer: Sendable {
    /// What it does with a request.
    public enum Answer: Sendable {
        case body([UInt8])
        case status(UInt)
        case redirect(String)
        /// Chunks without end, as fast as they are taken.
        case endless
        /// A Content-Length, and nothing behind it.
        case announced(Int)
        /// An octet a second.
        case drip
        /// A beginning, and then the same octets again and again, in chunks and without a length.
        case stream([UInt8], [UInt8], times: Int)
        /// Nothing at all.
        case silence
        /// Nothing before `release()`, then status 404.
        case held
        /// A body with a Content-Encoding.
        case encoded([UInt8])
        /// Made from the whole request, once it is there.
        case reply(@Sendable (Exchange) -> (status: UInt, body: String))
    }

    /// A request as it came.
    public struct Exchange: Sendable {
        public var method: String
        public var path: String
        public var headers: [(name: String, value: String)]
        public var body: [UInt8]

        public var text: String { String(decoding: body, as: UTF8.self) }
        public func header(_ name: String) -> String? { headers.first { $0.name.lowercased() == name.lowercased() }?.value }

        /// The fields of a form (application/x-www-form-urlencoded), decoded.
        public var form: [String: String] {
            Dictionary(
                text.split(separator: "&").map { pair in
                    let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
                    let value = parts.count > 1 ? parts[1].replacingOccurrences(of: "+", with: " ") : ""
                    return (parts[0], value.removingPercentEncoding ?? value)
                }
            ) { first, _ in first }
        }
    }

    private struct State {
        var answers: [String: Answer] = [:]
        var connections = 0
        var requests: [String] = []
        var exchanges: [Exchange] = []
        var isReleased = false
        var held: [@Sendable () -> Void] = []
    }

    private let state: Mutex<State>
    private let channel: Mutex<(any Channel)?>

    private init(_ answers: [String: Answer]) {
        state = Mutex(State(answers: answers))
        channel = Mutex(nil)
    }

    /// - Parameter answers: by path.
    public static func start(_ answers: [String: Answer] = [:]) async throws -> HTTPTestServer {
        let server = HTTPTestServer(answers)
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                server.state.withLock { $0.connections += 1 }
                return channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(Responder(server))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        server.channel.withLock { $0 = channel }
        return server
    }

    public var port: Int { channel.withLock { $0?.localAddress?.port ?? 0 } }
    public var connections: Int { state.withLock { $0.connections } }
    /// Paths asked for.
    public var requests: [String] { state.withLock { $0.requests } }

    /// Whole requests to paths that make a reply.
    public var exchanges: [Exchange] { state.withLock { $0.exchanges } }

    fileprivate func note(_ exchange: Exchange) { state.withLock { $0.exchanges.append(exchange) } }

    public func url(_ path: String) -> String { "http://127.0.0.1:\(port)\(path)" }

    public func set(_ path: String, _ answer: Answer) { state.withLock { $0.answers[path] = answer } }

    /// Answers what is held, and what would be.
    public func release() {
        let held = state.withLock { state in
            defer { state.held = [] }
            state.isReleased = true
            return state.held
        }
        for answer in held { answer() }
    }

    /// Calls `answer` now or when released.
    fileprivate func hold(_ answer: @escaping @Sendable () -> Void) {
        let isReleased = state.withLock { state in
            if !state.isReleased { state.held.append(answer) }
            return state.isReleased
        }
        if isReleased { answer() }
    }

    public func stop() async { try? await channel.withLock { $0 }?.close() }

    fileprivate func answer(to path: String) -> Answer {
        state.withLock { state in
            state.requests.append(path)
            return state.answers[path] ?? .status(404)
        }
    }
}

private final class Responder: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let server: HTTPTestServer
    /// What a long body consists of, chunk by chunk.
    private var source: (() -> ByteBuffer?)?
    private var waiting: (exchange: HTTPTestServer.Exchange, reply: @Sendable (HTTPTestServer.Exchange) -> (status: UInt, body: String))?

    init(_ server: HTTPTestServer) { self.server = server }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let part = unwrapInboundIn(data)
        guard case .head(let request) = part else { return collect(part, context) }
        switch server.answer(to: request.uri) {
        case .body(let bytes): send(bytes, [:], context)
        case .status(let code): send([], [:], context, code: code)
        case .redirect(let location): send([], ["Location": location], context, code: 302)
        case .encoded(let bytes): send(bytes, ["Content-Encoding": "gzip"], context)
        case .announced(let length): head(["Content-Length": "\(length)"], context)
        case .drip:
            head(["Content-Length": "1000"], context)
            drip(context)
        case .endless:
            source = { ByteBuffer(repeating: 0x30, count: 65_536) }
            head(["Transfer-Encoding": "chunked"], context)
            pour(context)
        case .stream(let first, let repeated, let times):
            let (chunk, whole) = (ByteBuffer(bytes: Array(repeating: repeated, count: 1000).joined()), times / 1000)
            var given = -1
            source = {
                given += 1
                return given == 0 ? ByteBuffer(bytes: first) : given <= whole ? chunk : nil
            }
            head(["Transfer-Encoding": "chunked"], context)
            pour(context)
        case .silence: break
        case .reply(let reply):
            let headers = request.headers.map { (name: $0.name, value: $0.value) }
            waiting = (.init(method: request.method.rawValue, path: request.uri, headers: headers, body: []), reply)
        case .held:
            let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
            let loop = context.eventLoop
            server.hold { loop.execute { bound.value.0.send([], [:], bound.value.1, code: 404) } }
        }
    }

    private func collect(_ part: HTTPServerRequestPart, _ context: ChannelHandlerContext) {
        switch part {
        case .body(let bytes): waiting?.exchange.body.append(contentsOf: bytes.readableBytesView)
        case .end:
            guard let (exchange, reply) = waiting else { return }
            waiting = nil
            server.note(exchange)
            let answer = reply(exchange)
            send(Array(answer.body.utf8), [:], context, code: answer.status)
        case .head: break
        }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) { pour(context) }

    private func pour(_ context: ChannelHandlerContext) {
        while let source, context.channel.isWritable, context.channel.isActive {
            guard let chunk = source() else {
                self.source = nil
                context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
                return
            }
            context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(chunk))), promise: nil)
        }
    }

    private func drip(_ context: ChannelHandlerContext) {
        guard context.channel.isActive else { return }
        context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: [0x30])))), promise: nil)
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: .seconds(1)) { bound.value.0.drip(bound.value.1) }
    }

    private func head(_ headers: HTTPHeaders, _ context: ChannelHandlerContext, code: UInt = 200) {
        context.writeAndFlush(
            wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: .init(statusCode: Int(code)), headers: headers))),
            promise: nil)
    }

    private func send(_ bytes: [UInt8], _ further: HTTPHeaders, _ context: ChannelHandlerContext, code: UInt = 200) {
        var headers = further
        headers.replaceOrAdd(name: "Content-Length", value: "\(bytes.count)")
        head(headers, context, code: code)
        context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: bytes)))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }
}
