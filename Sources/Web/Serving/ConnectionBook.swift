import NIOCore
import Synchronization

/// Counts open connections, in all and by address, and lets no more than so many in.
final class ConnectionBook: Sendable {
    private struct Open {
        var all = 0
        var byAddress: [String: Int] = [:]
    }

    private let limits: WebLimits
    private let open = Mutex(Open())

    init(_ limits: WebLimits) { self.limits = limits }

    /// - Returns: whether there was room; the place is given back when the connection closes.
    func enter(_ channel: any Channel) -> Bool {
        let address = channel.remoteAddress?.ipAddress ?? ""
        let hasRoom = open.withLock { [limits] open in
            guard open.all < limits.connections, open.byAddress[address, default: 0] < limits.connectionsPerAddress else { return false }
            open.all += 1
            open.byAddress[address, default: 0] += 1
            return true
        }
        guard hasRoom else { return false }
        channel.closeFuture.whenComplete { [self] _ in leave(address) }
        return true
    }

    private func leave(_ address: String) {
        open.withLock { open in
            open.all -= 1
            let left = open.byAddress[address, default: 1] - 1
            open.byAddress[address] = left > 0 ? left : nil
        }
    }
}
