import Foundation
import Mail
import SMTPTransport
import Settings

/// What the engine needs from the configuration file: nothing an administrator changes while running.
public struct GatewayConfiguration: Sendable {
    /// The name this host calls itself: banner, EHLO, `Received`, `Authentication-Results`.
    public var hostName: String
    /// Where mail for recipients goes, by domain and locality.
    public var routes: RouteTable
    /// Domains we accept from outside without their being internal (`behaviour.md` 3.3, exception).
    public var relayDomains: [DomainPattern]
    /// Whose address stands in the From of notices.
    public var systemSender: EmailAddress
    /// Who is told what the organisation must act on, such as certificates that end.
    public var administrators: [EmailAddress]
    /// The name notices are signed with.
    public var organisation: String
    /// Messages processed at once: each waits for the store most of its time.
    public var workers: Int
    /// Threads that parse, sign, encrypt and decrypt: one a core.
    public var cryptoThreads: Int
    /// Deliveries under way or waiting for their turn at once, over all destinations: one that is slow has no more than its share.
    public var deliveries: Int
    /// `Received` fields from which a message is held to loop (`behaviour.md` Q-04).
    public var maximumHops: Int
    /// Bytes of memory for mail in work (`behaviour.md` 32); a quarter of them for mail that is arriving.
    public var memoryBudget: Int
    /// How long new mail may have to wait to be processed: beyond it, clients are told to come back (`behaviour.md` 32).
    public var processingWait: Duration
    /// Whether internal recipients exist is found out so.
    public var recipientCheck: RecipientCheck

    /// PDFs are made here.
    public var makesPDF: Bool
    /// What stands in PDFs beside the message.
    public var letterhead = Letterhead()
    /// The SMS transports there are, by name.
    public var smsTransports: Set<String>

    /// The organisation's own on each PDF.
    public struct Letterhead: Sendable {
        /// A PNG or JPEG; empty for none.
        public var logo: [UInt8] = []

        public init(logo: [UInt8] = []) { self.logo = logo }
    }

    public init(
        hostName: String, routes: RouteTable, relayDomains: [DomainPattern] = [], systemSender: EmailAddress,
        administrators: [EmailAddress] = [], organisation: String,
        workers: Int = 8, cryptoThreads: Int = 2, deliveries: Int = 100, maximumHops: Int = 50, memoryBudget: Int = standardMemoryBudget,
        processingWait: Duration = standardProcessingWait, recipientCheck: RecipientCheck = .none, makesPDF: Bool = false,
        smsTransports: Set<String> = []
    ) {
        self.hostName = hostName
        self.routes = routes
        self.relayDomains = relayDomains
        self.systemSender = systemSender
        self.administrators = administrators
        self.organisation = organisation
        self.workers = workers
        self.cryptoThreads = cryptoThreads
        self.deliveries = deliveries
        self.maximumHops = maximumHops
        self.memoryBudget = memoryBudget
        self.processingWait = processingWait
        self.recipientCheck = recipientCheck
        self.makesPDF = makesPDF
        self.smsTransports = smsTransports
    }

    /// 512 MiB.
    public static let standardMemoryBudget = 512 << 20
    /// 15 s.
    public static let standardProcessingWait = Duration.seconds(15)
}
