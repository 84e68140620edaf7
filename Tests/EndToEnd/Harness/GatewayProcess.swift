import Foundation
import TestSupport

/// The real program, started with its own configuration and state, reached over real sockets and its own command line.
final class GatewayProcess: @unchecked Sendable {
    let folder: TemporaryFolder
    let tool: Tool
    private let extra: String
    private let routes: Routes
    private var process: Process?
    private(set) var insidePort = 0
    private(set) var outsidePort = 0

    /// Where mail goes.
    struct Routes: Sendable {
        var `internal`: Int
        var external: Int
    }

    /// The built program: beside the test bundle.
    static var program: String {
        let products = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        let beside = products.appending(path: "zegel").path
        return FileManager.default.isExecutableFile(atPath: beside)
            ? beside : "\(FileManager.default.currentDirectoryPath)/.build/debug/zegel"
    }

    init(routes: Routes, configuration extra: String = "") throws {
        folder = try TemporaryFolder()
        tool = Tool(path: Self.program)
        self.routes = routes
        self.extra = extra
        try folder.write("zegel.toml", configuration.utf8)
    }

    deinit { kill() }

    var processIdentifier: Int32 { process?.processIdentifier ?? 0 }
    var isRunning: Bool { process?.isRunning ?? false }
    var log: String { (try? String(contentsOfFile: folder.path("log"), encoding: .utf8)) ?? "" }
    var state: String { folder.path("state") }

    /// Starts it and waits until it says it is ready.
    func start() async throws {
        let process = Process()
        process.executableURL = URL(filePath: tool.path)
        process.arguments = ["--config", folder.path("zegel.toml"), "serve"]
        if !FileManager.default.fileExists(atPath: folder.path("log")) {
            _ = FileManager.default.createFile(atPath: folder.path("log"), contents: nil)
        }
        let log = try FileHandle(forWritingTo: URL(filePath: folder.path("log")))
        try log.seekToEnd()
        process.standardOutput = log
        process.standardError = log
        process.standardInput = FileHandle.nullDevice
        try process.run()
        self.process = process
        try await waitUntilReady()
    }

    private func waitUntilReady() async throws {
        for _ in 0..<600 {
            guard isRunning else { throw HarnessError.stopped(log) }
            let answer = try await zegel("status", "--json")
            if answer.status == 0, let status = try? JSONSerialization.jsonObject(with: Data(answer.output)) as? [String: Any],
                status["ready"] as? Bool == true, let listeners = status["listeners"] as? [[String: Any]]
            {
                insidePort = Self.port(of: "inside", in: listeners)
                outsidePort = Self.port(of: "outside", in: listeners)
                return
            }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw HarnessError.notReady(log)
    }

    private static func port(of name: String, in listeners: [[String: Any]]) -> Int {
        listeners.first { $0["name"] as? String == name }?["port"] as? Int ?? 0
    }

    /// One run of the command line against it.
    @discardableResult
    func zegel(_ arguments: String...) async throws -> Tool.Outcome {
        try await tool.run(["--config", folder.path("zegel.toml")] + arguments)
    }

    /// The same, but a failure is an error with what it said.
    @discardableResult
    func must(_ arguments: String...) async throws -> Tool.Outcome {
        let outcome = try await tool.run(["--config", folder.path("zegel.toml")] + arguments)
        guard outcome.status == 0 else { throw HarnessError.command(arguments.joined(separator: " "), outcome.status, outcome.errors) }
        return outcome
    }

    /// SIGKILL, as a power cut would: nothing is flushed or said.
    func kill() {
        guard let process, process.isRunning else { return }
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// SIGTERM, and its exit status.
    @discardableResult
    func stop() async -> Int32 {
        guard let process, process.isRunning else { return process?.terminationStatus ?? -1 }
        process.terminate()
        return await withCheckedContinuation { continuation in
            let thread = Thread {
                process.waitUntilExit()
                continuation.resume(returning: process.terminationStatus)
            }
            thread.start()
        }
    }

    private var configuration: String {
        """
        host_name = "gateway.zegel.example"
        state = "\(folder.path("state"))"
        system_sender = "zegel@zegel.example"
        organisation = "Zegel Test"
        \(extra)

        [[listeners]]
        name = "inside"
        address = "127.0.0.1"
        port = 0
        origin = "inside"

        [[listeners]]
        name = "outside"
        address = "127.0.0.1"
        port = 0
        origin = "outside"

        [routes.internal]
        host = "127.0.0.1"
        port = \(routes.internal)
        tls = "none"

        [routes.external]
        host = "127.0.0.1"
        port = \(routes.external)
        tls = "none"

        """
    }
}

/// What went wrong outside the thing under test.
enum HarnessError: Error, CustomStringConvertible {
    case stopped(String)
    case notReady(String)
    case command(String, Int32, String)

    var description: String {
        switch self {
        case .stopped(let log): "the gateway stopped: \(log.suffix(2000))"
        case .notReady(let log): "the gateway did not become ready: \(log.suffix(2000))"
        case .command(let words, let status, let said): "zegel \(words): exit \(status): \(said)"
        }
    }
}
