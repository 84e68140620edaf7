import Foundation
import Mail
import Store

extension Queue {
    // MARK: Process

    /// Leases received messages, oldest first; empty when none is due.
    ///
    /// After an unclean stop the messages that were in work are handed out first and one at a time, whatever `limit` says, and
    /// nothing else meanwhile: the one that kills the process is found without blaming its neighbours.
    public func claimReceived(limit: Int) async throws -> [ReceivedEntry] {
        let claimed = try await store.write { transaction -> ClaimedRows? in
            guard try transaction.hasSuspects() else { return try transaction.claim(.received, limit: limit, lease: Self.lease) }
            if try transaction.isProcessing() { return nil }
            return try transaction.claim(.received, limit: 1, lease: Self.lease, suspectsOnly: true)
        }
        // A suspect is in work: the others wait for it.
        guard let claimed else { return [] }
        setAside(claimed.damaged)
        let rows = claimed.rows
        handOver.receivedWait(rows.count == limit || rows.contains(where: \.isSuspect))
        return rows.map { ReceivedEntry(row: $0) }
    }

    /// The oldest received message that is due, leased.
    public func claimReceived() async throws -> ReceivedEntry? { try await claimReceived(limit: 1).first }

    /// Replaces a received message by its results, in one commit.
    ///
    /// - Parameters:
    ///   - results: ready or held copies and notices. The first one of kind `mail` keeps the entry's id.
    ///   - trace: the decision. Of a mail it is kept under the id the `250` named, of a notice under its own.
    ///   - also: written in the same commit.
    ///   - ending: what the entry becomes when no result is of kind `mail`: `.done`, or `.bounced` when the mail was refused.
    /// - Returns: the ids of the results, in their order.
    /// - Throws: `QueueError.leaseLost`, `StoreError`: nothing happened then.
    @discardableResult
    public func finish(
        _ entry: ReceivedEntry, results: [NewEntry], trace: TraceEntry?, ending: QueueState = .done, also: @escaping Addition = { _ in }
    ) async throws -> [QueueID] {
        let inserts = try await replace(entry, by: results, trace: trace, ending: ending, also: also)
        ready.wake()
        return inserts.map(\.id)
    }

    /// - Parameter lease: when given, the claim stays with the first result until then.
    func replace(
        _ entry: ReceivedEntry, by results: [NewEntry], trace: TraceEntry?, ending: QueueState, lease: Date? = nil,
        also: @escaping Addition = { _ in }
    ) async throws -> [EntryInsert] {
        precondition(ending.isFinal, "a message ends as done or bounced")
        let sealed = try await sealAll(results)
        let inserts = self.inserts(results, sealed, from: entry.row)
        let messages = sealed.compactMap(\.self).map { message in
            (message: message, references: inserts.count { $0.message == message.shape.id })
        }
        let row = entry.row
        let trace = trace.map { (id: row.kind == .mail ? row.trace : row.id, entry: $0) }
        let orphans = try await undoing(sealed) {
            try await store.write {
                let orphans = try $0.finish(
                    row.id, claims: row.claims, results: inserts, messages: messages, ending: ending, trace: trace, lease: lease)
                if orphans != nil { try also($0) }
                return orphans
            }
        }
        guard let orphans else {
            try await deleteChunks(of: messages.map(\.message.shape.id))
            throw QueueError.leaseLost(row.id)
        }
        if row.isSuspect || results.contains(where: { $0.start == .received }) { received.wake() }
        try? await deleteChunks(of: orphans)
        return inserts
    }

    /// Puts a received message back after a step failed by our own fault; after ten tries it is held.
    /// - Returns: whether it is now held: administrators are to be told.
    public func retryLater(_ entry: ReceivedEntry, reason: String) async throws -> Bool { try await putBack(entry.row, reason) }

    /// The same for a message in delivery: its own bytes could not be read, not the peer refused it.
    public func retryLater(_ entry: ReadyEntry, reason: String) async throws -> Bool { try await putBack(entry.row, reason) }

    private func putBack(_ row: QueueEntryRow, _ reason: String) async throws -> Bool {
        let tries = row.tries + 1
        let due = now() + (schedule.wait(after: tries, age: 0, chance: chance()) ?? schedule.longest)
        let isHeld = tries >= Self.triesBeforeHold
        try await store.write { transaction in
            guard try transaction.putBack(row.id, claims: row.claims, due: due, tries: tries, reason: reason) else {
                throw QueueError.leaseLost(row.id)
            }
            if isHeld { _ = try transaction.hold(row.id, reason: "\(tries) tries failed; the last one: \(reason)") }
        }
        if row.isSuspect { received.wake() }
        return isHeld
    }

    // MARK: Deliver

    /// Leases messages to deliver now, those that wait longest first.
    public func claimReady(limit: Int) async throws -> [ReadyEntry] {
        let (entries, damaged) = try await store.write { transaction in
            var claimed = try transaction.claim(.ready, limit: limit, lease: Self.lease)
            if claimed.rows.count < limit {
                let late = try transaction.claim(.deferred, limit: limit - claimed.rows.count, lease: Self.lease)
                claimed.rows += late.rows
                claimed.damaged += late.damaged
            }
            var entries: [ReadyEntry] = []
            for row in claimed.rows {
                do { entries.append(try Self.entry(row, transaction)) } catch let error as StoreError where error.isDamage {
                    claimed.damaged.append(try transaction.setAside(row, because: error))
                }
            }
            return (entries, claimed.damaged)
        }
        setAside(damaged)
        return entries
    }

    private static func entry(_ row: QueueEntryRow, _ transaction: WriteTransaction) throws -> ReadyEntry {
        let pending = try transaction.queueRecipients(of: row.sequence).filter { $0.state == .pending }
        let due = pending.filter { recipient in recipient.due.map { $0 <= transaction.time } ?? false }
        // A lease that ended, or an administrator, may ask for a try before any recipient's time.
        return ReadyEntry(row: row, recipients: due.isEmpty ? pending : due)
    }

    /// Whoever is to tell the administrators of entries that are held because their rows cannot be read; one at a time.
    public func onDamage(_ tell: (@Sendable ([QueueID]) -> Void)?) { damageTeller.withLock { $0 = tell } }

    private func setAside(_ damaged: [QueueID]) {
        guard !damaged.isEmpty else { return }
        damageTeller.withLock { $0 }?(damaged)
    }

    /// Writes one try down: recipients, tries, notices and the entry's state in one commit.
    ///
    /// - Parameters:
    ///   - outcomes: one for each recipient of the try; a recipient without one waits for the next try.
    ///   - postponed: recipients without an outcome whose server is busy with other mail.
    ///   - remote: the other side, for the trace.
    ///   - schedule: by which who waits is tried again, told and given up; by default that of the queue.
    ///   - holdsFailures: in safe mode who would fail is held instead.
    ///   - notices: makes the notices for `failed` and `delayed` recipients. When it returns any, the delays count as told.
    /// - Throws: `QueueError.leaseLost`, `StoreError`, or what `notices` throws: nothing happened then.
    @discardableResult
    public func record(
        _ entry: ReadyEntry, outcomes: [EmailAddress: RecipientOutcome], postponed: Set<EmailAddress> = [], remote: String,
        schedule: RetrySchedule? = nil, holdsFailures: Bool = false,
        notices: (Settlement) async throws -> [NewEntry] = { _ in [] }
    ) async throws -> Settlement {
        var settlement = (schedule ?? self.schedule).settle(
            entry, outcomes, postponed: postponed, holdsFailures: holdsFailures, at: now(), chance: chance)
        let written = try await notices(settlement)
        if !written.isEmpty { settlement.markDelayNotified() }
        let sealed = try await sealAll(written)
        let inserts = self.inserts(written, sealed, from: entry.row, isNewMail: true)
        let (row, changes, messages) = (entry.row, settlement.changes, sealed.compactMap(\.self))
        let orphans = try await undoing(sealed) {
            try await store.write {
                try $0.record(row.id, claims: row.claims, changes: changes, remote: remote, notices: inserts, messages: messages)
            }
        }
        guard let orphans else {
            try await deleteChunks(of: messages.map(\.shape.id))
            throw QueueError.leaseLost(row.id)
        }
        if !inserts.isEmpty {
            received.wake()
            ready.wake()
        }
        try? await deleteChunks(of: orphans)
        return settlement
    }

    // MARK: Results

    /// The sealed bytes of each result that has new ones.
    private func sealAll(_ results: [NewEntry]) async throws -> [SealedMessage?] {
        var sealed: [SealedMessage?] = []
        for result in results {
            if case .new(let bytes) = result.bytes { sealed.append(try await seal(bytes)) } else { sealed.append(nil) }
        }
        return sealed
    }

    /// Chunks stored ahead of a step that failed are of no use.
    private func undoing<T>(_ sealed: [SealedMessage?], _ step: () async throws -> T) async throws -> T {
        do {
            return try await step()
        } catch {
            // What cannot be deleted now is swept at the next start.
            try? await deleteChunks(of: sealed.compactMap { $0?.shape.id })
            throw error
        }
    }

    private func inserts(_ results: [NewEntry], _ sealed: [SealedMessage?], from row: QueueEntryRow, isNewMail: Bool = false)
        -> [EntryInsert]
    {
        let first = isNewMail ? nil : results.firstIndex { $0.kind == .mail }
        return results.indices.map { index in
            let result = results[index]
            let keepsRow = index == first
            var entry = EntryInsert(
                id: keepsRow ? row.id : newID(), parent: keepsRow ? row.parent : row.id, trace: row.trace, kind: result.kind, state: .ready,
                message: 0, size: 0, envelope: result.envelope, submission: result.submission ?? row.submission, route: result.route,
                acceptedAt: result.kind == .mail ? row.acceptedAt : now())
            switch result.start {
            case .ready: break
            case .received: entry.state = .received
            case .held(let reason): (entry.state, entry.resume, entry.reason) = (.held, .received, reason)
            }
            (entry.message, entry.size, entry.original) = source(of: index, results, sealed, row)
            return entry
        }
    }

    /// The message a result refers to, its size, and the message as received when that is another.
    private func source(
        of index: Int, _ results: [NewEntry], _ sealed: [SealedMessage?], _ row: QueueEntryRow
    ) -> (message: Int64, size: Int, original: Int64?) {
        if case .ofResult(let earlier) = results[index].bytes {
            precondition(earlier < index, "a result shares the bytes of an earlier one")
            let found = source(of: earlier, results, sealed, row)
            return (found.message, found.size, results[index].kind == .mail ? found.original : nil)
        }
        if let message = sealed[index]?.shape {
            return (message.id, message.size, results[index].kind == .mail ? row.original ?? row.message : nil)
        }
        precondition(row.message != nil, "a leased entry has bytes")
        return (row.message ?? 0, row.size, row.original)
    }
}
