import Foundation
import Gateway
import Logging
import NIOCore
import NIOPosix
import Queue
import SMTPTransport
import Store

/// What lives as long as the process, whatever the configuration becomes.
struct EngineCore: Sendable {
    let group: MultiThreadedEventLoopGroup
    let store: Store
    let queue: Queue
    let crypto: CryptoPool
    let relay: RelayClient
    let admission: Admission
    let meter: MailMeter
    let budgets: WorkBudgets
    let backlog: Backlog
    /// `nil`: no PDFs are made here.
    let renderer: PDFRenderer?
    /// What it remembers of failed logins outlives a reload.
    let portalSecrets: PortalSecrets
    let now: @Sendable () -> Date
}
