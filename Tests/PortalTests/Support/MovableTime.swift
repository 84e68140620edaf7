import Foundation
import Synchronization

/// A clock that is moved by hand.
final class MovableTime: Sendable {
    private let time = Mutex(Date(timeIntervalSince1970: 1_795_600_000))
    var now: Date { time.withLock { $0 } }
    func advance(_ seconds: TimeInterval) { time.withLock { $0 += seconds } }
}
