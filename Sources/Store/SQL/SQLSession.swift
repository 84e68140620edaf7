/// One connection to a database, used by one thread at a time. The only door through which SQL goes.
///
/// The SQL is the same for SQLite and PostgreSQL: placeholders are `$1`, `$2`, …; what differs is in `dialect`.
public protocol SQLSession: AnyObject {
    /// Which database speaks here.
    var dialect: SQLDialect { get }

    /// Runs one statement to its end and returns all its rows (none for statements that return none).
    /// - Throws: `StoreError`.
    func run(_ sql: String, _ parameters: [SQLValue]) throws -> [SQLRow]
}

extension SQLSession {
    /// Runs a statement without parameters.
    @discardableResult
    public func run(_ sql: String) throws -> [SQLRow] { try run(sql, []) }
}
