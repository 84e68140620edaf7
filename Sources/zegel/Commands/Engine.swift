import Admin
import AdminAPI
import AdminOperations
import Foundation
import Gateway
import Logging
import NIOPosix
import Queue
import Store

/// The way to the operations: the running engine over its socket, or, when none runs, the store itself.
enum Engine {
    static func perform<O: AdminOperation>(_ operation: O) async throws -> O.Result {
        let configuration = try GlobalOptions.readConfiguration()
        let client = AdminSocketClient(path: configuration.socketPath, group: MultiThreadedEventLoopGroup.singleton)
        let me = Asker(.local(user: NSUserName()))
        if await client.isReachable() { return try await client.perform(operation, by: me) }
        return try await withStore(configuration) { try await $0.perform(operation, by: me) }
    }

    /// `nil` when no engine runs.
    static func performOnRunningEngine<O: AdminOperation>(_ operation: O) async throws -> O.Result? {
        let configuration = try GlobalOptions.readConfiguration()
        let client = AdminSocketClient(path: configuration.socketPath, group: MultiThreadedEventLoopGroup.singleton)
        guard await client.isReachable() else { return nil }
        return try await client.perform(operation, by: Asker(.local(user: NSUserName())))
    }

    private static func withStore<R>(_ configuration: Configuration, _ body: (AdminEngine) async throws -> R) async throws -> R {
        let gateway = try configuration.gateway()
        let store = try await StoreOpener.open(configuration)
        let crypto = CryptoPool(threads: 2)
        let fetcher = configuration.fetcher
        let revocation = RevocationDesk(store: store, crypto: crypto) { try await fetcher.get($0).bytes }
        let (queue, snapshots) = (Queue(store: store), SnapshotSource(store: store, configuration: gateway, now: { Date() }))
        let decisions = DecisionDesk(configuration: gateway, store: store, snapshots: snapshots, crypto: crypto, now: { Date() })
        let quiet = Logger(label: "sms") { _ in SwiftLogNoOpLogHandler() }
        let sms = SMSDesk(
            store: store, queue: queue, configuration: gateway, ways: configuration.sms, crypto: crypto, logger: quiet,
            settings: { try await snapshots.basis().settings }, send: configuration.smsSender)
        let keys = KeyDesk(
            store: store, queue: queue, configuration: gateway, crypto: crypto,
            logger: Logger(label: "notices") { _ in SwiftLogNoOpLogHandler() })
        let incidents = IncidentDesk(
            store: store, queue: queue, keys: keys, configuration: gateway, crypto: crypto,
            logger: Logger(label: "notices") { _ in SwiftLogNoOpLogHandler() })
        let engine = AdminEngine(
            store: store, queue: queue, revocation: revocation, decisions: decisions, keys: keys, incidents: incidents, status: nil,
            version: Version.text,
            logger: Logger(label: "admin") { _ in SwiftLogNoOpLogHandler() },
            surroundings: try configuration.surroundings(), sms: sms)
        do {
            let result = try await body(engine)
            await store.close()
            return result
        } catch {
            await store.close()
            throw error
        }
    }
}
