import Foundation

/// Brings a database to the newest schema, each step in a transaction of its own.
enum Migrator {
    static func migrate(_ session: any SQLSession, path: String, at time: Date, steps: [Migration] = Migration.all) throws {
        let done = try current(session, path)
        if let last = steps.last, done > last.number { throw StoreError.schemaTooNew(found: done, known: last.number) }
        for step in steps where step.number > done { try apply(step, session, time) }
    }

    /// 0 for an empty database.
    private static func current(_ session: any SQLSession, _ path: String) throws -> Int {
        let tables = try session.run(session.dialect == .sqlite ? sqliteTables : postgreSQLTables).map { try $0.text(0) }
        if tables.isEmpty { return 0 }
        guard tables.contains("schema_migration") else { throw StoreError.foreignDatabase(path: path) }
        return Int(try session.run("SELECT COALESCE(max(number), 0) FROM schema_migration").first?.integer(0) ?? 0)
    }

    private static let sqliteTables = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    private static let postgreSQLTables = "SELECT tablename::text FROM pg_tables WHERE schemaname = current_schema()"

    private static func apply(_ step: Migration, _ session: any SQLSession, _ time: Date) throws {
        try session.run("BEGIN")
        do {
            for statement in step.statements { try session.run(session.dialect.translate(statement)) }
            let record = "INSERT INTO schema_migration (number, applied_at) VALUES ($1, $2)"
            _ = try session.run(record, [SQLValue(step.number), .integer(time.milliseconds)])
            try session.run("COMMIT")
        } catch {
            _ = try? session.run("ROLLBACK")
            throw error
        }
    }
}
