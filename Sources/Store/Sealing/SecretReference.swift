import Foundation

/// A secret the configuration refers to and does not hold: `file:PATH`, `env:NAME` or `credential:NAME`.
public enum SecretReference {
    /// Why a secret cannot be read; nothing of the secret.
    public struct Problem: Error, CustomStringConvertible {
        public var description: String
    }

    /// The first line of what a reference names. A file must be closed to group and others.
    public static func read(_ reference: String, environment: [String: String] = ProcessInfo.processInfo.environment) throws(Problem)
        -> String
    {
        let parts = reference.split(separator: ":", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { throw Problem(description: "write file:PATH, env:NAME or credential:NAME") }
        switch parts[0] {
        case "file": return try line(of: parts[1], mustBePrivate: true)
        case "env":
            guard let value = environment[parts[1]], !value.isEmpty else { throw Problem(description: "$\(parts[1]) is not set") }
            return value
        case "credential":
            guard let folder = environment["CREDENTIALS_DIRECTORY"], !parts[1].contains("/") else {
                throw Problem(description: "there are no credentials: give the service LoadCredential=\(parts[1]):PATH")
            }
            return try line(of: "\(folder)/\(parts[1])", mustBePrivate: false)
        default: throw Problem(description: "write file:PATH, env:NAME or credential:NAME")
        }
    }

    private static func line(of path: String, mustBePrivate: Bool) throws(Problem) -> String {
        let bytes: [UInt8]?
        do throws(StoreError) {
            bytes = try SecretFile.read(path, mustBePrivate: mustBePrivate)
        } catch {
            if case .masterKey(let text) = error { throw Problem(description: text) }
            throw Problem(description: "\(path) cannot be read")
        }
        guard let bytes else { throw Problem(description: "\(path) does not exist") }
        let line = bytes.prefix { $0 != 0x0A && $0 != 0x0D }
        guard let text = String(validating: line, as: UTF8.self), !text.isEmpty else {
            throw Problem(description: "\(path) is empty or not UTF-8")
        }
        return text
    }
}
