import Foundation
import TestSupport

/// A process of its own for the public pages (`--roles portal`), with a configuration of its own.
final class PublicPages: @unchecked Sendable {
    var port: Int { place.number }
    private let place: LoopbackPort
    private let folder: TemporaryFolder
    private var child: Spawned?

    /// - Parameter entries: lines of `[portal]`: where the engine is.
    init(_ entries: String) throws {
        folder = try TemporaryFolder()
        place = try LoopbackPort.free()
        try folder.write("zegel.toml", "state = \"\(folder.path("state"))\"\n[portal]\nport = \(place.number)\n\(entries)\n".utf8)
    }

    deinit { kill() }

    var log: String { (try? String(contentsOfFile: folder.path("log"), encoding: .utf8)) ?? "" }
    var processIdentifier: Int32 { child?.identifier ?? 0 }

    /// Files below its folder.
    var files: [String] { (try? FileManager.default.subpathsOfDirectory(atPath: folder.root)) ?? [] }

    /// - Throws: when it does not listen.
    func start() async throws {
        child = try Spawned(
            GatewayProcess.program, ["--config", folder.path("zegel.toml"), "serve", "--roles", "portal"], output: folder.path("log"),
            errors: folder.path("log"))
        guard await place.waitUntilOpen(within: .seconds(120)) else { throw HarnessError.notReady(log) }
    }

    func kill() {
        guard let child else { return }
        child.signal(SIGKILL)
        _ = child.wait()
        self.child = nil
    }

    /// The page once it has a status; the last answer when it never has. Several tries: either side may just be starting.
    func get(_ path: String, until status: Int = 200) async throws -> TestBrowser.Page {
        var page = try await TestBrowser(port).get(path)
        for _ in 0..<1200 where page.status != status {
            try await Task.sleep(for: .milliseconds(50))
            page = try await TestBrowser(port).get(path)
        }
        return page
    }
}
