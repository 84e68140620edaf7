import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// Asks one server of ours, a connection for each question: over a Unix socket, or over TLS.
public struct WebClient: Sendable {
    public enum Place: Sendable {
        /// The path of a Unix socket.
        case socket(String)
        /// - Parameter context: verifies the server, and proves who we are.
        case tls(host: String, port: Int, context: NIOSSLContext)
    }

    public struct Answer: Sendable {
        public var status: Int
        public var body: Data
    }

    /// Bytes of an answer: a revocation list, in base64.
    private static let longestAnswer = 64 * 1024 * 1024

    private let place: Place
    private let group: any EventLoopGroup
    private let patience: TimeAmount

    /// - Parameter patience: for the connection, and for the answer.
    public init(_ place: Place, group: any EventLoopGroup, patience: TimeAmount = .seconds(30)) {
        self.place = place
        self.group = group
        self.patience = patience
    }

    /// - Throws: when there is no whole answer.
    public func post(_ path: String, json: Data) async throws -> Answer {
        let channel = try await connect()
        let headers = HTTPHeaders([
            ("Host", host), ("Content-Type", "application/json"), ("Content-Length", String(json.count)), ("Connection", "close"),
        ])
        let head = HTTPRequestHead(version: .http1_1, method: .POST, uri: path, headers: headers)
        let patience = patience
        return try await channel.eventLoop.flatSubmit {
            let result = channel.eventLoop.makePromise(of: Answer.self)
            do {
                try channel.pipeline.syncOperations.addHandler(AnswerReader(result, patience, longest: Self.longestAnswer))
            } catch {
                result.fail(error)
                channel.close(promise: nil)
            }
            channel.write(HTTPClientRequestPart.head(head), promise: nil)
            channel.write(HTTPClientRequestPart.body(.byteBuffer(ByteBuffer(bytes: json))), promise: nil)
            channel.writeAndFlush(HTTPClientRequestPart.end(nil), promise: nil)
            return result.futureResult
        }.get()
    }

    private var host: String { if case .tls(let host, _, _) = place { host } else { "localhost" } }

    private func connect() async throws -> any Channel {
        let bootstrap = ClientBootstrap(group: group).connectTimeout(.seconds(5))
        switch place {
        case .socket(let path):
            return try await bootstrap.channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHTTPClientHandlers() }
            }.connect(unixDomainSocketPath: path).get()
        case .tls(let host, let port, let context):
            return try await bootstrap.channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let isName = (try? SocketAddress(ipAddress: host, port: port)) == nil
                    try channel.pipeline.syncOperations.addHandler(
                        NIOSSLClientHandler(context: context, serverHostname: isName ? host : nil))
                    try channel.pipeline.syncOperations.addHTTPClientHandlers()
                }
            }.connect(host: host, port: port).get()
        }
    }
}

/// Collects one answer.
private final class AnswerReader: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart

    private let result: EventLoopPromise<WebClient.Answer>
    private let patience: TimeAmount
    private let longest: Int
    private var status = 0
    private var body = Data()
    private var isDone = false
    private var deadline: Scheduled<Void>?

    init(_ result: EventLoopPromise<WebClient.Answer>, _ patience: TimeAmount, longest: Int) {
        self.result = result
        self.patience = patience
        self.longest = longest
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let channel = context.channel
        deadline = context.eventLoop.scheduleTask(in: patience) { channel.close(promise: nil) }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): status = Int(head.status.code)
        case .body(let piece):
            guard body.count + piece.readableBytes <= longest else { return context.close(promise: nil) }
            body.append(contentsOf: piece.readableBytesView)
        case .end:
            isDone = true
            deadline?.cancel()
            result.succeed(.init(status: status, body: body))
            context.close(promise: nil)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        finish(error)
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        finish(ChannelError.eof)
        context.fireChannelInactive()
    }

    private func finish(_ error: any Error) {
        guard !isDone else { return }
        isDone = true
        deadline?.cancel()
        result.fail(error)
    }
}
