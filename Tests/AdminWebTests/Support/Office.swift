import Admin
import AdminOperations
import AdminWeb
import Foundation
import Hummingbird
import Logging
import NIOPosix
import TestSupport
import Testing
import Web

/// The pages on a real listener over a real store and engine.
struct Office: Sendable {
    let fixture: AdminFixture
    let reception: Reception
    let server: WebServer

    static let owner = Reception.Person(password: "correct horse battery", rights: ["*"], roles: ["owner"])
    static let helpdesk = Reception.Person(
        password: "helpful horse battery",
        rights: [
            "message.trace", "message.explain", "user.list", "user.show", "settings.list", "settings.show", "domain.list", "status.show",
            "certificate.list", "certificate.show",
        ], roles: ["helpdesk"])

    /// - Parameter isSecure: cookies as behind TLS; a test of bytes reaches it all the same.
    static func open(isSecure: Bool = false) async throws -> Office {
        let fixture = try await AdminFixture(status: Running())
        let reception = try Reception(fixture)
        reception.add("anna", owner)
        reception.add("hugo", helpdesk)
        let router = Router(context: WebContext.self)
        AdminPages.routes(on: router, service: reception, isSecure: isSecure)
        var limits = WebLimits()
        limits.connectionsPerAddress = 256
        let server = try await WebServer.start(
            host: "127.0.0.1", port: 0, routes: router, limits: limits, group: MultiThreadedEventLoopGroup.singleton,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        return Office(fixture: fixture, reception: reception, server: server)
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
