import Foundation
import MIME
import Mail
import PKI
import Policy
import Settings
import TestSupport
import Testing

/// A message and a world to decide it in: alice writes from inside, bob is a partner, carol a colleague, dan has no certificate.
struct Scenario {
    /// Made once: keys cost time.
    struct Certificates: Sendable {
        let authority: TestAuthority
        let alice, bob, bill, carol, expired, signOnly, stranger: Certificate

        static let shared: Result<Certificates, any Error> = Result { try Certificates() }

        private init() throws {
            authority = try TestAuthority()
            alice = try authority.leaf(for: "alice@zegel.example").certificate
            bob = try authority.leaf(for: "bob@partner.example").certificate
            bill = try authority.leaf(for: "bill@partner.example").certificate
            carol = try authority.leaf(for: "carol@zegel.example").certificate
            let now = Date()
            expired = try authority.leaf(
                for: "eve@partner.example", from: now.addingTimeInterval(-9 * 86_400), until: now.addingTimeInterval(-86_400)
            ).certificate
            signOnly = try authority.leaf(for: "sam@partner.example", usage: ["digitalSignature"]).certificate
            stranger = try TestAuthority(name: "Unknown Root").leaf(for: "mallory@partner.example").certificate
        }
    }

    var origin = Origin.inside
    /// The account the client signed in with.
    var authenticatedAs: String?
    var from = "alice@zegel.example"
    var reversePath: String? = "alice@zegel.example"
    var to = ["bob@partner.example"]
    var hidden: [String] = []
    var subject = "Offer"
    /// More header lines, CRLF after each.
    var header = ""
    var body = "hello\r\n"
    var protection = RootProtection.none
    /// Level, key, text; zegel.example is internal unless said otherwise.
    var settings: [(String, String, String)] = []
    var candidates: [String: [Candidate]] = [:]
    var signing: [Candidate] = []
    /// What settings name by thumbprint.
    var named: [Certificate] = []
    var capabilities: [String: RecipientCapabilities] = [:]
    var relayDomains: [String] = []
    var minimum: MinimumMode?
    /// What failed when the mail was carried out.
    var failures = FailedCertificates()
    /// PDFs are made here.
    var makesPDF = false
    var smsTransports: Set<String> = []
    var passwords = PasswordFacts()
    /// Black-listed.
    var distrusted: [Certificate] = []
    let certificates: Certificates

    init(_ change: (inout Scenario) -> Void = { _ in }) throws {
        certificates = try Certificates.shared.get()
        signing = [Candidate(certificate: certificates.alice, hasPrivateKey: true)]
        for certificate in [
            certificates.bob, certificates.bill, certificates.carol, certificates.expired, certificates.signOnly, certificates.stranger,
        ] {
            candidates[certificate.addresses[0].description] = [Candidate(certificate: certificate, hasPrivateKey: false)]
        }
        change(&self)
    }

    var message: Message {
        let text =
            "From: \(from)\r\nTo: \(to.joined(separator: ", "))\r\nSubject: \(subject)\r\n\(header)"
            + "MIME-Version: 1.0\r\n\r\n\(body)"
        return Message(parsing: Array(text.utf8))
    }

    func facts() throws -> MessageFacts {
        let envelope = Envelope(
            reversePath: reversePath.flatMap { EmailAddress($0) }, forwardPaths: (to + hidden).compactMap { EmailAddress($0) })
        let submission = Submission(
            origin: origin, originReason: "listener \"\(origin.rawValue)\"", listener: "submission", clientAddress: "10.0.0.7",
            heloName: "client", authenticatedAs: authenticatedAs, receivedAt: Date(), minimumMode: minimum)
        return MessageFacts(message, envelope: envelope, submission: submission, protection: protection)
    }

    func snapshot() throws -> PolicySnapshot {
        var tree = SettingsTree()
        try tree.set("locality", to: "internal", at: .domain(#require(Domain("zegel.example"))))
        for (level, key, text) in settings { try tree.set(key, to: text, at: #require(SettingLevel(name: level))) }
        return PolicySnapshot(
            settings: SettingsSnapshot(tree, generation: 7),
            trust: TrustStore(
                roots: [certificates.authority.root.certificate],
                trustList: Dictionary(
                    uniqueKeysWithValues: distrusted.map {
                        ($0.thumbprint, TrustListEntry(thumbprint: $0.thumbprint, status: .blackListed, author: "test", time: Date()))
                    })),
            candidates: try Self.keyed(candidates), signing: signing,
            named: Dictionary(uniqueKeysWithValues: named.map { ($0.thumbprint, Candidate(certificate: $0, hasPrivateKey: true)) }),
            capabilities: try Self.keyed(capabilities),
            relayDomains: relayDomains.compactMap { DomainPattern($0) }, failures: failures,
            makesPDF: makesPDF, smsTransports: smsTransports, passwords: passwords, systemSender: EmailAddress("postmaster@zegel.example"),
            instanceID: "mx.zegel.example", at: Date())
    }

    func plan() throws -> Plan { decide(try facts(), try snapshot()) }

    private static func keyed<Value>(_ values: [String: Value]) throws -> [EmailAddress: Value] {
        try Dictionary(uniqueKeysWithValues: values.map { (try #require(EmailAddress($0.key)), $0.value) })
    }
}

extension Plan {
    /// Outcomes in the order of the envelope.
    var outcomes: [RecipientDecision.Outcome] { recipients.map(\.outcome) }

    /// The groups' recipients, each group's local parts joined: `bob bill`.
    var copies: [String] { groups.map { $0.recipients.map(\.localPart).joined(separator: " ") } }

    /// The thumbprints each group is encrypted to.
    var keys: [Set<String>] { groups.map { Set($0.treatment.protection?.encryption?.certificates.map(\.thumbprint) ?? []) } }
}

extension Treatment {
    var protection: Protection? {
        switch self {
        case .protect(let protection): protection
        case .unprotect(let unprotection): unprotection.thenProtect
        case .pass, .refuse, .hold: nil
        }
    }
}
