import Foundation

/// Where a secret of the configuration file lies: `file:PATH`, `env:NAME` or `credential:NAME`. The file never holds the secret itself.
struct SecretReference {
    /// What keeps it from being read, without the secret.
    struct Problem: Error, CustomStringConvertible {
        let description: String
    }

    let text: String

    /// 4 KiB: no password is longer.
    private static let longest = 4096

    /// The secret without the line end behind it.
    func read(_ environment: [String: String] = ProcessInfo.processInfo.environment) throws(Problem) -> String {
        let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { throw Problem(description: "is written file:PATH, env:NAME or credential:NAME") }
        switch parts[0] {
        case "file": return try file(parts[1], mustBePrivate: true)
        case "env":
            guard let value = environment[parts[1]], !value.isEmpty else {
                throw Problem(description: "is not in the environment as \(parts[1])")
            }
            return value
        case "credential":
            guard let folder = environment["CREDENTIALS_DIRECTORY"], !parts[1].contains("/"), parts[1] != ".." else {
                throw Problem(description: "is a credential, and there is no $CREDENTIALS_DIRECTORY: not started by systemd?")
            }
            return try file("\(folder)/\(parts[1])", mustBePrivate: false)
        default: throw Problem(description: "is written file:PATH, env:NAME or credential:NAME")
        }
    }

    private func file(_ path: String, mustBePrivate: Bool) throws(Problem) -> String {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG, let bytes = FileManager.default.contents(atPath: path) else {
            throw Problem(description: "cannot be read from \(path)")
        }
        if mustBePrivate, status.st_mode & 0o077 != 0 {
            throw Problem(description: "can be read by others: chmod 600 \(path)")
        }
        let text = bytes.count <= Self.longest ? String(validating: bytes, as: UTF8.self) : nil
        guard let secret = text?.trimmingCharacters(in: .newlines), !secret.isEmpty, !secret.contains("\n") else {
            throw Problem(description: "in \(path) is not one line of text")
        }
        return secret
    }
}
