import Foundation
import Logging
import NIOCore
import NIOPosix
import Portal
import PortalOperations
import Web

/// Where a portal process reaches the engine: a Unix socket of its own, and a listener over mTLS where `[portal_service]` names one. Both
/// answer the questions of public pages and nothing else.
struct PortalServiceDoor {
    private let socket: WebServer
    private let path: String
    private let listener: WebServer?

    static func open(_ configuration: Configuration, services: @escaping @Sendable () throws -> PortalServices, group: any EventLoopGroup)
        async throws -> PortalServiceDoor
    {
        let logger = Logger(label: "portal-service")
        let entry = configuration.portalService
        let path = configuration.portalSocketPath
        let routes = PortalGate.routes(services, logger: logger)
        let socket: WebServer
        do {
            socket = try await WebServer.start(
                socket: path, users: try userNumbers(entry.users), routes: routes, group: group, logger: logger)
        } catch let failure as PlainFailure { throw failure } catch {
            throw PlainFailure(text: "\(path) cannot be listened on: \(NetworkWords.words(for: error))", code: 75)
        }
        guard let remote = entry.remote else { return PortalServiceDoor(socket: socket, path: path, listener: nil) }
        do {
            let context = try WebTLS.server(certificate: remote.certificate, key: remote.key, clients: remote.clients)
            let listener = try await WebServer.start(
                host: remote.address, port: remote.port, routes: PortalGate.routes(services, logger: logger), tls: { context },
                group: group, logger: logger)
            logger.info("portal-service.listening", metadata: ["address": "\(remote.address)", "port": "\(listener.port)"])
            return PortalServiceDoor(socket: socket, path: path, listener: listener)
        } catch let problem as WebTLS.Problem {
            throw PlainFailure(text: "[portal_service] \(problem)", code: 2)
        } catch {
            throw PlainFailure(
                text: "[portal_service] cannot listen on \(remote.address) port \(remote.port): \(NetworkWords.words(for: error))",
                code: 75)
        }
    }

    private static func userNumbers(_ names: [String]) throws(PlainFailure) -> Set<UInt32> {
        var numbers: Set<UInt32> = []
        for name in names {
            var entry = passwd()
            var found: UnsafeMutablePointer<passwd>?
            var buffer = [CChar](repeating: 0, count: 4096)
            guard getpwnam_r(name, &entry, &buffer, buffer.count, &found) == 0, found != nil else {
                throw PlainFailure(text: "[portal_service] users: there is no user \(name) on this machine", code: 2)
            }
            numbers.insert(entry.pw_uid)
        }
        return numbers
    }

    func stop() async {
        unlink(path)
        await socket.stop(within: .seconds(1))
        await listener?.stop(within: .seconds(1))
    }
}
