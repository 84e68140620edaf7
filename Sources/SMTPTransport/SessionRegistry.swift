import NIOCore
import Synchronization

/// The open connections of a listener or of the relay client, so that a stop can wait for them and then cut what is left.
final class SessionRegistry: Sendable {
    private let sessions = Mutex<[ObjectIdentifier: any Channel]>([:])
    private let isCut = Atomic(false)

    func add(_ channel: any Channel) {
        let id = ObjectIdentifier(channel)
        sessions.withLock { $0[id] = channel }
        channel.closeFuture.whenComplete { [self] _ in sessions.withLock { $0[id] = nil } }
        if isCut.load(ordering: .sequentiallyConsistent) { channel.close(promise: nil) }
    }

    /// Closes every open connection, and every one that is still opened.
    func cut() {
        isCut.store(true, ordering: .sequentiallyConsistent)
        for channel in sessions.withLock({ Array($0.values) }) { channel.close(promise: nil) }
    }

    func drain(within grace: Duration) async {
        let open = sessions.withLock { Array($0.values) }
        guard !open.isEmpty else { return }
        for channel in open { channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent()) }
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
