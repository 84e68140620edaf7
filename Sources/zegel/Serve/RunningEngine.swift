import Admin
import AdminAPI
import AdminOperations
import Foundation
import Gateway
import Health
import Jobs
import Logging
import Mail
import NIOCore
import NIOPosix
import Notices
import OpenSSL
import Queue
import SMTPTransport
import ServiceLifecycle
import Settings
import Store
import Synchronization

/// Everything that runs, wired in one place, top to bottom; stopped in the opposite order.
final class RunningEngine: Service, EngineStatus {
    /// Open sessions and deliveries under way get so long to end.
    private static let grace = Duration.seconds(30)

    private let configuration: Configuration
    private let admission: Admission
    private let smtpListeners: [SMTPListener]
    private let store: Store
    private let queue: Queue
    private let relay: RelayClient
    private let crypto: CryptoPool
    private let runner: QueueRunner
    private let revocation: RevocationDesk
    private let decisions: DecisionDesk
    private let jobRunner: JobRunner
    private let logger: Logger
    private let leftBehind: String?
    private let watch: Watch

    private init(
        configuration: Configuration, admission: Admission, listeners: [SMTPListener], store: Store, queue: Queue, relay: RelayClient,
        crypto: CryptoPool, runner: QueueRunner, revocation: RevocationDesk, decisions: DecisionDesk, jobs: JobRunner,
        leftBehind: String?, watch: Watch, logger: Logger
    ) {
        self.configuration = configuration
        self.admission = admission
        smtpListeners = listeners
        self.store = store
        self.queue = queue
        self.relay = relay
        self.crypto = crypto
        self.runner = runner
        self.revocation = revocation
        self.decisions = decisions
        jobRunner = jobs
        self.leftBehind = leftBehind
        self.watch = watch
        self.logger = logger
    }

    // MARK: Start

    /// Listens at once (answering 421 until ready), opens the store, takes over what an unclean stop left, then opens the door.
    static func start(_ configuration: Configuration, logger: Logger) async throws -> RunningEngine {
        let group = MultiThreadedEventLoopGroup.singleton
        let gateway = try gatewayConfiguration(configuration)
        OpenFiles.raiseLimit()
        let meter = MailMeter()
        let disk = diskGauge(configuration)
        let admission = Admission(relayDomains: gateway.relayDomains, disk: disk, meter: meter, logger: Logger(label: "smtp"))
        let watch = try await Watch.start(configuration, meter: meter, disk: disk, group: group)
        let listeners = try await listen(configuration, admission, group)
        let store = try await openStore(configuration)
        let queue = Queue(store: store)
        let left = try await queue.recoverAfterStart()
        let now: @Sendable () -> Date = { Date() }
        let crypto = CryptoPool(threads: gateway.cryptoThreads)
        let relay = try RelayClient(group: group, helo: configuration.hostName)
        let snapshots = SnapshotSource(store: store, configuration: gateway, now: now)
        let decisions = DecisionDesk(configuration: gateway, store: store, snapshots: snapshots, crypto: crypto, now: now)
        let flow = MailFlow(
            configuration: gateway, store: store, queue: queue, decisions: decisions, relay: relay, crypto: crypto,
            random: { Random.bytes($0) }, now: now, meter: meter, logger: Logger(label: "mail"))
        let runner = QueueRunner(flow: flow, queue: queue, configuration: gateway, now: now, logger: Logger(label: "queue"))
        let fetcher = configuration.fetcher
        let revocation = RevocationDesk(store: store, basis: { try await snapshots.basis() }, crypto: crypto) { url in
            try await fetcher.get(url).bytes
        }
        let issuers = IssuerDesk(
            store: store, basis: { try await snapshots.basis() }, crypto: crypto, logger: Logger(label: "jobs")
        ) { url in try await fetcher.get(url).bytes }
        let expiry = ExpiryDesk(store: store, queue: queue, configuration: gateway, crypto: crypto, logger: Logger(label: "notices")) {
            try await snapshots.basis()
        }
        let retention = RetentionJobs(store: store, queue: queue) { try await snapshots.basis().settings }
        let works: [String: JobRunner.Work] = [
            crlRefreshJob: { await revocation.refresh($0) }, issuerFetchJob: { await issuers.complete($0) },
            ExpiryDesk.job: { await expiry.warn($0) }, NoticePruning.job: { _ in await NoticePruning.run(store) },
            RetentionJobs.traces: { await retention.pruneTraces($0) }, RetentionJobs.queue: { await retention.pruneQueue($0) },
        ]
        try await store.write { transaction in
            for kind in [ExpiryDesk.job, NoticePruning.job, RetentionJobs.traces, RetentionJobs.queue] {
                try transaction.addJob(kind: kind)
            }
        }
        admission.open(
            flow, snapshots, AccountDesk(store: store, crypto: crypto, now: now, logger: Logger(label: "smtp")),
            RecipientDesk(
                check: gateway.recipientCheck, store: store, relay: relay, routes: gateway.routes, now: now, logger: Logger(label: "smtp")))
        watch.health.run(.init(store: store, queue: queue))
        return RunningEngine(
            configuration: configuration, admission: admission, listeners: listeners, store: store, queue: queue, relay: relay,
            crypto: crypto, runner: runner, revocation: revocation, decisions: decisions,
            jobs: JobRunner(store: store, works: works, logger: Logger(label: "jobs")), leftBehind: words(for: left), watch: watch,
            logger: logger)
    }

    private static func listen(_ configuration: Configuration, _ admission: Admission, _ group: MultiThreadedEventLoopGroup) async throws
        -> [SMTPListener]
    {
        let sockets = ActivatedSockets()
        for name in sockets.names where !configuration.listeners.contains(where: { $0.name == name }) {
            throw PlainFailure(
                text: "systemd passes a socket named \(name), but no listener has this name: set FileDescriptorName=", code: 2)
        }
        var listeners: [SMTPListener] = []
        for listener in configuration.listeners {
            do {
                listeners.append(
                    try await SMTPListener.start(
                        listener.transport(configuration), descriptor: sockets.descriptor(for: listener.name), receiver: admission,
                        group: group, logger: Logger(label: "smtp"), now: { Date() }
                    ))
            } catch {
                throw PlainFailure(
                    text: "listener \(listener.name) cannot listen on \(listener.address) port \(listener.port): \(Self.words(for: error))",
                    code: 75)
            }
        }
        return listeners
    }

    private static func diskGauge(_ configuration: Configuration) -> DiskGauge {
        let folder = configuration.state
        return DiskGauge(maximumSize: configuration.maximumSize, free: { DiskGauge.freeBytes(at: folder) }, now: { Date() })
    }

    static func words(for error: any Error) -> String {
        if error is SocketAddressError.UnknownHost { return "this address is not known" }
        guard let io = error as? IOError else { return "\(error)" }
        switch io.errnoCode {
        case EADDRINUSE: return "the port is in use by another program"
        case EACCES: return "this user may not use that port"
        case EADDRNOTAVAIL: return "this machine has no such address"
        default: return String(cString: strerror(io.errnoCode))
        }
    }

    private static func words(for left: LeftBehind) -> String? {
        guard !left.inWork.isEmpty else { return nil }
        let held = left.held.isEmpty ? "" : "; held, because they may have caused it: \(left.held.map(\.text).joined(separator: " "))"
        return "the last stop was unclean with \(left.inWork.count) messages in work, which go on\(held)"
    }

    /// A command line run may hold the store for a moment: wait for it, but not for another engine.
    private static func openStore(_ configuration: Configuration) async throws -> Store {
        for _ in 0..<20 {
            do { return try await StoreOpener.open(configuration) } catch StoreError.inUse { try await Task.sleep(for: .milliseconds(100)) }
        }
        return try await StoreOpener.open(configuration)
    }

    static func gatewayConfiguration(_ it: Configuration) throws -> GatewayConfiguration {
        let named = it.routes.compactMap { name, route in DomainPattern(name).map { (pattern: $0, hop: route.hop) } }
        let routes = RouteTable(
            byDomain: named.filter { !["internal", "external"].contains($0.pattern.description) }, internal: it.routes["internal"]?.hop,
            external: it.routes["external"]?.hop)
        guard let sender = it.systemSenderAddress else {
            throw PlainFailure(text: "system_sender is missing: give the address notices come from", code: 2)
        }
        let relayDomains = try it.relayDomains.map { text in
            guard let pattern = DomainPattern(text) else { throw PlainFailure(text: "relay_domains: \(text) is no domain", code: 2) }
            return pattern
        }
        return GatewayConfiguration(
            hostName: it.hostName, routes: routes, relayDomains: relayDomains, systemSender: sender,
            administrators: it.administrators, organisation: it.organisation,
            cryptoThreads: ProcessInfo.processInfo.activeProcessorCount, memoryBudget: it.memoryBudget, recipientCheck: it.recipientCheck)
    }

    // MARK: Run and stop

    func run() async throws {
        let service = AdminEngine(
            store: store, queue: queue, revocation: revocation, decisions: decisions, status: self, version: Version.text,
            logger: Logger(label: "admin"), surroundings: try configuration.surroundings())
        let socket = try await AdminSocketServer.start(
            path: configuration.socketPath, service: service, group: MultiThreadedEventLoopGroup.singleton, logger: Logger(label: "admin"))
        logger.info(
            "engine.ready", metadata: ["listeners": "\(listeners.map { "\($0.name)=\($0.address):\($0.port)" }.joined(separator: " "))"])
        watch.isReady(listeners.count)
        let work = Task { await runner.run() }
        let jobs = Task { [jobRunner] in await jobRunner.run() }
        try? await gracefulShutdown()
        logger.info("engine.stopping")
        admission.close()
        watch.isStopping()
        for listener in smtpListeners { await listener.stop(within: Self.grace) }
        work.cancel()
        jobs.cancel()
        await drain(work)
        await jobs.value
        await relay.close()
        await socket.stop()
        await watch.stop()
        try await queue.stop()
        await store.close()
        try await crypto.stop()
        logger.info("engine.stopped")
    }

    /// Lets deliveries under way end; a server that stays silent is hung up on, and its mail is tried again after the next start.
    private func drain(_ work: Task<Void, Never>) async {
        let patience = Task { [relay] in
            if (try? await Task.sleep(for: Self.grace)) != nil { relay.breakOff() }
        }
        await work.value
        patience.cancel()
    }

    // MARK: Status

    var isReady: Bool { admission.isReady }

    var listeners: [StatusShow.Result.Listener] {
        zip(configuration.listeners, smtpListeners).map { entry, listener in
            .init(name: entry.name, address: entry.address, port: listener.localPort, origin: entry.origin.rawValue)
        }
    }

    var warnings: [String] { [leftBehind].compactMap(\.self) }
}

extension Configuration.Route {
    fileprivate var hop: NextHop { NextHop(host: host, port: port, tls: tls) }
}

extension Configuration.Listener {
    fileprivate func transport(_ configuration: Configuration) -> ListenerConfiguration {
        var result = ListenerConfiguration(
            name: name, host: address, port: port, tls: tls, origin: rule(configuration.insideNetworks), hostName: configuration.hostName)
        if let certificate = configuration.tlsCertificate, let key = configuration.tlsKey {
            result.identity = TLSIdentity(certificateFile: certificate, keyFile: key)
        }
        result.limits = configuration.limits
        result.limits.messageSize = configuration.maximumSize
        result.minimumMode = minimumMode
        result.spoken = spoken
        result.login = login
        result.trustedHosts = trustedHosts
        result.hasProxyHeader = hasProxyHeader
        result.mendsLineEndsOf = mendsLineEndsOf
        return result
    }

    private func rule(_ networks: [Network]) -> ListenerConfiguration.OriginRule {
        switch origin {
        case .inside: .inside
        case .outside: .outside
        case .byClient: .byClient(networks)
        }
    }
}
