import Foundation
import Mail
import PKI
import Settings

/// Everything outside the message that a decision depends on, as it was at one moment.
public struct PolicySnapshot: Sendable {
    public var settings: SettingsSnapshot
    /// Roots, intermediates, trust list and CRLs.
    public var trust: TrustStore
    /// The certificates to look at for each recipient, also for the address without its tag.
    public var candidates: [EmailAddress: [Candidate]]
    /// The certificates to look at for signing as the author.
    public var signing: [Candidate]
    /// The certificates the settings of sender and recipients name, by thumbprint; those not in the store are missing.
    public var named: [String: Candidate]
    /// What the recipients' signed mail said of their mail programs, also for the address without its tag.
    public var capabilities: [EmailAddress: RecipientCapabilities]
    /// The domains that mail from outside may go on to although they are not internal.
    public var relayDomains: [DomainPattern]
    /// What failed when this very message was carried out: it is not chosen again.
    public var failures: FailedCertificates
    /// PDFs are made on this machine.
    public var makesPDF: Bool
    /// The SMS transports the configuration has, by name.
    public var smsTransports: Set<String>
    /// What is known of the passwords the recipients have.
    public var passwords: PasswordFacts
    /// Whose settings count as the sender's for mail Zegel writes itself.
    public var systemSender: EmailAddress?
    /// Our identifier in Authentication-Results (RFC 8601 §2.5).
    public var instanceID: String
    /// The store's counter of changes in this process it was read at: at another one, what it holds may be gone from the store.
    public var revision: UInt64
    /// The moment certificates are judged at.
    public var at: Date
    /// The store's counter this snapshot was read at.
    public var generation: Int64 { settings.generation }

    public init(
        settings: SettingsSnapshot, trust: TrustStore, candidates: [EmailAddress: [Candidate]] = [:], signing: [Candidate] = [],
        named: [String: Candidate] = [:],
        capabilities: [EmailAddress: RecipientCapabilities] = [:], relayDomains: [DomainPattern] = [],
        failures: FailedCertificates = .init(), makesPDF: Bool = false, smsTransports: Set<String> = [],
        passwords: PasswordFacts = .init(), systemSender: EmailAddress? = nil, instanceID: String, revision: UInt64 = 0, at: Date
    ) {
        self.settings = settings
        self.trust = trust
        self.candidates = candidates
        self.signing = signing
        self.named = named
        self.capabilities = capabilities
        self.relayDomains = relayDomains
        self.failures = failures
        self.makesPDF = makesPDF
        self.smsTransports = smsTransports
        self.passwords = passwords
        self.systemSender = systemSender
        self.instanceID = instanceID
        self.revision = revision
        self.at = at
    }
}
