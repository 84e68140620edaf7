import CA
import Foundation
import Logging
import Mail
import PKI
import Policy
import Settings
import Store

/// Files a request for an internal sender who has no certificate, where `sign.auto-request` is on (`behaviour.md` 13.3).
///
/// Nothing waits for it: the mail has gone its way, and a job carries the request out.
struct AutoRequest: Sendable {
    /// Who the audit says asked.
    static let actor = "system"

    let store: Store
    let logger: Logger

    /// One request per address, at most one open. What goes wrong is logged; the mail is not touched.
    func file(for decided: DecisionDesk.Decided) async {
        guard let address = Self.senderWithoutCertificate(decided) else { return }
        do {
            let row = try await store.write { transaction -> CertificateRequestRow? in
                guard try !transaction.hasOpenRequest(for: address) else { return nil }
                var order = CertificateOrder(address: address)
                order.origin = .automatic
                return try transaction.file(order, by: Self.actor)
            }
            if let row { logger.info("ca.requested", metadata: ["request": "\(row.id)", "address": "\(address)"]) }
        } catch {
            logger.warning("ca.request-refused", metadata: ["address": "\(address)", "reason": "\(error)"])
        }
    }

    /// The author, when he is internal, his mail may be signed, and he has nothing usable to sign with.
    static func senderWithoutCertificate(_ decided: DecisionDesk.Decided) -> EmailAddress? {
        let (facts, snapshot) = (decided.incoming.facts, decided.snapshot)
        guard facts.origin == .inside, let address = facts.author.address else { return nil }
        let view = snapshot.settings.view(for: address)
        guard view.value(SettingKeys.signAutoRequest).value, view.value(SettingKeys.signMode).value != .never,
            view.value(SettingKeys.locality).value == .internal
        else { return nil }
        let judge = UsabilityJudge(trust: snapshot.trust, at: snapshot.at)
        let has = snapshot.signing.contains { candidate in
            !candidate.isPending
                && judge.judge(candidate.certificate, for: .sign, address: address, hasPrivateKey: candidate.hasPrivateKey).reasons.isEmpty
        }
        return has ? nil : address
    }
}
