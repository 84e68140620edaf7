import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// Asks one server of ours, a connection for each question: over a Unix socket, over TLS, or over loopback in the clear.
public struct WebClient: Sendable {
    public enum Place: Sendable {
        /// The path of a Unix socket.
        case socket(String)
        /// - Parameter tls: verifies the server, and proves who we are where it asks; `nil`: in the clear.
        case host(String, port: Int, tls: NIOSSLContext?)
    }

    public struct Answer: Sendable {
        public var status: Int
        public var headers: HTTPHeaders
        public var body: Data
    }

    /// The other side cannot be reached: nothing was asked.
    public struct Unreachable: Error { public let reason: any Error }

    private let place: Place
    private let group: any EventLoopGroup
    private let connectTimeout: TimeAmount
    private let patience: TimeAmount
    private let longest: Int

    /// - Parameters:
    ///   - connectTimeout: for the connection.
    ///   - patience: for the answer.
    ///   - longest: bytes of an answer; a longer one is none.
    public init(
        _ place: Place, group: any EventLoopGroup, connectTimeout: TimeAmount, patience: TimeAmount, longest: Int
    ) {
        self.place = place
        self.group = group
        self.connectTimeout = connectTimeout
        self.patience = patience
        self.longest = longest
    }

    /// - Throws: `Unreachable`, or why there is no whole answer once the connection stood.
    public func ask(_ method: HTTPMethod, _ target: String, headers: [(String, String)] = [], body: Data = Data()) async throws -> Answer {
        let loop = group.next()
        let result = loop.makePromise(of: Answer.self)
        let channel: any Channel
        do {
            channel = try await connect(on: loop, result)
        } catch {
            result.fail(error)
            throw Unreachable(reason: error)
        }
        var fields = HTTPHeaders([("Host", host), ("Content-Length", String(body.count)), ("Connection", "close")])
        for (name, value) in headers { fields.add(name: name, value: value) }
        channel.write(HTTPClientRequestPart.head(.init(version: .http1_1, method: method, uri: target, headers: fields)), promise: nil)
        channel.write(HTTPClientRequestPart.body(.byteBuffer(ByteBuffer(bytes: body))), promise: nil)
        channel.writeAndFlush(HTTPClientRequestPart.end(nil), promise: nil)
        return try await result.futureResult.get()
    }

    /// Whether somebody answers; a socket file without a process does not.
    public func isReachable() async -> Bool {
        let loop = group.next()
        let unasked = loop.makePromise(of: Answer.self)
        defer { unasked.fail(ChannelError.eof) }
        guard let channel = try? await connect(on: loop, unasked) else { return false }
        try? await channel.close()
        return true
    }

    private var host: String {
        switch place {
        case .socket: "localhost"
        case .host(let name, let port, _): "\(name.contains(":") ? "[\(name)]" : name):\(port)"
        }
    }

    /// - Parameter result: whatever becomes of the connection from its first moment becomes of this.
    private func connect(on loop: any EventLoop, _ result: EventLoopPromise<Answer>) async throws -> any Channel {
        let (place, patience, longest) = (place, patience, longest)
        let bootstrap = ClientBootstrap(group: loop).connectTimeout(connectTimeout).channelInitializer { channel in
            channel.eventLoop.makeCompletedFuture {
                let pipeline = channel.pipeline.syncOperations
                if case .host(let name, _, let tls?) = place { try pipeline.addHandler(PeerName.handler(tls, for: name)) }
                try pipeline.addHTTPClientHandlers()
                try pipeline.addHandler(AnswerReader(result, patience, longest: longest))
            }
        }
        switch place {
        case .socket(let path): return try await bootstrap.connect(unixDomainSocketPath: path).get()
        case .host(let name, let port, _): return try await bootstrap.connect(host: name, port: port).get()
        }
    }
}

/// Collects one answer.
private final class AnswerReader: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart

    private struct TooLong: Error {}

    private let result: EventLoopPromise<WebClient.Answer>
    private let patience: TimeAmount
    private let longest: Int
    private var answer = WebClient.Answer(status: 0, headers: [:], body: Data())
    private var deadline: Scheduled<Void>?

    init(_ result: EventLoopPromise<WebClient.Answer>, _ patience: TimeAmount, longest: Int) {
        self.result = result
        self.patience = patience
        self.longest = longest
    }

    func channelActive(context: ChannelHandlerContext) {
        let channel = context.channel
        deadline = context.eventLoop.scheduleTask(in: patience) { channel.close(promise: nil) }
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): (answer.status, answer.headers) = (Int(head.status.code), head.headers)
        case .body(let piece):
            guard answer.body.count + piece.readableBytes <= longest else { return errorCaught(context: context, error: TooLong()) }
            answer.body.append(contentsOf: piece.readableBytesView)
        case .end:
            result.succeed(answer)
            context.close(promise: nil)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        result.fail(error)
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        deadline?.cancel()
        result.fail(ChannelError.eof)
        context.fireChannelInactive()
    }
}
