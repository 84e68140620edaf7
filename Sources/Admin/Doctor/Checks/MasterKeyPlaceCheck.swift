import AdminOperations
import Foundation

/// Master key and database must not be copied together (27.6, 28.2).
struct MasterKeyPlaceCheck: Check {
    let passed = "the master key lies apart from the database"
    let isStanding = true

    func findings(_ world: CheckedWorld) -> [Finding] {
        guard world.surroundings.masterKey.hasPrefix("file:") else { return [] }
        let key = String(world.surroundings.masterKey.dropFirst(5))
        let folder = Self.folder(of: key)
        guard folder == Self.folder(of: world.surroundings.databasePath) else { return [] }
        return [
            Finding(
                .warning, "The master key lies beside the database",
                meaning: "Whoever copies the folder \(folder) has both, and can read every private key and queued mail.",
                remedy: "Stop the engine; mkdir -p /etc/zegel; mv '\(key)' /etc/zegel/master.key; "
                    + "in \(world.file): master_key = \"file:/etc/zegel/master.key\"; start it again.")
        ]
    }

    private static func folder(of path: String) -> String {
        URL(filePath: path).resolvingSymlinksInPath().deletingLastPathComponent().standardizedFileURL.path
    }
}
