import Foundation

extension ReadTransaction {
    /// The jobs of a kind, in the order of their subjects.
    public func jobs(kind: String) throws -> [JobRow] {
        try rows("SELECT \(JobRow.columns) FROM job WHERE kind = $1 ORDER BY subject", .text(kind)).map(JobRow.init)
    }

    /// How many jobs of a kind there are.
    public func jobCount(kind: String) throws -> Int {
        Int(try rows("SELECT count(*) FROM job WHERE kind = $1", .text(kind)).first?.integer(0) ?? 0)
    }

    /// How many jobs failed at their last run, by kind.
    public func failingJobs() throws -> [String: Int] {
        let found = try rows("SELECT kind, count(*) FROM job WHERE failures > 0 GROUP BY kind")
        return try Dictionary(uniqueKeysWithValues: found.map { (try $0.text(0), Int(try $0.integer(1))) })
    }

    /// When the next job is due; `nil` when there is none.
    public func nextJobDue() throws -> Date? {
        try rows("SELECT due FROM job ORDER BY due LIMIT 1").first.map { Date(milliseconds: try $0.integer(0)) }
    }
}

extension WriteTransaction {
    /// Makes sure a job exists; one that does keeps its time.
    public func addJob(kind: String, subject: String = "", due: Date? = nil) throws {
        let sql = """
            INSERT INTO job (kind, subject, due, claims, failures) VALUES ($1, $2, $3, 0, 0) ON CONFLICT (kind, subject) DO NOTHING
            """
        try change(sql, .text(kind), .text(subject), .integer((due ?? time).milliseconds))
        hasNewJobs = true
    }

    /// Makes sure a job exists and is due now; one that is being done is done again.
    public func hastenJob(kind: String, subject: String) throws {
        let sql = """
            INSERT INTO job (kind, subject, due, claims, failures) VALUES ($1, $2, $3, 1, 0)
            ON CONFLICT (kind, subject) DO UPDATE SET due = excluded.due, claims = job.claims + 1
            """
        try change(sql, .text(kind), .text(subject), milliseconds)
        hasNewJobs = true
    }

    /// Takes a job away.
    public func removeJob(kind: String, subject: String) throws {
        try change("DELETE FROM job WHERE kind = $1 AND subject = $2", .text(kind), .text(subject))
    }

    /// Claims jobs that are due, longest due first, for the time of a lease: when it ends without a result (the node died), they
    /// are due again.
    /// - Parameter subject: only this one, due or not.
    public func claimJobs(kind: String? = nil, subject: String? = nil, limit: Int, lease: TimeInterval) throws -> [JobRow] {
        var conditions = subject == nil ? ["due <= $1"] : ["$1 >= 0"]
        var values: [SQLValue] = [milliseconds, .integer(time.addingTimeInterval(lease).milliseconds), SQLValue(limit)]
        for (column, value) in [("kind", kind), ("subject", subject)] {
            guard let value else { continue }
            values.append(.text(value))
            conditions.append("\(column) = $\(values.count)")
        }
        let sql = """
            UPDATE job SET due = $2, claims = claims + 1 WHERE (kind, subject) IN (
                SELECT kind, subject FROM job WHERE \(conditions.joined(separator: " AND ")) ORDER BY due, kind, subject LIMIT $3
                \(session.dialect.skippingLocked))
            RETURNING \(JobRow.columns)
            """
        return try session.run(sql, values).map(JobRow.init)
    }

    /// Writes down how a run ended.
    /// - Parameters:
    ///   - next: when it runs again; `nil` ends the job for good.
    ///   - problem: `nil` for a good run.
    public func finish(_ job: JobRow, next: Date?, problem: String?) throws {
        guard let next else {
            return try change(
                "DELETE FROM job WHERE kind = $1 AND subject = $2 AND claims = $3", .text(job.kind), .text(job.subject),
                .integer(job.claims))
        }
        let sql = """
            UPDATE job SET due = $4, ran_at = $5, problem = $6, failures = CASE WHEN $7 = 1 THEN 0 ELSE failures + 1 END,
                succeeded_at = CASE WHEN $7 = 1 THEN $5 ELSE succeeded_at END
            WHERE kind = $1 AND subject = $2 AND claims = $3
            """
        try change(
            sql, .text(job.kind), .text(job.subject), .integer(job.claims), .integer(next.milliseconds), milliseconds, SQLValue(problem),
            SQLValue(problem == nil))
    }
}
