import NIOCore
import Synchronization

/// The open connections of a listener, so that a stop can wait for them and then cut what is left.
final class SessionRegistry: Sendable {
    private let sessions = Mutex<[ObjectIdentifier: any Channel]>([:])

    func add(_ channel: any Channel) {
        let id = ObjectIdentifier(channel)
        sessions.withLock { $0[id] = channel }
        channel.closeFuture.whenComplete { [self] _ in sessions.withLock { $0[id] = nil } }
    }

    func drain(within grace: Duration) async {
        let open = sessions.withLock { Array($0.values) }
        guard !open.isEmpty else { return }
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                for channel in open { try? await channel.closeFuture.get() }
            }
            group.addTask {
                try? await Task.sleep(for: grace)
                for channel in open { channel.close(promise: nil) }
            }
            await group.next()
            group.cancelAll()
        }
    }
}
