import Foundation
import Logging
import Mail
import PKI
import SMIME
import Settings
import Store

/// Keeps what a verified signature teaches: the signer's certificate and what his mail program reads (`behaviour.md` D-09, 12.1).
///
/// Nothing is taken from a signature that did not verify, from a signer who is not the author, or from the rest of the bag but
/// for the CA certificates of this one path.
struct Harvest: Sendable {
    /// What one message offers.
    struct Finding: Sendable {
        var certificate: Certificate
        var author: EmailAddress
        /// CA certificates that came with it and stand in its path to a root of ours.
        var authorities: [Certificate]
        var capabilities: RecipientCapabilities?
        /// `false`: good for signing only, so it teaches what its owner reads and is not kept to write to him.
        var keepsCertificate = true
    }

    /// A certificate that ends within this time may be followed by another of the same issuer and subject.
    private static let renewal: TimeInterval = 60 * 86_400

    let store: Store
    let logger: Logger

    /// What the layers of a message offer, judged at `date`.
    static func findings(
        in layers: [Layer], author: EmailAddress?, mode: HarvestMode, trust: TrustStore, at date: Date
    ) -> [Finding] {
        guard mode != .off, let author else { return [] }
        let judge = UsabilityJudge(trust: trust, at: date)
        return layers.flatMap { layer -> [Finding] in
            guard case .signed(let signed) = layer, signed.defect == nil else { return [] }
            let bag = signed.certificates.compactMap { try? Certificate($0) }
            return signed.signers.compactMap { finding($0, bag, author, mode, judge, date) }
        }
    }

    private static func finding(
        _ signer: SignedLayer.Signer, _ bag: [Certificate], _ author: EmailAddress, _ mode: HarvestMode, _ judge: UsabilityJudge,
        _ date: Date
    ) -> Finding? {
        guard signer.isValid, let certificate = signer.certificate.flatMap({ try? Certificate($0) }),
            certificate.addresses.contains(author)
        else { return nil }
        // What speaks against the path does not matter under `all`: the certificate stays unusable until it is mended.
        let signing = judge.judge(certificate, for: .sign, address: author, extraIntermediates: bag)
        guard isAcceptable(signing, mode) else { return nil }
        let path = Set(signing.validation.isValid ? signing.validation.path.map(\.thumbprint) : [])
        let encrypting = judge.judge(certificate, for: .encrypt, address: author, extraIntermediates: bag)
        let isKept = isAcceptable(encrypting, mode)
        return Finding(
            certificate: certificate, author: author,
            authorities: isKept ? bag.filter { $0.isCA && $0 != certificate && path.contains($0.thumbprint) && !$0.isSelfIssued } : [],
            capabilities: signing.isUsable ? capabilities(signer, date) : nil, keepsCertificate: isKept)
    }

    private static func isAcceptable(_ usability: Usability, _ mode: HarvestMode) -> Bool {
        usability.reasons.allSatisfy { mode == .all && ($0.rule == "C-03" || $0.rule == "C-04") }
    }

    /// RFC 8551 §2.5.2. A signing time ahead of us counts as now.
    private static func capabilities(_ signer: SignedLayer.Signer, _ date: Date) -> RecipientCapabilities? {
        signer.capabilities.flatMap { RecipientCapabilities(encoded: $0, learntAt: min(signer.signingTime ?? date, date)) }
    }

    // MARK: Keeping

    /// Writes down what is new. Nothing new, nothing written.
    func keep(_ findings: [Finding]) async throws {
        for finding in findings {
            guard try await store.read({ try Self.isNew(finding, $0) }) else { continue }
            let event = try await store.write { try Self.keep(finding, $0) }
            guard let event else { continue }
            logger.notice(
                "\(event)", metadata: ["address": "\(finding.author)", "thumbprint": "\(finding.certificate.thumbprint)"])
        }
    }

    /// Has the issuers of signers fetched, off the mail path. Addresses that wait already cost no write.
    func request(issuersFrom urls: [String]) async throws {
        guard !urls.isEmpty else { return }
        let waiting = Set(try await store.read { try $0.jobs(kind: issuerFetchJob) }.map(\.subject))
        let new = urls.filter { !waiting.contains($0) }
        if !new.isEmpty { try await store.write { try $0.addIssuerFetches(new) } }
    }

    private static func isNew(_ finding: Finding, _ transaction: ReadTransaction) throws -> Bool {
        if finding.keepsCertificate {
            if try transaction.certificateRow(thumbprint: finding.certificate.thumbprint) == nil { return true }
        }
        guard let offered = finding.capabilities else { return false }
        guard let known = try transaction.capabilities(of: finding.author) else { return true }
        // The same said again is worth a write once a week, so that it does not grow old.
        let isSame = known.readsAES256GCM == offered.readsAES256GCM && known.readsOAEP == offered.readsOAEP
        return offered.learntAt > known.learntAt.addingTimeInterval(isSame ? 7 * 86_400 : 0)
    }

    /// - Returns: the event to log.
    private static func keep(_ finding: Finding, _ transaction: WriteTransaction) throws -> Logger.Message? {
        if let capabilities = finding.capabilities { try transaction.learn(capabilities, of: finding.author) }
        let certificate = finding.certificate
        guard finding.keepsCertificate, try transaction.certificateRow(thumbprint: certificate.thumbprint) == nil else { return nil }
        let isPending = try isSurprising(certificate, for: finding.author, transaction)
        _ = try transaction.insert(certificate, isPending: isPending, source: "mail", addresses: [finding.author])
        for authority in finding.authorities where try transaction.certificateRow(thumbprint: authority.thumbprint) == nil {
            _ = try transaction.insert(authority, source: "mail")
        }
        try transaction.addIssuerFetches(try transaction.issuerAddresses(missingFor: [certificate] + finding.authorities))
        try transaction.audit(
            actor: "mail", operation: "certificate.harvest", subject: certificate.thumbprint,
            after: "\(finding.author)\(isPending ? ", pending" : "")")
        return isPending ? "certificate.pending" : "certificate.harvested"
    }

    /// A further certificate for a known address waits for an administrator, unless it renews one that is about to end.
    private static func isSurprising(
        _ certificate: Certificate, for author: EmailAddress, _ transaction: ReadTransaction
    ) throws -> Bool {
        let known = try transaction.certificateRows(for: author).filter { !$0.isRoot && !$0.isPending }
        guard !known.isEmpty else { return false }
        let horizon = transaction.time.addingTimeInterval(renewal)
        return try !known.contains { row in
            let old = try Certificate(der: row.der)
            return old.issuer == certificate.issuer && old.subject == certificate.subject && row.notAfter <= horizon
                && certificate.notBefore > old.notBefore
        }
    }
}
