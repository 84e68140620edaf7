import Foundation
import Store

/// Opens the store a configuration names; the first start makes state folder, master key and database.
enum StoreOpener {
    static func open(_ configuration: Configuration) async throws -> Store {
        try makeFolder(configuration.state)
        let url = try DatabaseURL(parsing: configuration.databaseURL)
        // A key made beside a store that is there would open nothing, and hide that the right one is gone.
        let isNew = !FileManager.default.fileExists(atPath: url.path)
        let key = try MasterKey.load(reference: configuration.masterKeyReference, creatingIfAbsent: isNew)
        return try await Store.open(url, masterKey: key)
    }

    private static func makeFolder(_ path: String) throws {
        do {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw PlainFailure(
                text: "the state folder \(path) cannot be made: does the folder above exist, and may this user write to it?", code: 75)
        }
    }
}
