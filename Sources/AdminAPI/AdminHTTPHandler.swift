import AdminOperations
import Foundation
import Logging
import NIOCore
import NIOHTTP1

/// `struct ucred` of unix(7), which the C library's module does not show.
private struct PeerCredentials {
    var pid: Int32 = 0
    var uid: UInt32 = .max
    var gid: UInt32 = .max
}

/// One HTTP connection: reads a request whole, has it carried out, writes the answer.
final class AdminHTTPHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    /// A `.p12` of 10 MB is 13.4 MB in base64.
    private static let maximumBody = 16 * 1024 * 1024
    static let prefix = "/api/v1/operations/"

    private let service: any AdminService
    private let logger: Logger
    private var head: HTTPRequestHead?
    private var body = ByteBuffer()
    /// The rest of the request is not read any more.
    private var isRefused = false
    private var who: Asker?

    init(service: any AdminService, logger: Logger) {
        self.service = service
        self.logger = logger
    }

    func channelActive(context: ChannelHandlerContext) {
        identifyPeer(context)
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let request):
            head = request
            body.clear()
        case .body(var piece):
            guard !isRefused else { return }
            guard body.readableBytes + piece.readableBytes <= Self.maximumBody else { return refuse(context) }
            body.writeBuffer(&piece)
        case .end:
            guard !isRefused, let head else { return }
            self.head = nil
            answer(head, context)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    /// Answers before the end of the request and closes: what still comes is not worth reading.
    private func refuse(_ context: ChannelHandlerContext) {
        isRefused = true
        body = ByteBuffer()
        write(AdminProblem(.badInput, "the request has more than \(Self.maximumBody / 1_048_576) MiB"), context, false)
    }

    /// Whose process connected, as the kernel says it (SO_PEERCRED, unix(7)).
    private func identifyPeer(_ context: ChannelHandlerContext) {
        guard let provider = context.channel as? any SocketOptionProvider else { return context.close(promise: nil) }
        let credentials: EventLoopFuture<PeerCredentials> = provider.unsafeGetSocketOption(
            level: .init(rawValue: CInt(SOL_SOCKET)), name: .init(rawValue: CInt(SO_PEERCRED)))
        credentials.assumeIsolated().whenComplete { [self] result in
            guard case .success(let peer) = result, peer.uid == 0 || peer.uid == geteuid() else {
                logger.warning("admin.peer-refused")
                return context.close(promise: nil)
            }
            who = Asker(.local(user: Self.userName(peer.uid)))
        }
    }

    private static func userName(_ uid: uid_t) -> String {
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        var buffer = [CChar](repeating: 0, count: 4096)
        guard getpwuid_r(uid, &entry, &buffer, buffer.count, &found) == 0, found != nil, let name = entry.pw_name else {
            return "uid \(uid)"
        }
        return String(cString: name)
    }

    private func answer(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        guard let who else { return context.close(promise: nil) }
        guard head.method == .POST, head.uri.hasPrefix(Self.prefix) else {
            return write(AdminProblem(.notFound, "operations are posted to \(Self.prefix)NAME"), context, head.isKeepAlive)
        }
        let name = String(head.uri.dropFirst(Self.prefix.count))
        let input = Data(body.readableBytesView)
        let isKeepAlive = head.isKeepAlive
        let work: @Sendable () async -> Result<Data, AdminProblem> = { [service] in
            do throws(AdminProblem) { return .success(try await service.perform(name, input: input, by: who)) } catch {
                return .failure(error)
            }
        }
        context.eventLoop.makeFutureWithTask(work).assumeIsolated().whenSuccess { [self] result in
            switch result {
            case .success(let output): write(.ok, "application/json", output, context, isKeepAlive)
            case .failure(let problem): write(problem, context, isKeepAlive)
            }
        }
    }

    private func write(_ problem: AdminProblem, _ context: ChannelHandlerContext, _ isKeepAlive: Bool) {
        let body = (try? WireFormat.encoder.encode(problem)) ?? Data()
        write(HTTPResponseStatus(statusCode: problem.type.httpStatus), "application/problem+json", body, context, isKeepAlive)
    }

    private func write(_ status: HTTPResponseStatus, _ type: String, _ body: Data, _ context: ChannelHandlerContext, _ isKeepAlive: Bool) {
        var headers = HTTPHeaders([("Content-Type", type), ("Content-Length", String(body.count))])
        if !isKeepAlive { headers.add(name: "Connection", value: "close") }
        context.write(wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: status, headers: headers))), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: body)))), promise: nil)
        let channel = context.channel
        context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in if !isKeepAlive { channel.close(promise: nil) } }
    }
}
