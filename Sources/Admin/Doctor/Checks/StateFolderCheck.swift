import AdminOperations
import Foundation

/// Nobody but the engine's user writes where its database, its socket and perhaps its master key are.
struct StateFolderCheck: Check {
    let passed = "only the engine's user writes into the state folder"
    let isStanding = false

    func findings(_ world: CheckedWorld) -> [Finding] {
        let database = URL(filePath: world.surroundings.databasePath).deletingLastPathComponent().path
        let folders = [world.surroundings.stateFolder] + (database == world.surroundings.stateFolder ? [] : [database])
        return folders.compactMap { folder in
            guard let mode = Self.mode(of: folder), mode & 0o022 != 0 else { return nil }
            return Finding(
                .problem, "Others may write into \(folder): its mode is \(String(mode, radix: 8))",
                meaning: "They can put another database, socket or master key there.", remedy: "chmod 700 '\(folder)'")
        }
    }

    private static func mode(of folder: String) -> UInt32? {
        var status = stat()
        return stat(folder, &status) == 0 ? status.st_mode & 0o7777 : nil
    }
}
