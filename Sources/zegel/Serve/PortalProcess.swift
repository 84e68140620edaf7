import Foundation
import Logging
import NIOPosix
import Portal
import PortalOperations
import ServiceLifecycle
import Web

/// A process without the engine: public pages alone. It has no keys, no store and no settings, and asks an engine for everything by
/// `PortalQuestions` (`behaviour.md` 3.1); either side may restart at any time.
struct PortalProcess: Service {
    private let door: PublicDoor
    private let logger: Logger

    static func start(_ configuration: Configuration, logger: Logger) async throws -> PortalProcess {
        guard let portal = configuration.portal else {
            throw PlainFailure(text: "[portal] is missing in the configuration: give the port this process listens on", code: 2)
        }
        let group = MultiThreadedEventLoopGroup.singleton
        let client = WebClient(
            try place(portal, configuration), group: group, connectTimeout: .seconds(5), patience: .seconds(30), longest: 64 << 20)
        let services = RemotePortal(PortalCarrier.over(client)).services
        guard let door = try await PublicDoor.open(configuration, services: { services }, group: group) else {
            throw PlainFailure(text: "[portal] is missing in the configuration", code: 2)
        }
        return PortalProcess(door: door, logger: logger)
    }

    /// Where the engine is.
    private static func place(_ portal: Configuration.PortalListener, _ configuration: Configuration) throws(PlainFailure)
        -> WebClient.Place
    {
        guard let engine = portal.engine else { return .socket(configuration.portalSocketPath) }
        if engine.hasPrefix("unix:") { return .socket(String(engine.dropFirst(5))) }
        guard let parts = URLComponents(string: engine), parts.scheme == "https", let host = parts.host, let port = parts.port else {
            throw PlainFailure(text: "[portal] engine is unix:PATH or https://HOST:PORT", code: 2)
        }
        guard let certificate = portal.certificate, let key = portal.key, let authorities = portal.engineCA else {
            throw PlainFailure(text: "[portal] engine over https needs certificate, key and engine_ca", code: 2)
        }
        do throws(WebTLS.Problem) {
            return .host(
                host, port: port, tls: try WebTLS.client(certificate: certificate, key: key, authorities: authorities))
        } catch { throw PlainFailure(text: "[portal] \(error)", code: 2) }
    }

    func run() async throws {
        let manager = ServiceManager()
        manager.ready("answers public pages")
        logger.info("portal.ready")
        try? await gracefulShutdown()
        manager.stopping()
        await door.stop()
        logger.info("portal.stopped")
    }
}
