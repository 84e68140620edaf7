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
    /// Whose processes may come over a Unix socket, beside our own user and root; `nil`: it is no Unix socket.
    var users: Set<UInt32>?

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<HTTP1Channel.Value> {
        guard book.enter(channel) else {
            return channel.close().flatMapThrowing { throw ChannelError.ioOnClosedChannel }
        }
        if let users {
            return PeerUser.isAmong(users, channel).flatMap { isAllowed in
                guard isAllowed else {
                    logger.warning("peer.refused")
                    return channel.close().flatMapThrowing { throw ChannelError.ioOnClosedChannel }
                }
                return base.setup(channel: channel, logger: logger)
            }
        }
        guard let tls else { return base.setup(channel: channel, logger: logger) }
        return channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls()))
        }.flatMap { base.setup(channel: channel, logger: logger) }
    }

    func handle(value: HTTP1Channel.Value, logger: Logger) async { await base.handle(value: value, logger: logger) }
}
