import Admin
import AdminAPI
import AdminOperations
import Foundation
import Gateway
import Jobs
import Logging
import Mail
import NIOPosix
import OpenSSL
import PortalOperations
import Queue
import SMTPTransport
import ServiceLifecycle
import Store
import Synchronization
import UnixSignals

/// Everything that runs, wired in one place, top to bottom; stopped in the opposite order.
final class RunningEngine: Service, EngineStatus {
    /// Open sessions and deliveries under way get so long to end.
    private static let grace = Duration.seconds(30)

    private let core: EngineCore
    private let machinery: Mutex<Machinery>
    private let smtpListeners: ListenerSet
    private let watch: Watch
    private let door: AdminDoor
    private let administration: AdminListener?
    private let publicDoor: PublicDoor?
    private let publicSlot: PublicDoor.Slot
    private let leftBehind: String?
    /// Messages that are held since this start.
    private let held: [QueueID]
    private let logger: Logger
    /// What it remembers of failed logins outlives a reload.
    private let logins = LoginDesk()

    private init(
        _ core: EngineCore, _ machinery: Machinery, _ listeners: ListenerSet, watch: Watch, door: AdminDoor,
        administration: AdminListener?, publicDoor: PublicDoor?, publicSlot: PublicDoor.Slot, leftBehind: String?, held: [QueueID],
        logger: Logger
    ) {
        self.door = door
        self.administration = administration
        self.publicDoor = publicDoor
        self.publicSlot = publicSlot
        self.held = held
        self.core = core
        self.machinery = Mutex(machinery)
        smtpListeners = listeners
        self.watch = watch
        self.leftBehind = leftBehind
        self.logger = logger
    }

    private var current: Machinery { machinery.withLock { $0 } }

    // MARK: Start

    /// Listens at once (answering 421 until ready), opens the store, takes over what an unclean stop left, then opens the door.
    static func start(_ configuration: Configuration, logger: Logger) async throws -> RunningEngine {
        let group = MultiThreadedEventLoopGroup.singleton
        let gateway = try configuration.gateway()
        try configuration.checkTLSFiles()
        OpenFiles.raiseLimit()
        let (meter, disk) = (MailMeter(), diskGauge(configuration))
        let admission = Admission(relayDomains: gateway.relayDomains, disk: disk, meter: meter, logger: Logger(label: "smtp"))
        let watch = try await Watch.start(configuration, meter: meter, disk: disk, group: group)
        let door = AdminDoor(starting: "the store is being opened")
        let administration = try await AdminListener.open(configuration, service: door, group: group)
        let publicSlot = PublicDoor.Slot()
        let publicDoor = try await PublicDoor.open(configuration, services: { try publicSlot.services() }, group: group)
        let listeners = ListenerSet(admission, group)
        try await listeners.start(configuration)
        let store = try await openStore(configuration)
        let queue = Queue(store: store)
        door.goOn("what the last stop left is being looked through")
        let left = try await queue.recoverAfterStart()
        let crypto = CryptoPool(threads: gateway.cryptoThreads)
        let core = EngineCore(
            group: group, store: store, queue: queue, crypto: crypto, relay: try relayClient(configuration, group, crypto),
            admission: admission, meter: meter,
            budgets: WorkBudgets(configuration.memoryBudget), backlog: Backlog(longestWait: gateway.processingWait),
            renderer: configuration.pdfWorkers > 0 ? PDFRenderer(workers: configuration.pdfWorkers) : nil,
            portalSecrets: PortalSecrets(random: store.random), now: { Date() })
        let machinery = try Machinery(configuration, core)
        try await store.write { transaction in
            for kind in Machinery.standingJobs { try transaction.addJob(kind: kind) }
            // What was in work when the process died does not wait for the end of its lease: one process has the store.
            for kind in DeliveryJobs.resumed { try transaction.hastenJobs(kind: kind) }
        }
        machinery.open(core)
        core.renderer?.warmUp()
        watch.health.run(.init(store: store, queue: queue, backlog: core.backlog))
        return RunningEngine(
            core, machinery, listeners, watch: watch, door: door, administration: administration, publicDoor: publicDoor,
            publicSlot: publicSlot, leftBehind: words(for: left), held: left.held, logger: logger)
    }

    private static func relayClient(
        _ configuration: Configuration, _ group: MultiThreadedEventLoopGroup, _ crypto: CryptoPool
    ) throws -> RelayClient {
        let resolver: UnboundResolver
        do throws(UnboundResolver.Problem) { resolver = try UnboundResolver(servers: configuration.nameServers) } catch {
            throw PlainFailure(text: "the name servers cannot be asked: \(error)", code: 75)
        }
        return try RelayClient(
            group: group, helo: configuration.hostName, resolver: resolver, scram: crypto.scram, random: { Random.bytes($0) })
    }

    private static func diskGauge(_ configuration: Configuration) -> DiskGauge {
        let folder = configuration.state
        return DiskGauge(
            maximumSize: configuration.maximumSize, reserve: configuration.diskReserve, free: { DiskGauge.freeBytes(at: folder) },
            now: { Date() })
    }

    private static func words(for left: LeftBehind) -> String? {
        guard !left.inWork.isEmpty else { return nil }
        let held = left.held.isEmpty ? "" : "; held, because they may have caused it: \(left.held.map(\.text).joined(separator: " "))"
        return "the last stop was unclean with \(left.inWork.count) messages in work, which go on\(held)"
    }

    /// A command line run may hold the store for a moment: wait for it, but not for another engine. Of a store that is locked each try
    /// takes SQLite's 5 s; meanwhile SMTP answers 421 and everybody else is told that the engine is starting (`behaviour.md` 3.6).
    private static func openStore(_ configuration: Configuration) async throws -> Store {
        for _ in 0..<20 {
            do { return try await StoreOpener.open(configuration) } catch let error as StoreError {
                switch error {
                case .inUse, .unavailable: try await Task.sleep(for: .milliseconds(100))
                default: throw error
                }
            }
        }
        return try await StoreOpener.open(configuration)
    }

    // MARK: Run and stop

    func run() async throws {
        let admin = try adminEngine(current)
        try await SetupNotice.give(admin, store: core.store)
        door.change(to: admin)
        let socket = try await AdminSocketServer.start(
            path: current.configuration.socketPath, service: door, group: core.group, logger: Logger(label: "admin"))
        let publishing = PublishingDesk(store: core.store) { self.current.house }
        publicSlot.take { PortalServices(publishing: publishing, replies: self.current.replies, accounts: self.current.accounts) }
        let portalService = try await PortalServiceDoor.open(
            current.configuration, services: { [publicSlot] in try publicSlot.services() }, group: core.group)
        sayReady()
        let flow = current.flow
        let work = Task { [held] in
            await flow.tellOfHeld(held)
            await queueRunner.run()
        }
        let jobs = Task { await jobRunner.run() }
        let reloads = Task {
            for await _ in await UnixSignalsSequence(trapping: .sighup) { await reload() }
        }
        try? await gracefulShutdown()
        logger.info("engine.stopping")
        core.admission.close()
        watch.isStopping()
        reloads.cancel()
        await smtpListeners.stop(within: Self.grace)
        work.cancel()
        jobs.cancel()
        await drain(work)
        await jobs.value
        await core.relay.close()
        door.stop()
        await socket.stop()
        await administration?.stop()
        await publicDoor?.stop()
        await portalService.stop()
        await watch.stop()
        try await core.queue.stop()
        await core.store.close()
        try await core.crypto.stop()
        try await core.renderer?.stop()
        logger.info("engine.stopped")
    }

    private func sayReady() {
        let places = listeners.map { "\($0.name)=\($0.address):\($0.port)" }.joined(separator: " ")
        logger.info("engine.ready", metadata: ["listeners": "\(places)"])
        watch.isReady(listeners.count)
    }

    private var queueRunner: QueueRunner {
        QueueRunner(
            flow: { self.current.flow }, queue: core.queue, configuration: current.gateway, now: core.now, logger: Logger(label: "queue"))
    }

    private var jobRunner: JobRunner {
        let works = current.works.map { kind, first -> (String, JobRunner.Work) in
            (kind, { job in await (self.current.works[kind] ?? first)(job) })
        }
        return JobRunner(store: core.store, works: Dictionary(uniqueKeysWithValues: works), logger: Logger(label: "jobs"))
    }

    private func adminEngine(_ machinery: Machinery) throws -> AdminEngine {
        AdminEngine(
            store: core.store, queue: core.queue, revocation: machinery.revocation, decisions: machinery.decisions,
            keys: machinery.keys, incidents: machinery.incidents, status: self,
            version: Version.text, logger: Logger(label: "admin"), surroundings: try machinery.configuration.surroundings(),
            sms: machinery.sms, logins: logins)
    }

    /// Lets deliveries under way end; a server that stays silent is hung up on, and its mail is tried again after the next start.
    private func drain(_ work: Task<Void, Never>) async {
        let patience = Task { [relay = core.relay] in
            if (try? await Task.sleep(for: Self.grace)) != nil { relay.breakOff() }
        }
        await work.value
        patience.cancel()
    }

    // MARK: Reload

    /// Reads the configuration and the TLS files anew. What is wrong with them changes nothing; no connection is dropped.
    private func reload() async {
        watch.isReloading()
        do {
            let old = current.configuration
            let read = try GlobalOptions.readConfiguration().with(rolesOf: old)
            try read.checkTLSFiles()
            let later = read.needsRestart(after: old)
            let new = try Machinery(read.keeping(whatNeedsARestartOf: old), core)
            let admin = try adminEngine(new)
            machinery.withLock { $0 = new }
            new.open(core)
            door.change(to: admin)
            try administration?.reload(new.configuration)
            let problems = await smtpListeners.change(to: new.configuration)
            for problem in problems { logger.error("configuration.not-taken", metadata: ["reason": "\(problem)"]) }
            if !later.isEmpty {
                logger.warning("configuration.needs-restart", metadata: ["keys": "\(later.joined(separator: " "))"])
            }
            if let level = Logger.Level(rawValue: new.configuration.logLevel) { JSONLogHandler.set(level) }
            logger.info("configuration.reloaded", metadata: ["file": "\(new.configuration.source ?? "defaults")"])
        } catch {
            logger.error("configuration.refused", metadata: ["reason": "\((error as? PlainFailure)?.text ?? "\(error)")"])
        }
        sayReady()
    }

    // MARK: Status

    var isReady: Bool { core.admission.isReady }
    var listeners: [StatusShow.Result.Listener] { smtpListeners.status }
    func obstacles() async -> [String] { await watch.health.obstacles() }
    var warnings: [String] { [leftBehind].compactMap(\.self) }
}
