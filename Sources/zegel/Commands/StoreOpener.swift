import Foundation
import Store

/// Opens the store a configuration names; the first start makes state folder, master key and database.
enum StoreOpener {
    static func open(_ configuration: Configuration) async throws -> Store {
        try FileManager.default.createDirectory(
            atPath: configuration.state, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let key = try MasterKey.load(reference: configuration.masterKeyReference, creatingIfAbsent: true)
        return try await Store.open(try DatabaseURL(parsing: configuration.databaseURL), masterKey: key)
    }
}
