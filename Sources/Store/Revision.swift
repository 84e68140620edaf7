import Synchronization

/// Counts, in memory, the commits that changed anything decisions are made from.
///
/// One process owns the store, so whoever read something at a revision knows without asking the store whether it still holds.
/// The generation in the store counts less (not what signed mail teaches) and outlives the process.
final class Revision: Sendable {
    private let value = Atomic<UInt64>(0)

    var current: UInt64 { value.load(ordering: .acquiring) }

    /// Before anybody hears that the commit is made.
    func raise() { value.add(1, ordering: .releasing) }
}
