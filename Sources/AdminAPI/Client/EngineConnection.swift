import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// Asks an engine one thing over a connection of its own: over its socket, or over TLS.
struct EngineConnection: Sendable {
    /// Where it is.
    enum Place: Sendable {
        case socket(path: String)
        case host(String, port: Int, tls: NIOSSLContext?)
    }

    /// An answer that is still being read when it is longer than this is none.
    private static let longestAnswer = 256 << 20

    let place: Place
    let group: any EventLoopGroup
    /// How long the other side may say nothing; long work is done meanwhile.
    var patience = TimeAmount.minutes(15)

    /// The other side cannot be reached: nothing was asked.
    struct Unreachable: Error { var reason: any Error }

    struct Answer: Sendable {
        var status: Int
        var headers: HTTPHeaders
        var body: Data
    }

    /// - Throws: `Unreachable`, or what went wrong once the connection stood.
    func ask(_ method: HTTPMethod, _ target: String, headers: [(String, String)] = [], body: Data = Data()) async throws -> Answer {
        let channel: any Channel
        do { channel = try await connect() } catch { throw Unreachable(reason: error) }
        var fields = HTTPHeaders([("Host", host), ("Content-Length", String(body.count)), ("Connection", "close")])
        for (name, value) in headers { fields.add(name: name, value: value) }
        let head = HTTPRequestHead(version: .http1_1, method: method, uri: target, headers: fields)
        let patience = patience
        return try await channel.eventLoop.flatSubmit {
            // Made only now: a promise that a failed connect left unkept would end the process.
            let result = channel.eventLoop.makePromise(of: Answer.self)
            do {
                try channel.pipeline.syncOperations.addHandler(AnswerCollector(result, longest: Self.longestAnswer))
            } catch {
                result.fail(error)
                channel.close(promise: nil)
            }
            let timer = channel.eventLoop.scheduleTask(in: patience) { channel.close(promise: nil) }
            result.futureResult.whenComplete { _ in timer.cancel() }
            channel.write(HTTPClientRequestPart.head(head), promise: nil)
            channel.write(HTTPClientRequestPart.body(.byteBuffer(ByteBuffer(bytes: body))), promise: nil)
            channel.writeAndFlush(HTTPClientRequestPart.end(nil), promise: nil)
            return result.futureResult
        }.get()
    }

    /// Whether somebody answers; a socket file without a process does not.
    func isReachable() async -> Bool {
        guard let channel = try? await connect() else { return false }
        try? await channel.close()
        return true
    }

    private var host: String {
        switch place {
        case .socket: "localhost"
        case .host(let name, let port, _): "\(name.contains(":") ? "[\(name)]" : name):\(port)"
        }
    }

    private func connect() async throws -> any Channel {
        let place = place
        let bootstrap = ClientBootstrap(group: group).connectTimeout(.seconds(10)).channelInitializer { channel in
            channel.eventLoop.makeCompletedFuture {
                if case .host(let name, _, let tls?) = place {
                    try channel.pipeline.syncOperations.addHandler(PeerName.handler(tls, for: name))
                }
                try channel.pipeline.syncOperations.addHTTPClientHandlers()
            }
        }
        switch place {
        case .socket(let path): return try await bootstrap.connect(unixDomainSocketPath: path).get()
        case .host(let name, let port, _): return try await bootstrap.connect(host: name, port: port).get()
        }
    }
}

/// Collects one HTTP answer.
private final class AnswerCollector: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart

    private struct TooLong: Error {}

    private let result: EventLoopPromise<EngineConnection.Answer>
    private let longest: Int
    private var answer = EngineConnection.Answer(status: 0, headers: [:], body: Data())
    private var isDone = false

    init(_ result: EventLoopPromise<EngineConnection.Answer>, longest: Int) {
        self.result = result
        self.longest = longest
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            answer.status = Int(head.status.code)
            answer.headers = head.headers
        case .body(let piece):
            answer.body.append(contentsOf: piece.readableBytesView)
            if answer.body.count > longest { errorCaught(context: context, error: TooLong()) }
        case .end:
            guard !isDone else { return }
            isDone = true
            result.succeed(answer)
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
        result.fail(error)
    }
}
