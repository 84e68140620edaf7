import AdminAPI
import AdminOperations
import Foundation
import Logging
import NIOPosix
import Testing

@testable import zegel

@Suite("Engine starting: the API says so and comes back by itself")
struct AdminDoorTests {
    private func problem(_ service: any AdminService) async -> AdminProblem? {
        do throws(AdminProblem) {
            _ = try await service.perform(StatusShow(), by: Asker(.local(user: "root")))
            return nil
        } catch { return error }
    }

    @Test("A-20: while the store is locked or the engine starts, everything is answered 503 with the step, through the listener too")
    func starting() async throws {
        let door = AdminDoor(starting: "the store is being opened")
        let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let group = MultiThreadedEventLoopGroup.singleton
        let server = try await AdminServer.start(host: "127.0.0.1", port: 0, service: door, group: group, logger: quiet)
        let client = try RemoteAdminService(url: "http://127.0.0.1:\(server.port)", token: "zegel_any", group: group)
        let first = await problem(client)
        #expect(first?.type == .temporary && first?.detail == "starting: the store is being opened" && first?.retryAfter == 2)
        door.goOn("what the last stop left is being looked through")
        #expect(await problem(client)?.detail == "starting: what the last stop left is being looked through")
        door.stop()
        #expect(await problem(client)?.type == .temporary)
        await server.stop()
        let gone = await problem(client)
        // Another test may listen at this port by now and hang up.
        #expect(gone?.type == .temporary && gone?.detail.contains("the engine at http://127.0.0.1:\(server.port)") == true)
    }

    @Test("roles: what is not asked for does not listen")
    func roles() throws {
        var configuration = Configuration()
        configuration.admin = .init(port: 1)
        configuration.portal = .init(port: 2)
        #expect(configuration.only([.engine]).admin == nil && configuration.only([.engine]).portal == nil)
        #expect(configuration.only([.engine, .admin]).admin?.port == 1 && configuration.only([.engine, .admin]).portal == nil)
        #expect(configuration.with(rolesOf: configuration.only([.engine, .portal])).admin == nil)
    }
}
