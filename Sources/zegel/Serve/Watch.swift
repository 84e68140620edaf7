import Foundation
import Gateway
import Health
import Logging
import NIOCore
import Synchronization

/// Everything that tells others how the engine is: the health listener, the service manager and its watchdog.
final class Watch: Sendable {
    let health: EngineHealth
    private let server: HealthServer?
    private let manager: ServiceManager
    private let watchdog: Task<Void, Never>?

    private init(health: EngineHealth, server: HealthServer?, manager: ServiceManager) {
        self.health = health
        self.server = server
        self.manager = manager
        watchdog = manager.watchdogInterval.map { interval in
            Task {
                while (try? await Task.sleep(for: interval)) != nil { manager.alive() }
            }
        }
    }

    /// Begins before anything that can take long, so that a slow start can be watched.
    static func start(_ configuration: Configuration, meter: MailMeter, disk: DiskGauge, group: any EventLoopGroup) async throws -> Watch {
        let health = EngineHealth(meter: meter, disk: disk, now: { Date() })
        let manager = ServiceManager()
        manager.status("starting")
        guard let listener = configuration.health else { return Watch(health: health, server: nil, manager: manager) }
        do {
            let server = try await HealthServer.start(host: listener.address, port: listener.port, source: health, group: group)
            Logger(label: "health").info("health.listening", metadata: ["address": "\(listener.address)", "port": "\(server.port)"])
            return Watch(health: health, server: server, manager: manager)
        } catch {
            throw PlainFailure(
                text: "[health] cannot listen on \(listener.address) port \(listener.port): \(NetworkWords.words(for: error))", code: 75)
        }
    }

    func isReady(_ listeners: Int) { manager.ready("takes mail on \(listeners) listeners") }

    func isReloading() { manager.reloading() }

    func isStopping() {
        health.stop()
        manager.stopping()
    }

    func stop() async {
        watchdog?.cancel()
        await server?.stop()
    }
}
