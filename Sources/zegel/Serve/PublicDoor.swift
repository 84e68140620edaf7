import Foundation
import Gateway
import Logging
import NIOCore
import Portal
import PortalOperations
import Synchronization
import Web

/// The public listener of a running engine: open from the first moment, so that pages say they are starting.
struct PublicDoor {
    /// What the pages ask, as soon as it is there.
    final class Slot: Sendable {
        private let provider = Mutex<(@Sendable () -> PortalServices)?>(nil)

        func take(_ services: @escaping @Sendable () -> PortalServices) { provider.withLock { $0 = services } }

        func services() throws -> PortalServices {
            guard let provider = provider.withLock({ $0 }) else { throw PortalUnavailable("the engine is starting") }
            return provider()
        }
    }

    private let server: WebServer

    /// - Returns: `nil` when the configuration has none.
    static func open(
        _ configuration: Configuration, services: @escaping @Sendable () throws -> PortalServices, group: any EventLoopGroup
    ) async throws -> PublicDoor? {
        guard let listener = configuration.portal else { return nil }
        let logger = Logger(label: "portal")
        do {
            let server = try await PortalServer.start(
                host: listener.address, port: listener.port, services: services, proxies: listener.proxies, group: group, logger: logger)
            logger.info("portal.listening", metadata: ["address": "\(listener.address)", "port": "\(server.port)"])
            return PublicDoor(server: server)
        } catch {
            throw PlainFailure(
                text: "[portal] cannot listen on \(listener.address) port \(listener.port): \(NetworkWords.words(for: error))", code: 75)
        }
    }

    func stop() async { await server.stop() }
}
