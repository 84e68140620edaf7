import Admin
import AdminOperations
import AdminWeb
import Foundation
import Hummingbird
import Logging
import NIOPosix
import OpenSSL
import TestSupport
import Testing
import Web

@testable import Store

/// The pages on a real listener over a real store and engine.
struct Office: Sendable {
    let fixture: AdminFixture
    private let switches: TemporaryFolder
    let reception: Reception
    let server: WebServer

    /// Of everybody.
    static let password = "correct horse battery"
    /// Time goes on by eleven minutes as long as there is this file: what was proved at login counts no more.
    let later: String

    /// - Parameters:
    ///   - isSecure: cookies as behind TLS; a test of bytes reaches it all the same.
    ///   - isNew: nobody is there yet, and the second factor is demanded.
    static func open(isSecure: Bool = false, isNew: Bool = false) async throws -> Office {
        let switches = try TemporaryFolder()
        let later = switches.path("later")
        let fixture = try await AdminFixture(
            status: Running(), now: { Date() + (FileManager.default.fileExists(atPath: later) ? 11 * 60 : 0) })
        let reception = Reception(
            engine: fixture.engine, queue: fixture.queue, flow: try fixture.mailFlow(), away: switches.path("away"))
        if !isNew { try await people(fixture) }
        let router = Router(context: WebContext.self)
        AdminPages.routes(on: router, service: reception, isSecure: isSecure)
        var limits = WebLimits()
        limits.connectionsPerAddress = 256
        let server = try await WebServer.start(
            host: "127.0.0.1", port: 0, routes: router, limits: limits, group: MultiThreadedEventLoopGroup.singleton,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        return Office(fixture: fixture, switches: switches, reception: reception, server: server, later: later)
    }

    /// anna may do everything, hugo what a help desk may; neither has a second factor. What is kept of a password costs little here.
    private static func people(_ fixture: AdminFixture) async throws {
        let hash = try PasswordHash(
            password: password, .init(logarithmOfCost: 10, blockSize: 8, parallelism: 1), random: Random.bytes)
        try await fixture.store.write { transaction in
            _ = try transaction.set("admin.second-factor", to: "false", at: .global)
            _ = try transaction.addAdministrator("anna", hash, roles: ["owner"], domains: nil)
            _ = try transaction.addAdministrator("hugo", hash, roles: ["helpdesk"], domains: nil)
        }
    }

    var address: String { "http://127.0.0.1:\(server.port)" }

    func close() async { await server.stop(within: .seconds(1)) }

    private struct Running: EngineStatus {
        let isReady = true
        let listeners = [StatusShow.Result.Listener(name: "inside", address: "127.0.0.1", port: 10025, origin: "inside")]
        let warnings: [String] = []
    }

    /// A story told by a browser; it fails with what the browser saw.
    func tell(_ story: String, _ more: String...) async throws {
        let said = try await PythonTools.pages.run("Tests/AdminWebTests/Browser/stories.py", [story, address] + more)
        #expect(said.contains("told: \(story)"), "\(said)")
    }
}
