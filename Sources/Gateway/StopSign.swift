import Synchronization

/// Says to work under way that it is to come to an end.
final class StopSign: Sendable {
    private let value = Atomic(false)

    var isUp: Bool { value.load(ordering: .acquiring) }

    func raise() { value.store(true, ordering: .releasing) }
}
