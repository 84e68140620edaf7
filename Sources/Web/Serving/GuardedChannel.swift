import HummingbirdCore
import Logging
import NIOCore
import NIOSSL

/// A connection of a listener: counted, over TLS where there is a certificate, kept at pace.
struct GuardedChannel: ServerChildChannel {
    let base: HTTP1Channel
    let book: ConnectionBook
    /// Asked for each connection, so that a renewed certificate counts at once; `nil`: plain.
    let tls: (@Sendable () -> NIOSSLContext)?

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<HTTP1Channel.Value> {
        guard book.enter(channel) else {
            return channel.close().flatMapThrowing { throw ChannelError.ioOnClosedChannel }
        }
        guard let tls else { return base.setup(channel: channel, logger: logger) }
        return channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls()))
        }.flatMap { base.setup(channel: channel, logger: logger) }
    }

    func handle(value: HTTP1Channel.Value, logger: Logger) async { await base.handle(value: value, logger: logger) }
}
