import Foundation

/// Programs in Python from PyPI, in a folder of their own (`packaging/python-tools`).
public struct PythonTools: Sendable {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Judges of what the authority makes.
    public static let interop = PythonTools("interop")
    /// A browser's driver and judges of pages and of OpenAPI.
    public static let pages = PythonTools("pages")

    private let folder: String
    /// One installation, however many tests ask.
    private let installation: _Concurrency.Task<Bool, Never>

    private init(_ set: String) {
        folder = Self.root.appending(path: ".build/python-\(set)").path
        installation = _Concurrency.Task {
            let outcome = try? await Tool(path: "/bin/bash").run([Self.root.appending(path: "packaging/python-tools").path, set])
            if outcome?.status != 0 { print("Python tools skipped: \(outcome?.errors ?? "no bash")") }
            return outcome?.status == 0
        }
    }

    /// Whether they are there, or could be fetched.
    public var arePresent: Bool { get async { await installation.value } }

    /// The interpreter that sees them.
    public var interpreter: Tool { Tool(path: "\(folder)/bin/python") }

    /// A program that one of the packages brings.
    public func program(_ name: String) -> Tool { Tool(path: "\(folder)/bin/\(name)") }

    /// Runs one of our scripts.
    /// - Parameter script: its path below the root of the project.
    public func run(_ script: String, _ arguments: [String]) async throws -> String {
        let path = Self.root.appending(path: script).path
        let outcome = try await interpreter.run(["-I", "-B", path] + arguments)
        guard outcome.status == 0 else { throw Failure(description: "\(script): \(outcome.errors)\(outcome.text)") }
        return outcome.text
    }

    /// The script ended otherwise than with 0.
    public struct Failure: Error, CustomStringConvertible {
        public let description: String
    }
}
