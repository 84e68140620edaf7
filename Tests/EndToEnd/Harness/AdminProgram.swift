import Foundation
import Synchronization
import TestSupport
import Testing

/// A process without the engine that answers administrators.
final class AdminProgram: Sendable {
    private let place: LoopbackPort
    private let folder: TemporaryFolder
    private let child = Mutex<Spawned?>(nil)

    init(_ engine: String, _ tls: TLSFiles, authorities: TLSFiles? = nil) throws {
        folder = try TemporaryFolder()
        place = try LoopbackPort.free()
        let text = """
            state = "\(folder.path("state"))"
            [admin]
            address = "127.0.0.1"
            port = \(place.number)
            tls_certificate = "\(tls.certificate)"
            tls_key = "\(tls.key)"
            engine = "\(engine)"
            ca = "\((authorities ?? tls).certificate)"
            """
        try folder.write("zegel.toml", text.utf8)
    }

    deinit { end(SIGKILL) }

    var port: Int { place.number }

    func start() async throws {
        let child = try Spawned(
            GatewayProcess.program, ["--config", folder.path("zegel.toml"), "serve", "--roles", "admin"], output: folder.path("log"),
            errors: folder.path("log"))
        self.child.withLock { $0 = child }
        #expect(await place.waitUntilOpen(), "\(log)")
    }

    var log: String { (try? String(contentsOfFile: folder.path("log"), encoding: .utf8)) ?? "" }
    /// What it made besides its log.
    var state: [String] { (try? FileManager.default.subpathsOfDirectory(atPath: folder.path("state"))) ?? [] }

    @discardableResult
    func end(_ signal: Int32) -> Int32? {
        child.withLock { child in
            defer { child = nil }
            child?.signal(signal)
            return child?.wait()
        }
    }
}
