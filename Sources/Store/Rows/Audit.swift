import Foundation
import OpenSSL

/// One record of who changed what (`behaviour.md` 27.7).
public struct AuditRecord: Hashable, Sendable, Codable {
    /// From 1, without gaps.
    public var sequence: Int64
    public var at: Date
    public var actor: String
    /// The operation's name: `certificate.import`.
    public var operation: String
    /// What it was done to.
    public var subject: String
    /// JSON of the state before and after, secrets replaced by “changed”; `nil` where there was none.
    public var before: String?
    public var after: String?
    /// Where it came from over the network; `nil`: from this machine, or by itself.
    public var address: String?
}

/// What checking the chain came to.
public enum AuditVerdict: Hashable, Sendable, Codable {
    case intact(records: Int64)
    /// The first record that was changed, taken out or put in.
    case broken(sequence: Int64, reason: String)
}

extension ReadTransaction {
    /// Records, newest first.
    /// - Parameter before: only records with a smaller sequence: the way to turn pages.
    public func auditRecords(before: Int64 = .max, limit: Int = 100) throws -> [AuditRecord] {
        let sql = """
            SELECT \(AuditChain.columns) FROM audit
            WHERE sequence < $1 ORDER BY sequence DESC LIMIT $2
            """
        return try rows(sql, .integer(before), SQLValue(limit)).map { try AuditChain.record($0) }
    }

    /// Records in their order, those behind `last`.
    public func auditRecords(after last: Int64, limit: Int) throws -> [AuditRecord] {
        let sql = "SELECT \(AuditChain.columns) FROM audit WHERE sequence > $1 ORDER BY sequence LIMIT $2"
        return try rows(sql, .integer(last), SQLValue(limit)).map { try AuditChain.record($0) }
    }

    /// Walks the whole chain and names the first broken record.
    ///
    /// Each hash is keyed and covers the record and the hash before it, so a record cannot be changed, moved, removed or
    /// added without the master key; the keyed head in `meta` shows records cut off at the end.
    public func verifyAudit() throws -> AuditVerdict {
        var last: Int64 = 0
        var hash = AuditChain.start
        let sql = """
            SELECT \(AuditChain.columns) FROM audit
            WHERE sequence > $1 ORDER BY sequence LIMIT 1000
            """
        while case let page = try rows(sql, .integer(last)), !page.isEmpty {
            for row in page {
                let record = try AuditChain.record(row)
                guard record.sequence == last + 1 else { return .broken(sequence: last + 1, reason: "the record is missing") }
                hash = sealing.auditHash(AuditChain.content(of: record, after: hash))
                guard KeyedHash.isEqual(hash, try row.blob(7)) else {
                    return .broken(sequence: record.sequence, reason: "the record was changed")
                }
                last = record.sequence
            }
        }
        return try checkedHead(last, hash)
    }

    private func checkedHead(_ last: Int64, _ hash: [UInt8]) throws -> AuditVerdict {
        let stored = try rows("SELECT value FROM meta WHERE name = 'audit_head'").first?.blob(0)
        let wanted = last == 0 ? nil : AuditChain.head(last, hash, sealing)
        if stored == wanted { return .intact(records: last) }
        return .broken(sequence: last + 1, reason: "records after \(last) were cut off, or the head of the chain was changed")
    }
}

extension WriteTransaction {
    /// Appends a record to the chain, in the transaction of the change it tells of.
    public func audit(actor: String, operation: String, subject: String, before: String? = nil, after: String? = nil) throws {
        let newest = try rows("SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1").first
        let sequence = try (newest?.integer(0) ?? 0) + 1
        let record = AuditRecord(
            sequence: sequence, at: Date(milliseconds: time.milliseconds), actor: actor, operation: operation, subject: subject,
            before: before, after: after, address: origin)
        let hash = sealing.auditHash(AuditChain.content(of: record, after: try newest?.blob(1) ?? AuditChain.start))
        try change(
            "INSERT INTO audit (\(AuditChain.columns)) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            .integer(sequence), milliseconds, .text(actor), .text(operation), .text(subject), SQLValue(before), SQLValue(after),
            .blob(hash),
            SQLValue(origin))
        let sql = "INSERT INTO meta (name, value) VALUES ('audit_head', $1) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
        try change(sql, .blob(AuditChain.head(sequence, hash, sealing)))
    }
}

/// The bytes an audit hash covers.
enum AuditChain {
    /// The hash before the first record.
    static let start = [UInt8](repeating: 0, count: 32)
    static let columns = "sequence, at, actor, operation, subject, before, after, hash, address"

    static func record(_ row: SQLRow) throws -> AuditRecord {
        AuditRecord(
            sequence: try row.integer(0), at: Date(milliseconds: try row.integer(1)), actor: try row.text(2), operation: try row.text(3),
            subject: try row.text(4), before: try row.optionalText(5), after: try row.optionalText(6), address: try row.optionalText(8))
    }

    /// Each field with its length before it, so that no two records have the same bytes.
    static func content(of record: AuditRecord, after hash: [UInt8]) -> [UInt8] {
        var bytes = hash + bigEndian(record.sequence) + bigEndian(record.at.milliseconds)
        for field in [record.actor, record.operation, record.subject, record.before, record.after] {
            bytes += bigEndian(field.map { Int64($0.utf8.count) } ?? -1)
            bytes += Array((field ?? "").utf8)
        }
        // Records from before there were addresses, and those without one, end here.
        if let address = record.address { bytes += bigEndian(Int64(address.utf8.count)) + Array(address.utf8) }
        return bytes
    }

    static func head(_ sequence: Int64, _ hash: [UInt8], _ sealing: SealingKeys) -> [UInt8] {
        sealing.auditHash(Array("head".utf8) + bigEndian(sequence) + hash)
    }
}

extension ReadTransaction {
    /// Whether a record of an operation on something exists.
    public func hasAuditRecord(operation: String, subject: String) throws -> Bool {
        try !rows("SELECT 1 FROM audit WHERE operation = $1 AND subject = $2 LIMIT 1", .text(operation), .text(subject)).isEmpty
    }
}
