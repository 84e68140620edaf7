import Foundation
import Mail
import PKI

extension ReadTransaction {
    /// What signed mail taught; `nil` when it taught nothing yet (`behaviour.md` 12.1).
    public func capabilities(of address: EmailAddress) throws -> RecipientCapabilities? {
        let sql = "SELECT reads_aes256_gcm, reads_oaep, learnt_at FROM smime_capability WHERE address = $1"
        return try rows(sql, .text(address.normalized)).first.map { row in
            RecipientCapabilities(
                readsAES256GCM: try row.flag(0), readsOAEP: try row.flag(1), learntAt: Date(milliseconds: try row.integer(2)))
        }
    }
}

extension WriteTransaction {
    /// Keeps the newer of what is known and what comes; no certificate is judged otherwise for it, so no generation is raised.
    public func learn(_ capabilities: RecipientCapabilities, of address: EmailAddress) throws {
        changesDecisions = true
        let sql = """
            INSERT INTO smime_capability (address, reads_aes256_gcm, reads_oaep, learnt_at) VALUES ($1, $2, $3, $4)
            ON CONFLICT (address) DO UPDATE SET reads_aes256_gcm = excluded.reads_aes256_gcm, reads_oaep = excluded.reads_oaep,
                learnt_at = excluded.learnt_at WHERE excluded.learnt_at > smime_capability.learnt_at
            """
        try change(
            sql, .text(address.normalized), SQLValue(capabilities.readsAES256GCM), SQLValue(capabilities.readsOAEP),
            .integer(capabilities.learntAt.milliseconds))
    }
}
