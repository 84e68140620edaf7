import Foundation

@testable import Store

/// A PostgreSQL server of our own on a folder of its own, without TCP; stopped and deleted with the value.
final class PrivatePostgreSQL: Sendable {
    static let programs = "/usr/lib/postgresql/15/bin"
    static var isInstalled: Bool { FileManager.default.isExecutableFile(atPath: "\(programs)/initdb") }

    struct Failed: Error { var output: String }

    private let folder: String

    init() throws {
        // The path of a socket has at most 107 bytes.
        folder = "/tmp/zegel-pg-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        if geteuid() == 0 { _ = try Self.run("/bin/chown", ["postgres", folder]) }
        try asServer("initdb", ["-D", "\(folder)/data", "-A", "trust", "-U", "zegel", "-E", "UTF8", "--locale=C.UTF-8"])
        let options = "-c listen_addresses='' -c unix_socket_directories=\(folder) -c fsync=off"
        try asServer("pg_ctl", ["-D", "\(folder)/data", "-l", "\(folder)/log", "-w", "-o", options, "start"])
    }

    deinit {
        try? asServer("pg_ctl", ["-D", "\(folder)/data", "-m", "immediate", "-w", "stop"])
        try? FileManager.default.removeItem(atPath: folder)
    }

    func session() throws -> PostgreSQLSession {
        try PostgreSQLSession(connection: "host=\(folder) user=zegel dbname=postgres connect_timeout=10")
    }

    /// The server refuses to run as root.
    private func asServer(_ program: String, _ arguments: [String]) throws {
        let command = ["\(Self.programs)/\(program)"] + arguments
        if geteuid() == 0 {
            _ = try Self.run("/sbin/runuser", ["-u", "postgres", "--"] + command)
        } else {
            _ = try Self.run(command[0], Array(command.dropFirst()))
        }
    }

    private static func run(_ program: String, _ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: "/")
        // A pipe would stay open in the server that pg_ctl leaves running.
        let output = NSTemporaryDirectory() + "zegel-pg-output-\(UUID().uuidString)"
        FileManager.default.createFile(atPath: output, contents: nil)
        defer { try? FileManager.default.removeItem(atPath: output) }
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: output))
        process.standardOutput = handle
        process.standardError = handle
        process.standardInput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failed(output: (try? String(contentsOfFile: output, encoding: .utf8)) ?? "") }
        return output
    }
}
