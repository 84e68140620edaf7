import AdminAPI
import AdminOperations
import Foundation
import Logging
import NIOPosix
import TestSupport

/// A server on a socket of its own, and a client for it.
struct APIFixture: Sendable {
    let folder: TemporaryFolder
    let service: Recorder
    let server: AdminSocketServer
    let client: AdminSocketClient

    static let me = Asker(.nobody)
    static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    init(_ service: Recorder = Recorder()) async throws {
        folder = try TemporaryFolder()
        self.service = service
        server = try await Self.start(folder.path("zegel.sock"), service)
        client = Self.client(folder.path("zegel.sock"))
    }

    var path: String { folder.path("zegel.sock") }

    static func start(_ path: String, _ service: any AdminService = Recorder()) async throws -> AdminSocketServer {
        try await AdminSocketServer.start(path: path, service: service, group: MultiThreadedEventLoopGroup.singleton, logger: logger)
    }

    static func client(_ path: String) -> AdminSocketClient { AdminSocketClient(path: path, group: MultiThreadedEventLoopGroup.singleton) }
}
