import Foundation
import Mail
import Store

/// Deliveries that begin before the result is written down: see `HandOver`.
extension Queue {
    /// The entry a result will become, for a delivery that begins before it is.
    public func preview(of result: NewEntry, from entry: ReceivedEntry) -> ReadyEntry {
        var row = entry.row
        (row.state, row.envelope, row.route) = (.ready, result.envelope, result.route)
        if case .new(let bytes) = result.bytes { row.size = bytes.count }
        return ReadyEntry(row: row, recipients: Self.recipients(of: result, due: entry.acceptedAt))
    }

    /// Replaces a received message by its one result as `finish` does, but whoever delivers it already keeps it.
    /// - Returns: the result, leased.
    public func finishClaimed(_ entry: ReceivedEntry, result: NewEntry, trace: TraceEntry) async throws -> ReadyEntry {
        let lease = now() + Self.lease
        let insert = try await replace(entry, by: [result], trace: trace, ending: .done, lease: lease).first
        guard let insert else { throw QueueError.leaseLost(entry.id) }
        var row = entry.row
        (row.state, row.envelope, row.route) = (.ready, insert.envelope, insert.route)
        (row.message, row.original, row.size, row.lease) = (insert.message, insert.original, insert.size, lease)
        return ReadyEntry(row: row, recipients: Self.recipients(of: result, due: entry.acceptedAt))
    }

    /// Writes down at once what a message was made and how its first try ended.
    ///
    /// When every recipient has it, that is one commit and the bytes of the result are never stored. Otherwise the result is stored
    /// first, like any other, and then the try.
    /// - Parameters: as those of `finish` and `record`.
    public func complete(
        _ entry: ReceivedEntry, result: NewEntry, trace: TraceEntry, outcomes: [EmailAddress: RecipientOutcome],
        postponed: Set<EmailAddress> = [], remote: String, schedule: RetrySchedule, holdsFailures: Bool = false,
        notices: (ReadyEntry, Settlement) async throws -> [NewEntry]
    ) async throws -> Settlement {
        let settlement = schedule.settle(
            preview(of: result, from: entry), outcomes, postponed: postponed, holdsFailures: holdsFailures, at: now(), chance: chance)
        guard settlement.isPlainSuccess else {
            let ready = try await finishClaimed(entry, result: result, trace: trace)
            return try await record(
                ready, outcomes: outcomes, postponed: postponed, remote: remote, schedule: schedule, holdsFailures: holdsFailures
            ) { try await notices(ready, $0) }
        }
        let row = entry.row
        var insert = EntryInsert(
            id: row.id, trace: row.trace, kind: row.kind, state: .done, message: 0, size: row.size, envelope: result.envelope,
            submission: row.submission, route: result.route, acceptedAt: row.acceptedAt)
        if case .new(let bytes) = result.bytes { insert.size = bytes.count }
        let orphans = try await store.write(isPatient: true) { [insert, changes = settlement.changes] in
            try $0.complete(
                row.id, claims: row.claims, result: insert, changes: changes, remote: remote, trace: (id: row.trace, entry: trace))
        }
        guard let orphans else { throw QueueError.leaseLost(row.id) }
        try? await deleteChunks(of: orphans)
        return settlement
    }

    private static func recipients(of result: NewEntry, due: Date) -> [RecipientRow] {
        result.envelope.forwardPaths.enumerated().map { RecipientRow(position: $0.offset, address: $0.element, due: due) }
    }
}

extension Settlement {
    /// Everybody has it, and nobody is to be told.
    fileprivate var isPlainSuccess: Bool { failed.isEmpty && delayed.isEmpty && relayed.isEmpty && delivered.count == changes.count }
}
