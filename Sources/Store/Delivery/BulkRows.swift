import Foundation
import Mail

/// A file of people who are to get certificates, as it was handed in (`behaviour.md` 13.3).
public struct BulkRunRow: Hashable, Sendable {
    /// 20 lower-case letters and digits.
    public var id: String
    /// JSON of what counts for all its lines.
    public var options: String
    public var requestedBy: String
    public var createdAt: Date
    public var isCancelled: Bool

    static let columns = "id, options, requested_by, created_at, is_cancelled"

    init(_ row: SQLRow) throws {
        id = try row.text(0)
        options = try row.text(1)
        requestedBy = try row.text(2)
        createdAt = Date(milliseconds: try row.integer(3))
        isCancelled = try row.flag(4)
    }
}

/// One line of it.
public struct BulkLineRow: Hashable, Sendable {
    /// In the file, the header is 1.
    public var number: Int
    /// As it was written.
    public var address: String
    /// The line as JSON.
    public var content: String
    /// The request it became.
    public var request: String?
    /// Why it never became one.
    public var problem: String?

    public init(number: Int, address: String, content: String, problem: String? = nil) {
        self.number = number
        self.address = address
        self.content = content
        self.problem = problem
    }

    static let columns = "number, address, content, request, problem"

    init(_ row: SQLRow) throws {
        number = Int(try row.integer(0))
        address = try row.text(1)
        content = try row.text(2)
        request = try row.optionalText(3)
        problem = try row.optionalText(4)
    }
}

/// How the lines of a run stand.
public struct BulkCounts: Hashable, Sendable {
    public var total = 0
    /// Not yet filed.
    public var waiting = 0
    /// Filed, no certificate yet.
    public var inWork = 0
    public var issued = 0
    /// Never filed, failed or cancelled.
    public var failed = 0

    public var isOver: Bool { waiting == 0 && inWork == 0 }
}

extension ReadTransaction {
    public func bulkRun(_ id: String) throws -> BulkRunRow? {
        try rows("SELECT \(BulkRunRow.columns) FROM bulk_run WHERE id = $1", .text(id)).first.map(BulkRunRow.init)
    }

    /// The newest runs.
    public func bulkRuns(limit: Int = 100) throws -> [BulkRunRow] {
        try rows("SELECT \(BulkRunRow.columns) FROM bulk_run ORDER BY created_at DESC, id LIMIT \(max(limit, 0))").map(BulkRunRow.init)
    }

    public func bulkCounts(_ run: String) throws -> BulkCounts {
        let sql = """
            SELECT CASE WHEN l.problem IS NOT NULL THEN 'failed' WHEN l.request IS NULL THEN 'open' ELSE COALESCE(r.state, 'failed') END,
                count(*)
            FROM bulk_line l LEFT JOIN certificate_request r ON r.id = l.request WHERE l.run = $1 GROUP BY 1
            """
        var counts = BulkCounts()
        for row in try rows(sql, .text(run)) {
            let count = Int(try row.integer(1))
            counts.total += count
            switch try row.text(0) {
            case "open": counts.waiting += count
            case "waiting": counts.inWork += count
            case "issued": counts.issued += count
            default: counts.failed += count
            }
        }
        return counts
    }

    /// Lines that came to nothing, each with the reason, in the order of the file.
    public func bulkFailures(_ run: String, limit: Int = 1000) throws -> [(number: Int, address: String, problem: String)] {
        let sql = """
            SELECT l.number, l.address, COALESCE(l.problem, r.problem, 'cancelled') FROM bulk_line l
            LEFT JOIN certificate_request r ON r.id = l.request
            WHERE l.run = $1 AND (l.problem IS NOT NULL OR r.state IN ('failed', 'cancelled')) ORDER BY l.number LIMIT \(max(limit, 0))
            """
        return try rows(sql, .text(run)).map { (Int(try $0.integer(0)), try $0.text(1), try $0.text(2)) }
    }

    /// Lines that are still to be filed, in the order of the file.
    public func openBulkLines(_ run: String, limit: Int) throws -> [BulkLineRow] {
        let sql = """
            SELECT \(BulkLineRow.columns) FROM bulk_line WHERE run = $1 AND request IS NULL AND problem IS NULL
            ORDER BY number LIMIT \(max(limit, 0))
            """
        return try rows(sql, .text(run)).map(BulkLineRow.init)
    }
}

extension WriteTransaction {
    public func addBulkRun(_ id: String, options: String, by actor: String) throws {
        try change(
            "INSERT INTO bulk_run (id, options, requested_by, created_at, is_cancelled) VALUES ($1, $2, $3, $4, 0)", .text(id),
            .text(options), .text(actor), milliseconds)
    }

    public func addBulkLine(_ line: BulkLineRow, run: String) throws {
        try change(
            "INSERT INTO bulk_line (run, number, address, content, problem) VALUES ($1, $2, $3, $4, $5)", .text(run),
            SQLValue(line.number), .text(line.address), .text(line.content), SQLValue(line.problem))
    }

    /// Notes what a line became: in the transaction that files its request.
    public func settleBulkLine(_ number: Int, run: String, request: String?, problem: String?) throws {
        try change(
            "UPDATE bulk_line SET request = $3, problem = $4 WHERE run = $1 AND number = $2", .text(run), SQLValue(number),
            SQLValue(request), SQLValue(problem))
    }

    /// No further line of it is filed.
    /// - Returns: whether it was going on.
    public func cancelBulkRun(_ id: String) throws -> Bool {
        let cancelled = try rows("UPDATE bulk_run SET is_cancelled = 1 WHERE id = $1 AND is_cancelled = 0 RETURNING id", .text(id))
        try change(
            "UPDATE bulk_line SET problem = 'cancelled' WHERE run = $1 AND request IS NULL AND problem IS NULL", .text(id))
        return !cancelled.isEmpty
    }
}
