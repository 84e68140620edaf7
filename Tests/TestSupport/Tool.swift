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

    public func run(_ arguments: [String], input: [UInt8] = [], in folder: String? = nil, environment: [String: String]? = nil) async throws -> Outcome {
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
        let (inFile, outFile, errFile) = (scratch.path("in"), scratch.path("out"), scratch.path("err"))
        try Data(input).write(to: URL(filePath: inFile))
        for file in [outFile, errFile] { _ = FileManager.default.createFile(atPath: file, contents: nil) }
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        if let folder { process.currentDirectoryURL = URL(filePath: folder) }
        if let environment { process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 } }
        process.standardInput = try FileHandle(forReadingFrom: URL(filePath: inFile))
        process.standardOutput = try FileHandle(forWritingTo: URL(filePath: outFile))
        process.standardError = try FileHandle(forWritingTo: URL(filePath: errFile))
        try process.run()
        process.waitUntilExit()
        return Outcome(
            status: process.terminationStatus, output: Array(try Data(contentsOf: URL(filePath: outFile))),
            errors: String(decoding: try Data(contentsOf: URL(filePath: errFile)), as: UTF8.self))
    }
}
