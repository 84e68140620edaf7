import CWriteAhead
import Foundation
import GRDB

/// Opens connections to the file of a store with the settings that durability rests on, and proves that they took.
enum SQLiteFile {
    /// 4 KiB: a commit writes whole pages, most of them of indexes where each mail changes little. Larger ones were made before.
    private static let pageSize: Int64 = 4096
    private static let walSize: Int64 = 64 << 20

    /// Makes the file and its folder, closed to others, before SQLite sees them.
    static func create(_ path: String) throws(StoreError) {
        let folder = (path as NSString).deletingLastPathComponent
        if !folder.isEmpty {
            let attributes: [FileAttributeKey: Any] = [.posixPermissions: 0o700]
            do {
                try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true, attributes: attributes)
            } catch {
                throw .unavailable("the folder \(folder) cannot be made: \(error.localizedDescription)")
            }
        }
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .unavailable("\(path) cannot be opened: \(String(cString: strerror(errno)))") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0, SecretFile.syncFolder(of: path) else {
            throw .unavailable("\(path) cannot be synced: \(String(cString: strerror(errno)))")
        }
    }

    /// The one connection that writes.
    static func openWriter(_ path: String) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.busyMode = .timeout(5)
        configuration.label = "zegel.store.writer"
        let queue = try opened(path, configuration)
        try queue.writeWithoutTransaction { database in
            let session = SQLiteSession(database)
            if try session.run("PRAGMA page_count").first?.integer(0) == 0 {
                // These two only take in an empty file, before it becomes a WAL database.
                try session.run("PRAGMA page_size = \(pageSize)")
                try session.run("PRAGMA auto_vacuum = INCREMENTAL")
            }
            try session.run("PRAGMA journal_mode = WAL")
            for pragma in ["synchronous = FULL", "secure_delete = OFF", "temp_store = MEMORY", "trusted_schema = OFF"] {
                try session.run("PRAGMA \(pragma)")
            }
            try session.run("PRAGMA cache_size = -16000")
            try session.run("PRAGMA journal_size_limit = \(walSize)")
            // As much as the log may have: what many commits write again is carried over once.
            let pageSize = try session.run("PRAGMA page_size").first?.integer(0) ?? pageSize
            try session.run("PRAGMA wal_autocheckpoint = \(walSize / pageSize)")
            try assertDurable(session)
        }
        return queue
    }

    /// One of the connections that read.
    static func openReader(_ path: String) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(5)
        configuration.label = "zegel.store.reader"
        let queue = try opened(path, configuration)
        try queue.writeWithoutTransaction { database in
            let session = SQLiteSession(database)
            for pragma in ["query_only = ON", "temp_store = MEMORY", "trusted_schema = OFF", "cache_size = -4000"] {
                try session.run("PRAGMA \(pragma)")
            }
        }
        return queue
    }

    private static func opened(_ path: String, _ configuration: Configuration) throws -> DatabaseQueue {
        let result = writeahead_collect()
        guard result == 0 else { throw StoreError.unavailable("\(path): SQLite does not start, code \(result)") }
        do {
            return try DatabaseQueue(path: path, configuration: configuration)
        } catch let error as DatabaseError {
            let text = error.message ?? "code \(error.resultCode.rawValue)"
            throw error.resultCode == .SQLITE_NOTADB ? StoreError.corrupt("\(path): \(text)") : .unavailable("\(path): \(text)")
        }
    }

    /// A setting that did not take would lose mail one day: refuse to run instead (`libraries.md`, storage).
    private static func assertDurable(_ session: SQLiteSession) throws {
        let wanted: [(String, SQLValue)] = [
            ("journal_mode", .text("wal")), ("synchronous", .integer(2)), ("auto_vacuum", .integer(2)), ("secure_delete", .integer(0)),
            ("foreign_keys", .integer(1)),
        ]
        for (pragma, value) in wanted {
            let found = try session.run("PRAGMA \(pragma)").first?.values.first
            guard found == value else { throw StoreError.unsafe("\(pragma) is \(found.map { "\($0)" } ?? "unknown"), not \(value)") }
        }
    }
}

extension DatabaseQueue {
    /// Runs `body` with a session of ours, outside any transaction.
    func withSession<T>(_ body: (SQLiteSession) throws -> T) throws -> T {
        try writeWithoutTransaction { try body(SQLiteSession($0)) }
    }
}
