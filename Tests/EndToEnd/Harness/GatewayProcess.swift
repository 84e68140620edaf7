import Foundation
import Synchronization
import TestSupport

/// The real program, started with its own configuration and state, reached over real sockets and its own command line.
final class GatewayProcess: @unchecked Sendable {
    let folder: TemporaryFolder
    let tool: Tool
    private let extra: String
    private let place: String?
    private let tables: String?
    private let routes: Routes
    private let pdfWorkers: Int
    private var process: Running?
    /// Of the listeners, by name.
    private(set) var ports: [String: Int] = [:]
    var insidePort: Int { ports["inside"] ?? 0 }
    var outsidePort: Int { ports["outside"] ?? 0 }

    /// Where mail goes.
    struct Routes: Sendable {
        var `internal`: Int
        var external: Int
        /// Of the route to the outside.
        var externalTLS = "none"
    }

    /// The built program: beside the test bundle.
    static var program: String {
        let products = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        let beside = products.appending(path: "zegel").path
        return FileManager.default.isExecutableFile(atPath: beside)
            ? beside : "\(FileManager.default.currentDirectoryPath)/.build/debug/zegel"
    }

    /// - Parameters:
    ///   - state: a folder of another place than the usual one.
    ///   - tables: the routes to the outside and whatever else, instead of the usual route.
    ///   - pdfWorkers: 0: no PDFs are made, so who has no certificate gets nothing that must be encrypted.
    init(routes: Routes, configuration extra: String = "", state: String? = nil, tables: String? = nil, pdfWorkers: Int = 0) throws {
        folder = try TemporaryFolder()
        place = state
        self.tables = tables
        tool = Tool(path: Self.program)
        self.routes = routes
        self.extra = extra
        self.pdfWorkers = pdfWorkers
        try folder.write("zegel.toml", configuration.utf8)
    }

    deinit { kill() }

    var processIdentifier: Int32 { process?.child.identifier ?? 0 }
    var isRunning: Bool { process?.isRunning ?? false }
    var log: String { (try? String(contentsOfFile: folder.path("log"), encoding: .utf8)) ?? "" }
    var state: String { place ?? folder.path("state") }

    /// Starts it and waits until it says it is ready.
    func start() async throws {
        let child = try Spawned(
            tool.path, ["--config", folder.path("zegel.toml"), "serve"], output: folder.path("log"), errors: folder.path("log"))
        process = Running(child)
        try await waitUntilReady()
    }

    private func waitUntilReady() async throws {
        for _ in 0..<600 {
            guard isRunning else { throw HarnessError.stopped(log) }
            let answer = try await zegel("status", "--json")
            if answer.status == 0, let status = try? JSONSerialization.jsonObject(with: Data(answer.output)) as? [String: Any],
                status["ready"] as? Bool == true, let listeners = status["listeners"] as? [[String: Any]]
            {
                for listener in listeners {
                    if let name = listener["name"] as? String, let port = listener["port"] as? Int { ports[name] = port }
                }
                return
            }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw HarnessError.notReady(log)
    }

    /// One run of the command line against it.
    @discardableResult
    func zegel(_ arguments: String...) async throws -> Tool.Outcome {
        try await tool.run(["--config", folder.path("zegel.toml")] + arguments)
    }

    /// The same, but a failure is an error with what it said.
    @discardableResult
    func must(_ arguments: String...) async throws -> Tool.Outcome {
        var outcome = try await tool.run(["--config", folder.path("zegel.toml")] + arguments)
        // A mail may arrive a moment before its trace is written down (decision 18): it is asked for again.
        for _ in 0..<50 where outcome.status == 3 && arguments.prefix(2) == ["message", "trace"] {
            outcome = try await tool.run(["--config", folder.path("zegel.toml")] + arguments)
        }
        guard outcome.status == 0 else { throw HarnessError.command(arguments.joined(separator: " "), outcome.status, outcome.errors) }
        return outcome
    }

    /// SIGKILL, as a power cut would: nothing is flushed or said.
    func kill() {
        guard let process, process.isRunning else { return }
        process.child.signal(SIGKILL)
        _ = process.wait()
    }

    /// SIGTERM, and its exit status.
    @discardableResult
    func stop() async -> Int32 {
        guard let process, process.isRunning else { return -1 }
        process.child.signal(SIGTERM)
        return await withCheckedContinuation { continuation in
            Thread.detachNewThread { continuation.resume(returning: process.wait()) }
        }
    }

    private var configuration: String {
        """
        host_name = "gateway.zegel.example"
        state = "\(state)"
        system_sender = "zegel@zegel.example"
        organisation = "Zegel Test"
        \(extra)

        [pdf]
        workers = \(pdfWorkers)

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

        \(tables ?? """
            [routes.external]
            host = "127.0.0.1"
            port = \(routes.external)
            tls = "\(routes.externalTLS)"

            """)
        """
    }
}

/// A child whose end is noticed by a thread of its own.
private final class Running: Sendable {
    let child: Spawned
    private let ended = NSCondition()
    private let status = Mutex<Int32?>(nil)

    init(_ child: Spawned) {
        self.child = child
        Thread.detachNewThread { [self] in
            let code = child.wait()
            ended.lock()
            status.withLock { $0 = code }
            ended.broadcast()
            ended.unlock()
        }
    }

    var isRunning: Bool { status.withLock { $0 } == nil }

    func wait() -> Int32 {
        ended.lock()
        defer { ended.unlock() }
        while isRunning { ended.wait() }
        return status.withLock { $0 } ?? -1
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
