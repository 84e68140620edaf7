import Foundation
import TestSupport

@testable import Store

/// A PostgreSQL server of our own on a folder of its own, without TCP; stopped and deleted with the value.
final class PrivatePostgreSQL: Sendable {
    static let programs = "/usr/lib/postgresql/15/bin"
    static var isInstalled: Bool { FileManager.default.isExecutableFile(atPath: "\(programs)/initdb") }

    struct Failed: Error { var program: String }

    private let folder: String
    private let server: Spawned

    init() throws {
        // The path of a socket has at most 107 bytes.
        folder = "/tmp/zegel-pg-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        if geteuid() == 0 { try Self.finish(Self.start("/bin/chown", ["postgres", folder])) }
        let initialise = ["-D", "\(folder)/data", "-A", "trust", "-U", "zegel", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        try Self.finish(Self.asServer("initdb", initialise))
        server = try Self.asServer(
            "postgres", ["-D", "\(folder)/data", "-c", "listen_addresses=", "-c", "unix_socket_directories=\(folder)", "-c", "fsync=off"])
    }

    deinit {
        // SIGINT: a fast shutdown, which ends sessions.
        server.signal(SIGINT)
        _ = server.wait()
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Waits until the server, which was just started, lets one in.
    func session() throws -> PostgreSQLSession {
        let end = Date() + 30
        while true {
            do {
                return try PostgreSQLSession(connection: "host=\(folder) user=zegel dbname=postgres connect_timeout=10")
            } catch {
                guard Date() < end else { throw error }
                usleep(20_000)
            }
        }
    }

    /// The server refuses to run as root; `setpriv` becomes the program itself, so that signals reach it.
    private static func asServer(_ program: String, _ arguments: [String]) throws -> Spawned {
        guard geteuid() == 0 else { return try start("\(programs)/\(program)", arguments) }
        let user = ["--reuid", "postgres", "--regid", "postgres", "--clear-groups", "--"]
        return try start("/usr/bin/setpriv", user + ["\(programs)/\(program)"] + arguments)
    }

    private static func start(_ program: String, _ arguments: [String]) throws -> Spawned {
        try Spawned(program, arguments, output: "/dev/null", errors: "/dev/null", folder: "/")
    }

    private static func finish(_ child: Spawned) throws {
        guard child.wait() == 0 else { throw Failed(program: "initdb or chown") }
    }
}
