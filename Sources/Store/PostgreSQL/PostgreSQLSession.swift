import CPostgreSQL
import Foundation

/// One PostgreSQL connection as an `SQLSession`: blocking, statements prepared once, text in, binary out.
///
/// Version 1 of the store runs on SQLite; this session keeps the schema and the queue's statements true to both.
public final class PostgreSQLSession: SQLSession {
    public let dialect = SQLDialect.postgreSQL
    private let connection: OpaquePointer
    private var statements: [String: String] = [:]

    /// - Parameter connection: a libpq connection string or `postgres://` URL; time-outs belong in it.
    /// - Throws: `StoreError.unavailable`, without the password.
    public init(connection text: String) throws(StoreError) {
        guard let connection = PQconnectdb(text) else { throw .unavailable("no memory for a connection") }
        guard PQstatus(connection) == CONNECTION_OK else {
            let reason = String(cString: PQerrorMessage(connection))
            PQfinish(connection)
            throw .unavailable(reason)
        }
        // Notices would go to stderr.
        PQsetNoticeProcessor(connection, { _, _ in }, nil)
        self.connection = connection
    }

    deinit { PQfinish(connection) }

    public func run(_ sql: String, _ parameters: [SQLValue]) throws -> [SQLRow] {
        let name = try prepared(sql, parameters.count)
        let result = withParameters(parameters) { values, lengths, formats in
            PQexecPrepared(connection, name, Int32(parameters.count), values, lengths, formats, 1)
        }
        defer { PQclear(result) }
        switch PQresultStatus(result) {
        case PGRES_COMMAND_OK: return []
        case PGRES_TUPLES_OK:
            return try (0..<PQntuples(result)).map { row in
                SQLRow(try (0..<PQnfields(result)).map { try Self.value(result, row, $0) })
            }
        default: throw failure(result, sql)
        }
    }

    private func prepared(_ sql: String, _ count: Int) throws -> String {
        if let name = statements[sql] { return name }
        let name = "s\(statements.count)"
        let result = PQprepare(connection, name, sql, 0, nil)
        defer { PQclear(result) }
        guard PQresultStatus(result) == PGRES_COMMAND_OK else { throw failure(result, sql) }
        statements[sql] = name
        return name
    }

    /// Integers go as text, bytes as they are. The copies are wiped afterwards: they may be secrets.
    private func withParameters<R>(
        _ parameters: [SQLValue],
        _ body: (UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?) throws -> R
    ) rethrows -> R {
        let copies = parameters.map(Self.copy)
        defer {
            for copy in copies {
                guard let copy, let start = copy.baseAddress else { continue }
                explicit_bzero(start, copy.count)
                copy.deallocate()
            }
        }
        let values = copies.map { $0.flatMap { UnsafePointer($0.baseAddress) } }
        // Each copy ends with a NUL that does not count.
        let lengths = copies.map { Int32(($0?.count ?? 1) - 1) }
        let formats: [Int32] = parameters.map { if case .blob = $0 { 1 } else { 0 } }
        return try body(values, lengths, formats)
    }

    private static func copy(_ value: SQLValue) -> UnsafeMutableBufferPointer<CChar>? {
        let bytes: [UInt8] =
            switch value {
            case .null: []
            case .integer(let number): Array(String(number).utf8)
            case .text(let text): Array(text.utf8)
            case .blob(let bytes): bytes
            }
        guard value != .null else { return nil }
        let copy = UnsafeMutableBufferPointer<CChar>.allocate(capacity: bytes.count + 1)
        for (index, byte) in bytes.enumerated() { copy[index] = CChar(bitPattern: byte) }
        copy[bytes.count] = 0
        return copy
    }

    // The object ids of built-in types (PostgreSQL's pg_type.dat).
    private static let byteaType: UInt32 = 17
    private static let textTypes: Set<UInt32> = [19, 25, 1042, 1043]
    private static let integerTypes: Set<UInt32> = [20, 21, 23]

    private static func value(_ result: OpaquePointer?, _ row: Int32, _ column: Int32) throws -> SQLValue {
        guard PQgetisnull(result, row, column) == 0, let start = PQgetvalue(result, row, column) else { return .null }
        let bytes = UnsafeRawBufferPointer(start: start, count: Int(PQgetlength(result, row, column)))
        let type = PQftype(result, column)
        if type == byteaType { return .blob(Array(bytes)) }
        if textTypes.contains(type) { return .text(String(decoding: bytes, as: UTF8.self)) }
        guard integerTypes.contains(type), let first = bytes.first else { throw StoreError.badStatement("a column of type \(type)") }
        // Big-endian two's complement of 2, 4 or 8 bytes.
        return .integer(bytes.reduce(first & 0x80 == 0 ? 0 : -1) { $0 << 8 | Int64($1) })
    }

    private func failure(_ result: OpaquePointer?, _ sql: String) -> StoreError {
        let text = String(cString: PQerrorMessage(connection))
        guard let field = PQresultErrorField(result, Int32(UInt8(ascii: "C"))) else { return .unavailable(text) }
        let code = String(cString: field)
        switch code.prefix(2) {
        case "23": return .constraint(text)
        case "42", "22", "26": return .badStatement("\(text): \(sql)")
        default: return code == "53100" ? .diskFull : .unavailable(text)
        }
    }
}
