import AdminAPI
import Foundation
import Logging
import NIOPosix
import ServiceLifecycle
import UnixSignals

/// A process without the engine: it answers administrators and asks an engine on another machine for everything, by the API alone
/// (`behaviour.md` 3.1). It keeps nothing, so either side may restart at any time.
struct AdminProcess: Service {
    private let listener: AdminListener
    private let logger: Logger

    /// - Parameter engine: instead of the address the configuration names.
    static func start(_ configuration: Configuration, engine: String?, logger: Logger) async throws -> AdminProcess {
        guard let admin = configuration.admin else {
            throw PlainFailure(text: "[admin] is missing in the configuration: give the port this process listens on", code: 2)
        }
        guard let url = engine ?? admin.engine else {
            throw PlainFailure(text: "the engine is not named: give --engine https://engine.example.com:8443, or [admin] engine", code: 2)
        }
        try configuration.checkTLSFiles()
        let group = MultiThreadedEventLoopGroup.singleton
        let service: RemoteAdminService
        do throws(RemoteAdminService.Problem) {
            service = try RemoteAdminService(url: url, authorities: admin.authorities, group: group)
        } catch { throw PlainFailure(text: "--engine: \(error)", code: 2) }
        guard let listener = try await AdminListener.open(configuration, service: service, group: group) else {
            throw PlainFailure(text: "[admin] is missing in the configuration", code: 2)
        }
        return AdminProcess(listener: listener, logger: logger)
    }

    func run() async throws {
        let manager = ServiceManager()
        manager.ready("answers administrators")
        logger.info("admin.ready")
        let reloads = Task {
            for await _ in await UnixSignalsSequence(trapping: .sighup) { reload(manager) }
        }
        try? await gracefulShutdown()
        reloads.cancel()
        manager.stopping()
        await listener.stop()
        logger.info("admin.stopped")
    }

    /// The TLS files; everything else counts from the next start.
    private func reload(_ manager: ServiceManager) {
        manager.reloading()
        do {
            try listener.reload(GlobalOptions.readConfiguration())
            logger.info("configuration.reloaded")
        } catch {
            logger.error("configuration.refused", metadata: ["reason": "\((error as? PlainFailure)?.text ?? "\(error)")"])
        }
        manager.ready("answers administrators")
    }
}
