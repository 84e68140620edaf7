import ArgumentParser
import Foundation
import Logging
import NIOPosix
import OpenSSL
import ServiceLifecycle
import Store

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Run the gateway until SIGTERM or Ctrl-C.",
        discussion: "Without a configuration file it listens on loopback only, with its state under $XDG_STATE_HOME/zegel.")

    @Option(help: "What this process does: portal alone, or everything that is configured.") var roles: String?

    func run() async throws {
        let configuration = try GlobalOptions.readConfiguration()
        try Self.harden()
        FreedMemory.keep()
        // Until the engine listens for it, a reload is no end.
        signal(SIGHUP, SIG_IGN)
        let level = Logger.Level(rawValue: configuration.logLevel) ?? .info
        JSONLogHandler.set(level)
        LoggingSystem.bootstrap { JSONLogHandler(label: $0) }
        let logger = Logger(label: "zegel")
        guard Library.isAtLeastFloor else {
            throw PlainFailure(text: "\(Library.version) accepts forged mail (CVE-2026-34182): install libssl3 3.0.22 or newer", code: 1)
        }
        let engine: any Service =
            roles == "portal"
            ? try await PortalProcess.start(configuration, logger: logger) : try await RunningEngine.start(configuration, logger: logger)
        let group = ServiceGroup(
            configuration: .init(
                services: [
                    .init(
                        service: engine, successTerminationBehavior: .gracefullyShutdownGroup,
                        failureTerminationBehavior: .gracefullyShutdownGroup)
                ],
                gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        try await group.run()
    }

    /// No core dumps: they would hold keys and mail.
    private static func harden() throws {
        var limit = rlimit(rlim_cur: 0, rlim_max: 0)
        guard setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit) == 0 else {
            throw PlainFailure(text: "core dumps cannot be switched off")
        }
        umask(0o077)
    }
}
