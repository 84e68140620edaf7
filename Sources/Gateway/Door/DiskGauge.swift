import Foundation
import Synchronization

/// Whether the disk of the store has room for mail; asked for every message, read once a second.
public final class DiskGauge: Sendable {
    private struct Reading {
        var at: Date
        var hasRoom: Bool
    }

    /// Bytes that must be free.
    public let needed: Int64
    private let read: @Sendable () -> Int64?
    private let now: @Sendable () -> Date
    private let last = Mutex<Reading?>(nil)

    /// - Parameters:
    ///   - maximumSize: of one message. There must be room for one and a half, and `reserve`.
    ///   - free: bytes an ordinary user may still write; `nil` when that cannot be said, which stops no mail.
    public init(
        maximumSize: Int, reserve: Int64 = standardReserve, free: @escaping @Sendable () -> Int64?, now: @escaping @Sendable () -> Date
    ) {
        needed = Self.needed(maximumSize: maximumSize, reserve: reserve)
        read = free
        self.now = now
    }

    /// Bytes free now; `nil` when that cannot be said.
    public var free: Int64? { read() }

    public var hasRoom: Bool {
        let time = now()
        return last.withLock { last in
            if let last, (0..<1).contains(time.timeIntervalSince(last.at)) { return last.hasRoom }
            let hasRoom = read().map { $0 >= needed } ?? true
            last = Reading(at: time, hasRoom: hasRoom)
            return hasRoom
        }
    }

    /// 1 GiB (`behaviour.md` 32).
    public static let standardReserve: Int64 = 1 << 30

    /// Bytes that must be free for messages of this size to be taken.
    public static func needed(maximumSize: Int, reserve: Int64 = standardReserve) -> Int64 { Int64(maximumSize) * 3 / 2 + reserve }

    /// Bytes free for ordinary users on the disk that holds `path`.
    public static func freeBytes(at path: String) -> Int64? {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { return nil }
        return Int64(clamping: UInt64(status.f_bavail) &* UInt64(status.f_frsize))
    }
}
