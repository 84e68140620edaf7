import Foundation

/// One piece of timed work: what, about whom, and when next.
public struct JobRow: Hashable, Sendable {
    /// What is done, such as `crl-refresh`.
    public var kind: String
    /// What it is done to: the address of a list; empty where the kind says all.
    public var subject: String
    public var due: Date
    /// Raised by every claim: who holds an older number has lost the job.
    public var claims: Int64
    /// In a row.
    public var failures: Int
    public var ranAt: Date?
    public var succeededAt: Date?
    /// Why the last run failed; `nil` after a good one.
    public var problem: String?

    static let columns = "kind, subject, due, claims, failures, ran_at, succeeded_at, problem"

    init(_ row: SQLRow) throws {
        kind = try row.text(0)
        subject = try row.text(1)
        due = Date(milliseconds: try row.integer(2))
        claims = try row.integer(3)
        failures = Int(try row.integer(4))
        ranAt = try row.optionalInteger(5).map(Date.init(milliseconds:))
        succeededAt = try row.optionalInteger(6).map(Date.init(milliseconds:))
        problem = try row.optionalText(7)
    }
}
