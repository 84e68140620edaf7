import Foundation
import Synchronization
import Testing

@testable import Store

/// A store on a real file in a folder of its own.
final class StoreFixture: Sendable {
    static let key = [UInt8](repeating: 7, count: 32)
    static let time = Date(milliseconds: 1_700_000_000_000)

    let folder: String
    let store: Store

    init() async throws {
        folder = try Self.newFolder()
        store = try await Self.open(folder)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    var path: String { "\(folder)/zegel.db" }

    static func newFolder() throws -> String {
        let folder = NSTemporaryDirectory() + "zegel-test-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return folder
    }

    static func open(_ folder: String, key: [UInt8] = StoreFixture.key) async throws(StoreError) -> Store {
        try await Store.open(DatabaseURL(sqlite: "\(folder)/zegel.db"), masterKey: MasterKey(bytes: key), now: { time })
    }

    /// Closes the store and hands the same file to a new one.
    func reopened() async throws -> Store {
        await store.close()
        return try await Self.open(folder)
    }

    /// Everything that is on disk for this store this moment.
    func bytesOnDisk() throws -> [UInt8] {
        try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasPrefix("zegel.db") }
            .reduce(into: []) { $0 += try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\($1)")) }
    }

    func sql(_ statement: String, _ parameters: [SQLValue] = []) async throws -> [SQLRow] {
        try await store.write { try $0.session.run(statement, parameters) }
    }
}
