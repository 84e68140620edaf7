import Foundation
import TestSupport

/// Programs in Python from PyPI, in a folder of their own (`packaging/interop-tools`).
enum PythonTools {
    private static let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    private static let root = tests.deletingLastPathComponent().deletingLastPathComponent()
    private static let folder = root.appending(path: ".build/interop-tools").path
    /// One installation, however many tests ask.
    private static let installation = _Concurrency.Task { () -> Bool in
        let outcome = try? await Tool(path: "/bin/bash").run([root.appending(path: "packaging/interop-tools").path, folder])
        if outcome?.status != 0 { print("Python tools skipped: \(outcome?.errors ?? "no bash")") }
        return outcome?.status == 0
    }

    /// Whether they are there, or could be fetched.
    static var arePresent: Bool { get async { await installation.value } }

    /// Runs one of the scripts beside the tests.
    static func run(_ script: String, _ arguments: [String]) async throws -> String {
        let path = tests.appending(path: "Python/\(script)").path
        let output = try await Tool(path: "\(folder)/bin/python").must(["-I", "-B", path] + arguments)
        return String(decoding: output, as: UTF8.self)
    }
}
