import Foundation
import Gateway
import Logging
import NIOCore
import Portal
import PortalOperations
import Settings
import Store
import Web

/// The public listener of a running engine.
struct PublicDoor {
    private let server: WebServer

    /// - Returns: `nil` when the configuration has none.
    static func open(
        _ configuration: Configuration, store: Store, group: any EventLoopGroup,
        settings: @escaping @Sendable () async throws -> SettingsSnapshot
    ) async throws -> PublicDoor? {
        guard let listener = configuration.portal else { return nil }
        let logger = Logger(label: "portal")
        let house = House(name: configuration.organisation, logo: configuration.letterhead.logo)
        var services = PortalServices(publishing: PublishingDesk(store: store, house: house))
        services.accounts = PortalUserDesk(
            store: store, organisation: configuration.organisation, secrets: PortalSecrets(random: store.random), logger: logger,
            settings: settings)
        do {
            let server = try await PortalServer.start(
                host: listener.address, port: listener.port, services: { [services] in services }, group: group, logger: logger)
            logger.info("portal.listening", metadata: ["address": "\(listener.address)", "port": "\(server.port)"])
            return PublicDoor(server: server)
        } catch {
            throw PlainFailure(
                text: "[portal] cannot listen on \(listener.address) port \(listener.port): \(NetworkWords.words(for: error))", code: 75)
        }
    }

    func stop() async { await server.stop() }
}
