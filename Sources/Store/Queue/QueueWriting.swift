import Foundation
import Mail

/// An entry to be added.
public struct EntryInsert: Sendable {
    public var id: QueueID
    public var parent: QueueID?
    public var trace: QueueID
    public var kind: EntryKind
    /// `.received`, `.ready` or `.held`.
    public var state: QueueState
    public var resume: QueueState?
    public var reason: String?
    public var message: Int64
    public var original: Int64?
    public var size: Int
    public var envelope: Envelope
    public var submission: Submission
    public var route: String?
    public var acceptedAt: Date

    public init(
        id: QueueID, parent: QueueID? = nil, trace: QueueID, kind: EntryKind, state: QueueState, resume: QueueState? = nil,
        reason: String? = nil, message: Int64, original: Int64? = nil, size: Int, envelope: Envelope, submission: Submission,
        route: String? = nil, acceptedAt: Date
    ) {
        self.id = id
        self.parent = parent
        self.trace = trace
        self.kind = kind
        self.state = state
        self.resume = resume
        self.reason = reason
        self.message = message
        self.original = original
        self.size = size
        self.envelope = envelope
        self.submission = submission
        self.route = route
        self.acceptedAt = acceptedAt
    }

    /// In the order of `columns`.
    func values(due: Date) throws -> [SQLValue] {
        [
            .text(id.text), SQLValue(parent?.text), .text(trace.text), .text(kind.rawValue), .text(state.rawValue),
            SQLValue(resume?.rawValue), SQLValue(reason), .integer(message), SQLValue(original), SQLValue(size),
        ] + (try EnvelopeColumns.values(envelope)) + [
            .text(try EnvelopeColumns.text(submission)), SQLValue(route), .integer(acceptedAt.milliseconds),
            state == .held ? .null : .integer(due.milliseconds),
        ]
    }

    static let columns = """
        id, parent, trace, kind, state, resume, reason, message, original, size, reverse_path, forward_paths, body, \
        is_internationalized, requests, submission, route, accepted_at, due
        """
}

extension WriteTransaction {
    /// Adds an entry; its message must be stored with this reference counted.
    public func insert(_ entry: EntryInsert) throws {
        let sequence = try insertRow(entry, due: time, lease: nil)
        if entry.state == .ready { try insertRecipients(entry.envelope.forwardPaths, of: sequence) }
    }

    /// Adds a received entry that its first worker has from the start: claimed in the commit that makes it real.
    /// - Parameter lease: seconds before another may take it.
    public func insertClaimed(_ entry: EntryInsert, lease: TimeInterval) throws -> QueueEntryRow {
        let end = time.addingTimeInterval(lease)
        return QueueEntryRow(entry, sequence: try insertRow(entry, due: end, lease: end), lease: end)
    }

    private func insertRow(_ entry: EntryInsert, due: Date, lease: Date?) throws -> Int64 {
        let sql = """
            INSERT INTO queue_entry (\(EntryInsert.columns), lease, claims, tries, crashes, is_suspect)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, 0, 0, 0)
            RETURNING sequence
            """
        let values = try entry.values(due: due) + [SQLValue(lease?.milliseconds), .integer(lease == nil ? 0 : 1)]
        guard let row = try session.run(sql, values).first else { throw StoreError.corrupt("no row for \(entry.id)") }
        return try row.integer(0)
    }

    /// Puts a result in the place of the received row it came from.
    /// - Parameter lease: when given, who processed it keeps it until then.
    func replace(_ sequence: Int64, by entry: EntryInsert, lease: Date? = nil) throws {
        let sql = """
            UPDATE queue_entry SET (\(EntryInsert.columns), lease, tries, crashes, is_suspect)
            = ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, 0, 0, 0) WHERE sequence = $1
            """
        let values = try entry.values(due: lease ?? time)
        _ = try session.run(sql, [.integer(sequence)] + values + [SQLValue(lease?.milliseconds)])
        try change("DELETE FROM queue_recipient WHERE entry = $1", .integer(sequence))
        if entry.state == .ready { try insertRecipients(entry.envelope.forwardPaths, of: sequence) }
    }

    private func insertRecipients(_ paths: [EmailAddress], of sequence: Int64) throws {
        let sql = """
            INSERT INTO queue_recipient (entry, position, address, state, due, tries, is_delay_notified) VALUES ($1, $2, $3, 'pending', $4, 0, 0)
            """
        for (position, address) in paths.enumerated() {
            try change(sql, .integer(sequence), SQLValue(position), .text(address.description), milliseconds)
        }
    }

    /// Ends an entry: its bytes lose their references.
    /// - Returns: messages whose chunks are still to be deleted.
    func end(_ entry: EntryReferences, as state: QueueState) throws -> [Int64] {
        let sql = """
            UPDATE queue_entry SET state = $2, message = NULL, original = NULL, due = NULL, lease = NULL, resume = NULL, is_suspect = 0,
                ended_at = $3 WHERE sequence = $1
            """
        try change(sql, .integer(entry.sequence), .text(state.rawValue), milliseconds)
        return try dereference(entry)
    }

    private func dereference(_ entry: EntryReferences) throws -> [Int64] {
        try [entry.message, entry.original].compactMap { try $0.flatMap { try refer(to: $0, by: -1) } }
    }

    /// Replaces a received entry by its results, in one step.
    ///
    /// - Parameters:
    ///   - results: the first takes the row of the received entry and must carry its id; the others are new.
    ///   - messages: bytes made by this step, each with the number of results that refer to it.
    ///   - ending: what the received entry becomes when no result takes its row.
    ///   - trace: the decision, and the id it is kept under.
    ///   - lease: when given, the claim stays with the first result until then.
    /// - Returns: messages whose chunks are still to be deleted, or `nil` when the claim is not the newest any more
    ///   (nothing is changed then).
    public func finish(
        _ id: QueueID, claims: Int64, results: [EntryInsert], messages: [(message: SealedMessage, references: Int)],
        ending: QueueState, trace: (id: QueueID, entry: TraceEntry)?, lease: Date? = nil
    ) throws -> [Int64]? {
        guard let received = try leased(id, claims: claims), received.state == .received else { return nil }
        for (message, references) in messages { try insert(message, references: references) }
        // What the results keep of the old bytes is counted before the received entry lets go of them.
        let made = Set(messages.map(\.message.shape.id))
        let kept = results.flatMap { [$0.message, $0.original].compactMap(\.self) }.filter { !made.contains($0) }
        for (message, uses) in Dictionary(grouping: kept, by: \.self) { _ = try refer(to: message, by: uses.count) }
        if let trace { try insertTrace(trace.id.text, trace: received.trace, trace.entry) }
        var orphans: [Int64] = []
        if results.contains(where: { $0.id == id }) {
            orphans = try dereference(received)
        } else {
            orphans = try end(received, as: ending)
        }
        for result in results {
            if result.id == id { try replace(received.sequence, by: result, lease: lease) } else { try insert(result) }
        }
        return orphans
    }
}

extension WriteTransaction {
    /// Ends a received entry whose only result has reached all its recipients before it was written down: decision and outcome in
    /// one step.
    ///
    /// - Parameters:
    ///   - result: what it was made; its bytes are not kept, nobody needs them any more.
    ///   - changes: the outcome of each recipient, all final.
    ///   - remote: the other side.
    /// - Returns: messages whose chunks are still to be deleted, or `nil` when the claim is not the newest any more
    ///   (nothing is changed then).
    public func complete(
        _ id: QueueID, claims: Int64, result: EntryInsert, changes: [RecipientChange], remote: String,
        trace: (id: QueueID, entry: TraceEntry)
    ) throws -> [Int64]? {
        guard let received = try leased(id, claims: claims), received.state == .received else { return nil }
        try insertTrace(trace.id.text, trace: received.trace, trace.entry)
        let sql = """
            UPDATE queue_entry SET state = 'done', size = $2, forward_paths = $3, requests = $4, route = $5, message = NULL, original = NULL,
                due = NULL, lease = NULL, ended_at = $6 WHERE sequence = $1
            """
        let columns = try EnvelopeColumns.values(result.envelope)
        try change(
            sql, .integer(received.sequence), SQLValue(result.size), columns[1], columns[4], SQLValue(result.route), milliseconds)
        for recipient in changes { try insertSettled(recipient, of: received, remote) }
        return try dereference(received)
    }

    private func insertSettled(_ recipient: RecipientChange, of entry: EntryReferences, _ remote: String) throws {
        let sql = """
            INSERT INTO queue_recipient (entry, position, address, state, due, tries, is_delay_notified, last_answer)
            VALUES ($1, $2, $3, $4, NULL, 1, 0, $5)
            """
        try change(
            sql, .integer(entry.sequence), SQLValue(recipient.position), .text(recipient.address.description),
            .text(recipient.state.rawValue), .text(recipient.answer))
        try insertTry(recipient, of: entry, remote)
    }
}
