import NIOCore
import Synchronization

/// Counts open connections and lets no more than so many in.
final class ConnectionGate: Sendable {
    private let maximum: Int
    private let open = Atomic<Int>(0)

    init(maximum: Int) { self.maximum = maximum }

    /// - Returns: whether there was room; the place is given back when the connection closes.
    func enter(_ channel: any Channel) -> Bool {
        guard open.add(1, ordering: .relaxed).newValue <= maximum else {
            open.subtract(1, ordering: .relaxed)
            return false
        }
        channel.closeFuture.whenComplete { [self] _ in open.subtract(1, ordering: .relaxed) }
        return true
    }
}
