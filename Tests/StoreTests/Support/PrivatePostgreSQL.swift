import Foundation

@testable import Store

/// A PostgreSQL server of our own on a folder of its own, without TCP; stopped and deleted with the value.
final class PrivatePostgreSQL: Sendable {
    static let programs = "/usr/lib/postgresql/15/bin"
    static var isInstalled: Bool { FileManager.default.isExecutableFile(atPath: "\(programs)/initdb") }

    struct Failed: Error { var program: String }

    private let folder: String
    private let server: Process

    init() throws {
        // The path of a socket has at most 107 bytes.
        folder = "/tmp/zegel-pg-\(UUID().uuidString.prefix(8))"
        server = Process()
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        if geteuid() == 0 { try Self.finish(Self.process("/bin/chown", ["postgres", folder])) }
        let initialise = ["-D", "\(folder)/data", "-A", "trust", "-U", "zegel", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        try Self.finish(asServer(Process(), "initdb", initialise))
        _ = asServer(
            server, "postgres",
            ["-D", "\(folder)/data", "-c", "listen_addresses=", "-c", "unix_socket_directories=\(folder)", "-c", "fsync=off"])
        try server.run()
    }

    deinit {
        // SIGINT: a fast shutdown, which ends sessions.
        server.interrupt()
        server.waitUntilExit()
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Waits until the server, which was just started, lets one in.
    func session() throws -> PostgreSQLSession {
        let end = Date() + 30
        while true {
            do {
                return try PostgreSQLSession(connection: "host=\(folder) user=zegel dbname=postgres connect_timeout=10")
            } catch {
                guard server.isRunning, Date() < end else { throw error }
                usleep(20_000)
            }
        }
    }

    /// The server refuses to run as root; `setpriv` becomes the program itself, so that signals reach it.
    private func asServer(_ process: Process, _ program: String, _ arguments: [String]) -> Process {
        let command = ["\(Self.programs)/\(program)"] + arguments
        guard geteuid() == 0 else { return Self.process(command[0], arguments, process) }
        let user = ["--reuid", "postgres", "--regid", "postgres", "--clear-groups", "--"]
        return Self.process("/usr/bin/setpriv", user + command, process)
    }

    private static func process(_ program: String, _ arguments: [String], _ process: Process = Process()) -> Process {
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.currentDirectoryURL = URL(fileURLWithPath: "/")
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        return process
    }

    private static func finish(_ process: Process) throws {
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failed(program: process.executableURL?.path ?? "") }
    }
}
