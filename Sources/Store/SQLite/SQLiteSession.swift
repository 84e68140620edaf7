import GRDB
import GRDBSQLite

/// One SQLite connection as an `SQLSession`: statements are prepared once and kept, values bound without conversions.
final class SQLiteSession: SQLSession {
    let dialect = SQLDialect.sqlite
    private let database: Database
    private var statements: [Key: Statement] = [:]

    init(_ database: Database) { self.database = database }

    /// Whether a transaction is open. SQLite ends it by itself after some errors (disk full, I/O).
    var isInTransaction: Bool { sqlite3_get_autocommit(database.sqliteConnection) == 0 }

    func run(_ sql: String, _ parameters: [SQLValue]) throws -> [SQLRow] {
        let statement = try prepared(sql).sqliteStatement
        defer {
            sqlite3_reset(statement)
            sqlite3_clear_bindings(statement)
        }
        guard Int(sqlite3_bind_parameter_count(statement)) == parameters.count else {
            throw StoreError.badStatement("\(parameters.count) parameters for: \(sql)")
        }
        for (index, value) in parameters.enumerated() { try bind(value, at: Int32(index + 1), statement) }
        var rows: [SQLRow] = []
        while true {
            switch sqlite3_step(statement) {
            case SQLITE_ROW: rows.append(row(statement))
            case SQLITE_DONE: return rows
            case let code: throw failure(code, sql)
            }
        }
    }

    /// A statement's text, hashed by its length and its end alone: there are some hundred, and each mail looks twenty up.
    private struct Key: Hashable {
        let sql: String

        func hash(into hasher: inout Hasher) {
            let text = sql.utf8
            hasher.combine(text.count)
            for byte in text.suffix(8) { hasher.combine(byte) }
        }
    }

    private func prepared(_ sql: String) throws -> Statement {
        if let statement = statements[Key(sql: sql)] { return statement }
        do {
            let statement = try database.makeStatement(sql: SQLPlaceholders.forSQLite(sql))
            statements[Key(sql: sql)] = statement
            return statement
        } catch let error as DatabaseError {
            throw failure(error.resultCode.rawValue, sql)
        }
    }

    // SQLITE_TRANSIENT: SQLite copies, as Swift's buffers end with the call.
    private static let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    private func bind(_ value: SQLValue, at index: Int32, _ statement: SQLiteStatement) throws {
        let code =
            switch value {
            case .null: sqlite3_bind_null(statement, index)
            case .integer(let number): sqlite3_bind_int64(statement, index, number)
            case .text(let text): bind(text, at: index, statement)
            case .blob(let bytes) where bytes.isEmpty: sqlite3_bind_zeroblob(statement, index, 0)
            case .blob(let bytes):
                bytes.withUnsafeBytes { sqlite3_bind_blob64(statement, index, $0.baseAddress, UInt64($0.count), Self.transient) }
            }
        guard code == SQLITE_OK else { throw failure(code, "binding parameter \(index)") }
    }

    private func bind(_ text: String, at index: Int32, _ statement: SQLiteStatement) -> Int32 {
        let count = UInt64(text.utf8.count)
        return text.withCString { sqlite3_bind_text64(statement, index, $0, count, Self.transient, UInt8(SQLITE_UTF8)) }
    }

    private func row(_ statement: SQLiteStatement) -> SQLRow {
        SQLRow((0..<sqlite3_column_count(statement)).map { value(statement, $0) })
    }

    private func value(_ statement: SQLiteStatement, _ column: Int32) -> SQLValue {
        switch sqlite3_column_type(statement, column) {
        case SQLITE_INTEGER: return .integer(sqlite3_column_int64(statement, column))
        case SQLITE_TEXT:
            guard let start = sqlite3_column_text(statement, column) else { return .text("") }
            let count = Int(sqlite3_column_bytes(statement, column))
            return .text(String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self))
        case SQLITE_BLOB:
            guard let start = sqlite3_column_blob(statement, column) else { return .blob([]) }
            return .blob(Array(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, column)))))
        default: return .null
        }
    }

    private func failure(_ code: Int32, _ sql: String) -> StoreError {
        let text = String(cString: sqlite3_errmsg(database.sqliteConnection))
        switch code & 0xFF {
        case SQLITE_FULL: return .diskFull
        case SQLITE_CONSTRAINT: return .constraint(text)
        case SQLITE_CORRUPT, SQLITE_NOTADB: return .corrupt(text)
        case SQLITE_ERROR, SQLITE_MISUSE, SQLITE_RANGE, SQLITE_MISMATCH, SQLITE_TOOBIG: return .badStatement("\(text): \(sql)")
        default: return .unavailable(text)
        }
    }
}
