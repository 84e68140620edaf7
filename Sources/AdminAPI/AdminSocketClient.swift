import AdminOperations
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix

/// Reaches a running engine over its Unix socket.
public struct AdminSocketClient: AdminService {
    private let path: String
    private let group: any EventLoopGroup

    public init(path: String, group: any EventLoopGroup) {
        self.path = path
        self.group = group
    }

    /// Whether somebody answers behind the socket; a socket file without a process does not.
    public func isReachable() async -> Bool {
        guard let channel = try? await ClientBootstrap(group: group).connect(unixDomainSocketPath: path).get() else { return false }
        try? await channel.close()
        return true
    }

    /// The process behind the socket counts, not what `asker` shows: the engine asks the kernel.
    public func perform(_ name: String, input: Data, by asker: Asker) async throws(AdminProblem) -> Data {
        let answer: (status: UInt, body: Data)
        do {
            answer = try await exchange(name, input)
        } catch {
            throw AdminProblem(.temporary, "the engine does not answer on \(path): \(error)")
        }
        guard answer.status != 200 else { return answer.body }
        if let problem = try? WireFormat.decoder.decode(AdminProblem.self, from: answer.body) { throw problem }
        throw AdminProblem(.failed, "the engine answered \(answer.status)")
    }

    private func exchange(_ name: String, _ input: Data) async throws -> (status: UInt, body: Data) {
        let channel = try await ClientBootstrap(group: group)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHTTPClientHandlers() }
            }
            .connect(unixDomainSocketPath: path).get()
        let headers = HTTPHeaders([
            ("Host", "localhost"), ("Content-Type", "application/json"), ("Content-Length", String(input.count)), ("Connection", "close"),
        ])
        let head = HTTPRequestHead(version: .http1_1, method: .POST, uri: AdminHTTPHandler.prefix + name, headers: headers)
        return try await channel.eventLoop.flatSubmit {
            // Made only now: a promise that a failed connect left unkept would end the process.
            let result = channel.eventLoop.makePromise(of: (status: UInt, body: Data).self)
            do {
                try channel.pipeline.syncOperations.addHandler(AnswerCollector(result))
            } catch {
                result.fail(error)
                channel.close(promise: nil)
            }
            channel.write(HTTPClientRequestPart.head(head), promise: nil)
            channel.write(HTTPClientRequestPart.body(.byteBuffer(ByteBuffer(bytes: input))), promise: nil)
            channel.writeAndFlush(HTTPClientRequestPart.end(nil), promise: nil)
            return result.futureResult
        }.get()
    }
}

/// Collects one HTTP answer.
private final class AnswerCollector: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart

    private let result: EventLoopPromise<(status: UInt, body: Data)>
    private var status: UInt = 0
    private var body = Data()
    private var isDone = false

    init(_ result: EventLoopPromise<(status: UInt, body: Data)>) { self.result = result }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): status = head.status.code
        case .body(let piece): body.append(contentsOf: piece.readableBytesView)
        case .end:
            isDone = true
            result.succeed((status, body))
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
