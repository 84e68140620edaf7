import Foundation
import Logging
import Notices
import Queue
import SMTPTransport
import Store

extension MailFlow {
    /// The mail flow over an open store.
    public init(
        configuration: GatewayConfiguration, store: Store, queue: Queue, snapshots: SnapshotSource, relay: RelayClient, crypto: CryptoPool,
        random: @escaping @Sendable (Int) -> [UInt8], now: @escaping @Sendable () -> Date, logger: Logger
    ) {
        self.configuration = configuration
        self.queue = queue
        self.snapshots = snapshots
        self.relay = relay
        self.crypto = crypto
        self.now = now
        self.logger = logger
        protect = Protect(store: store, crypto: crypto, random: random, now: now)
        unprotect = Unprotect(
            store: store, crypto: crypto, results: AuthenticationResults(identifier: configuration.hostName), now: now)
        harvest = Harvest(store: store, logger: logger)
        let writer = NoticeWriter(
            from: configuration.systemSender, organisation: configuration.organisation, hostName: configuration.hostName)
        notices = NoticeDesk(writer: writer, random: random)
    }
}
