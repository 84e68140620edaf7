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

    /// What a process does (`behaviour.md` 3.1).
    enum Role: String, CaseIterable {
        case engine, admin, portal
    }

    @Option(help: "What this process does: engine, admin, portal, with commas between. Without it all that is configured.")
    var roles: String?
    @Option(help: "For --roles admin: the engine it asks, https://engine.example.com:8443; otherwise [admin] engine.")
    var engine: String?

    private func chosenRoles() throws -> Set<Role> {
        guard let roles else { return Set(Role.allCases) }
        let words = roles.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
        let chosen = words.compactMap(Role.init)
        guard chosen.count == words.count, !chosen.isEmpty else {
            throw ValidationError("--roles takes engine, admin and portal, with commas between")
        }
        return Set(chosen)
    }

    func run() async throws {
        let roles = try chosenRoles()
        guard engine == nil || !roles.contains(.engine) else {
            throw ValidationError("--engine is for a process without the engine: add --roles admin")
        }
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
        let services = try await services(roles, configuration, logger)
        let group = ServiceGroup(
            configuration: .init(
                services: services.map {
                    .init(
                        service: $0, successTerminationBehavior: .gracefullyShutdownGroup,
                        failureTerminationBehavior: .gracefullyShutdownGroup)
                },
                gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        try await group.run()
    }

    /// One engine with the listeners that are chosen, or the processes that ask one.
    private func services(_ roles: Set<Role>, _ configuration: Configuration, _ logger: Logger) async throws -> [any Service] {
        if roles.contains(.engine) { return [try await RunningEngine.start(configuration.only(roles), logger: logger)] }
        var services: [any Service] = []
        if roles.contains(.admin) { services.append(try await AdminProcess.start(configuration, engine: engine, logger: logger)) }
        if roles.contains(.portal) { services.append(try await PortalProcess.start(configuration, logger: logger)) }
        return services
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

extension Configuration {
    /// Without the listeners of roles that run elsewhere.
    func only(_ roles: Set<ServeCommand.Role>) -> Configuration {
        var result = self
        if !roles.contains(.admin) { result.admin = nil }
        if !roles.contains(.portal) { result.portal = nil }
        return result
    }

    /// A listener this process does not have since its start does not begin with a reload.
    func with(rolesOf old: Configuration) -> Configuration {
        var result = self
        if old.admin == nil { result.admin = nil }
        if old.portal == nil { result.portal = nil }
        return result
    }
}
