import Foundation

/// Another program, run to its end without blocking a thread of the cooperative pool.
public struct Tool: Sendable {
    /// What a run came to.
    public struct Outcome: Sendable {
        public var status: Int32
        public var output: [UInt8]
        public var errors: String
        public var text: String { String(decoding: output, as: UTF8.self) }
    }

    public let path: String

    /// `nil` when no folder of `PATH` (or the usual system folders) holds it.
    public init?(named name: String) {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
        let places = folders + ["/usr/bin", "/usr/sbin", "/usr/lib/postgresql/15/bin"]
        guard let folder = places.first(where: { FileManager.default.isExecutableFile(atPath: "\($0)/\(name)") }) else { return nil }
        path = "\(folder)/\(name)"
    }

    public init(path: String) { self.path = path }

    public func run(_ arguments: [String], input: [UInt8] = [], in folder: String? = nil, environment: [String: String]? = nil) async throws
        -> Outcome
    {
        try await withCheckedThrowingContinuation { continuation in
            let thread = Thread {
                continuation.resume(with: Result { try runBlocking(arguments, input: input, in: folder, environment: environment) })
            }
            thread.stackSize = 1 << 20
            thread.start()
        }
    }

    private func runBlocking(_ arguments: [String], input: [UInt8], in folder: String?, environment: [String: String]?) throws -> Outcome {
        let scratch = try TemporaryFolder()
        let (output, errors) = (scratch.path("out"), scratch.path("err"))
        let child = try Spawned(
            path, arguments, input: try scratch.write("in", input), output: output, errors: errors, folder: folder,
            environment: environment ?? [:])
        let status = child.wait()
        return Outcome(
            status: status, output: Array(try Data(contentsOf: URL(filePath: output))),
            errors: String(decoding: try Data(contentsOf: URL(filePath: errors)), as: UTF8.self))
    }
}
