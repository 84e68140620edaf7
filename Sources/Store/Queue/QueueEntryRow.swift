import Foundation
import Mail

/// One row of the queue with its values converted.
public struct QueueEntryRow: Hashable, Sendable {
    public var sequence: Int64
    public var id: QueueID
    /// The entry this one came from, `nil` for the one the `250` named.
    public var parent: QueueID?
    /// The entry the `250` named: under it the trace and all delivery tries are found.
    public var trace: QueueID
    public var kind: EntryKind
    public var state: QueueState
    /// What `held` goes back to when released.
    public var resume: QueueState?
    /// Why it is held, or why its last step failed.
    public var reason: String?
    /// The key of its bytes; `nil` once it is final.
    public var message: Int64?
    /// The key of the bytes as received, when `message` are others.
    public var original: Int64?
    /// Of the bytes of `message`.
    public var size: Int
    public var envelope: Envelope
    public var submission: Submission
    /// What the router said about the next hop.
    public var route: String?
    public var acceptedAt: Date
    /// When the next step may begin; while leased: when the lease ends.
    public var due: Date?
    /// `nil` while nobody works on it.
    public var lease: Date?
    /// How often it was claimed: the token that shows a claim is still the newest.
    public var claims: Int64
    /// Tries of its present step that failed by our own fault.
    public var tries: Int
    /// Unclean ends of the process while it was the only entry in work.
    public var crashes: Int
    /// It was in work when the process died, and has not been worked alone since.
    public var isSuspect: Bool
    public var endedAt: Date?

    /// The row of an entry as it was added, leased from the start.
    init(_ entry: EntryInsert, sequence: Int64, lease: Date) {
        self.sequence = sequence
        (id, parent, trace, kind) = (entry.id, entry.parent, entry.trace, entry.kind)
        (state, resume, reason) = (entry.state, entry.resume, entry.reason)
        (message, original, size) = (entry.message, entry.original, entry.size)
        (envelope, submission, route) = (entry.envelope, entry.submission, entry.route)
        acceptedAt = Date(milliseconds: entry.acceptedAt.milliseconds)
        (due, self.lease, claims) = (lease, lease, 1)
        (tries, crashes, isSuspect) = (0, 0, false)
    }

    static let columns = """
        sequence, id, parent, trace, kind, state, resume, reason, message, original, size, reverse_path, forward_paths, body, \
        is_internationalized, requests, submission, route, accepted_at, due, lease, claims, tries, crashes, is_suspect, ended_at
        """

    init(_ row: SQLRow) throws {
        sequence = try row.integer(0)
        id = try Self.id(row.text(1))
        parent = try row.optionalText(2).map(Self.id)
        trace = try Self.id(row.text(3))
        kind = try Self.word(row.text(4))
        state = try Self.word(row.text(5))
        resume = try row.optionalText(6).map { try Self.word($0) }
        reason = try row.optionalText(7)
        message = try row.optionalInteger(8)
        original = try row.optionalInteger(9)
        size = Int(try row.integer(10))
        envelope = try EnvelopeColumns.envelope(row, from: 11)
        submission = try EnvelopeColumns.submission(row.text(16))
        route = try row.optionalText(17)
        acceptedAt = Date(milliseconds: try row.integer(18))
        due = try row.optionalInteger(19).map(Date.init(milliseconds:))
        lease = try row.optionalInteger(20).map(Date.init(milliseconds:))
        claims = try row.integer(21)
        tries = Int(try row.integer(22))
        crashes = Int(try row.integer(23))
        isSuspect = try row.flag(24)
        endedAt = try row.optionalInteger(25).map(Date.init(milliseconds:))
    }

    /// For whoever looks: a damaged row shows what can be read of it.
    init(readable row: SQLRow) throws {
        do { self = try Self(row) } catch { self = try Self(damaged: row) }
    }

    /// What can be read of a damaged row; the rest is as empty as it can be. Never for the mail path.
    init(damaged row: SQLRow) throws {
        sequence = try row.integer(0)
        id = (try? Self.id(row.text(1))) ?? Self.substitute(sequence)
        parent = try? row.optionalText(2).map(Self.id)
        trace = (try? Self.id(row.text(3))) ?? id
        kind = (try? Self.word(row.text(4))) ?? .mail
        state = (try? Self.word(row.text(5))) ?? .held
        resume = try? row.optionalText(6).map { try Self.word($0) }
        reason = try? row.optionalText(7)
        message = try? row.optionalInteger(8)
        original = try? row.optionalInteger(9)
        size = (try? row.integer(10)).map { Int($0) } ?? 0
        envelope = (try? EnvelopeColumns.envelope(row, from: 11)) ?? EnvelopeColumns.damagedEnvelope(row, from: 11)
        acceptedAt = Date(milliseconds: (try? row.integer(18)) ?? 0)
        submission =
            (try? EnvelopeColumns.submission(row.text(16)))
            ?? Submission(
                origin: .outside, originReason: "the record of it cannot be read", listener: "", clientAddress: "", heloName: "",
                receivedAt: acceptedAt)
        route = try? row.optionalText(17)
        due = (try? row.optionalInteger(19)).flatMap { $0.map(Date.init(milliseconds:)) }
        lease = (try? row.optionalInteger(20)).flatMap { $0.map(Date.init(milliseconds:)) }
        claims = (try? row.integer(21)) ?? 0
        tries = (try? row.integer(22)).map { Int($0) } ?? 0
        crashes = (try? row.integer(23)).map { Int($0) } ?? 0
        isSuspect = (try? row.flag(24)) ?? false
        endedAt = (try? row.optionalInteger(25)).flatMap { $0.map(Date.init(milliseconds:)) }
    }

    /// For a row that lost its id: one of its own, the same each time.
    private static func substitute(_ sequence: Int64) -> QueueID {
        QueueID(random: (0..<QueueID.length).map { $0 < 13 ? UInt8(truncatingIfNeeded: sequence >> (5 * $0)) & 31 : 0 })
    }

    static func id(_ text: String) throws -> QueueID {
        guard let id = QueueID(text) else { throw StoreError.corrupt("queue id \(text)") }
        return id
    }

    static func word<Word: RawRepresentable<String>>(_ text: String) throws -> Word {
        guard let word = Word(rawValue: text) else { throw StoreError.corrupt("\(text) is no \(Word.self)") }
        return word
    }
}
