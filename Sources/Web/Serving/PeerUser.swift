import Foundation
import NIOCore

/// `struct ucred` of unix(7), which the C library's module does not show.
private struct PeerCredentials {
    var pid: Int32 = 0
    var uid: UInt32 = .max
    var gid: UInt32 = .max
}

/// Whose process is on the other side of a Unix socket, as the kernel says it (SO_PEERCRED, unix(7)).
enum PeerUser {
    /// - Returns: whether it is root, our own user, or one of those.
    static func isAmong(_ users: Set<UInt32>, _ channel: any Channel) -> EventLoopFuture<Bool> {
        guard let provider = channel as? any SocketOptionProvider else { return channel.eventLoop.makeSucceededFuture(false) }
        let credentials: EventLoopFuture<PeerCredentials> = provider.unsafeGetSocketOption(
            level: .init(rawValue: CInt(SOL_SOCKET)), name: .init(rawValue: CInt(SO_PEERCRED)))
        return credentials.map { $0.uid == 0 || $0.uid == geteuid() || users.contains($0.uid) }
    }
}
