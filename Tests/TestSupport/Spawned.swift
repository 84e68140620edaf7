import Foundation

/// A child process started by posix_spawn(3).
///
/// Foundation's `Process` walks every open descriptor of this process for each start and does not survive the thousand and more
/// that parallel store tests hold open.
public final class Spawned: Sendable {
    public struct Failure: Error, CustomStringConvertible {
        public let description: String
        public init(description: String) { self.description = description }
    }

    public let identifier: pid_t

    /// - Parameters:
    ///   - input, output, errors: files; output is appended to.
    ///   - environment: added to this process's own.
    public init(
        _ path: String, _ arguments: [String], input: String = "/dev/null", output: String, errors: String, folder: String? = nil,
        environment: [String: String] = [:]
    ) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, errors, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        let variables = ProcessInfo.processInfo.environment.merging(environment) { $1 }.map { "\($0)=\($1)" }
        let command = folder.map { ["/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", $0, path] + arguments } ?? [path] + arguments
        var words = command.map { strdup($0) } + [nil]
        var settings = variables.map { strdup($0) } + [nil]
        defer { (words + settings).forEach { free($0) } }
        var child = pid_t()
        let code = posix_spawn(&child, command[0], &actions, nil, &words, &settings)
        guard code == 0 else { throw Failure(description: "\(path): \(String(cString: strerror(code)))") }
        identifier = child
    }

    /// Blocks until it ends: its exit status, or 128 and the signal. Called once, on a thread of the caller's own.
    public func wait() -> Int32 {
        var status: Int32 = 0
        while waitpid(identifier, &status, 0) < 0, errno == EINTR {}
        return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
    }

    public func signal(_ number: Int32) { kill(identifier, number) }
}
