import Foundation
import Logging
import Queue
import SMTPTransport
import Store

extension MailFlow {
    /// The mail flow over an open store.
    /// - Parameter budgets: shared with an earlier flow of the same process; `nil`: its own.
    public init(
        configuration: GatewayConfiguration, store: Store, queue: Queue, decisions: DecisionDesk, relay: RelayClient, crypto: CryptoPool,
        random: @escaping @Sendable (Int) -> [UInt8], now: @escaping @Sendable () -> Date, meter: MailMeter = MailMeter(),
        budgets: WorkBudgets? = nil, logger: Logger
    ) {
        self.configuration = configuration
        self.queue = queue
        self.decisions = decisions
        self.relay = relay
        self.now = now
        self.meter = meter
        self.logger = logger
        protect = Protect(store: store, crypto: crypto, random: random, now: now)
        unprotect = decisions.unprotect
        harvest = Harvest(store: store, logger: logger)
        autoRequest = AutoRequest(store: store, logger: logger)
        let budgets = budgets ?? WorkBudgets(configuration.memoryBudget)
        (intake, workspace) = (budgets.intake, budgets.workspace)
        let press = NoticePress(configuration, store: store, crypto: crypto, random: random, logger: logger)
        notices = NoticeDesk(press: press, store: store, logger: logger)
    }
}
