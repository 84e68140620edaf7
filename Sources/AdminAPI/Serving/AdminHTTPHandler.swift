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

    private let dispatcher: AdminDispatcher
    private let logger: Logger
    private var head: HTTPRequestHead?
    private var body = ByteBuffer()
    /// Bytes the body of this request may have.
    private var limit = 0
    /// The rest of the request is not read any more.
    private var isRefused = false
    private var who: Asker?

    init(service: any AdminService, logger: Logger) {
        dispatcher = AdminDispatcher(service: service, logger: logger)
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
            limit = AdminDispatcher.longestBody(for: request.method.rawValue, request.uri)
            body.clear()
        case .body(var piece):
            guard !isRefused else { return }
            guard body.readableBytes + piece.readableBytes <= limit else { return refuse(context) }
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
        write(dispatcher.refusal(APIProblem.tooLarge(limit)), context, false)
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
        let fields = Dictionary(head.headers.map { ($0.name.lowercased(), $0.value) }) { "\($0), \($1)" }
        let request = APIRequest(method: head.method.rawValue, target: head.uri, headers: fields, body: Array(body.readableBytesView))
        let isKeepAlive = head.isKeepAlive
        body.clear()
        let work: @Sendable () async -> APIAnswer = { [dispatcher] in await dispatcher.answer(request, by: who) }
        context.eventLoop.makeFutureWithTask(work).assumeIsolated().whenSuccess { [self] in write($0, context, isKeepAlive) }
    }

    private func write(_ answer: APIAnswer, _ context: ChannelHandlerContext, _ isKeepAlive: Bool) {
        var headers = HTTPHeaders(answer.headers.filter { $0.name != "Connection" }.map { ($0.name, $0.value) })
        // RFC 9110 §8.6: 204 and 304 have no length.
        if answer.status != 204, answer.status != 304 { headers.add(name: "Content-Length", value: String(answer.body.count)) }
        if !isKeepAlive { headers.add(name: "Connection", value: "close") }
        let status = HTTPResponseStatus(statusCode: answer.status)
        context.write(wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: status, headers: headers))), promise: nil)
        if !answer.body.isEmpty { context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: answer.body)))), promise: nil) }
        let channel = context.channel
        context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in if !isKeepAlive { channel.close(promise: nil) } }
    }
}
