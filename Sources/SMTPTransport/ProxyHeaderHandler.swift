import NIOCore
import SMTP

/// Reads the header of the PROXY protocol off the front of a connection, tells the session who the client is, and leaves.
final class ProxyHeaderHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    /// Who the client is; `nil` when what came is no header.
    struct Arrived: Sendable { let client: ForwardedClient? }

    private var buffer = ByteBuffer()

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var incoming = unwrapInboundIn(data)
        buffer.writeBuffer(&incoming)
        switch ProxyHeader(parsing: Array(buffer.readableBytesView.prefix(4096))) {
        case .incomplete: break
        case .malformed: context.fireUserInboundEventTriggered(Arrived(client: nil))
        case .complete(let length, let client):
            context.fireUserInboundEventTriggered(Arrived(client: client))
            buffer.moveReaderIndex(forwardBy: length)
            if buffer.readableBytes > 0 { context.fireChannelRead(wrapInboundOut(buffer)) }
            buffer = ByteBuffer()
            context.pipeline.syncOperations.removeHandler(self, promise: nil)
        }
    }
}
