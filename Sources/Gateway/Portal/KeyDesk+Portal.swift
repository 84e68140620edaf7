import CA
import Foundation
import Mail
import Store

extension WriteTransaction {
    /// The channel `portal` (`behaviour.md` K-02): keeps the password for its owner, and invites him where he has no account.
    func keepInPortal(_ one: KeyDesk.Prepared, by actor: String, random: (Int) -> [UInt8]) throws {
        guard let base = one.way.portal else { return }
        let owner = one.files.address
        let row = KeyPasswordRow(
            id: QueueID(random: random(QueueID.length)).text, address: owner, thumbprint: one.files.thumbprint,
            fileName: one.files.names.joined(separator: ", "), madeBy: actor)
        try keep(password: one.password.text, row, isForOwner: true)
        guard try !hasPortalAccount(owner) else { return }
        try addPortalUser(owner, base: base)
        try addJob(kind: PortalMailDesk.job, subject: owner.normalized)
    }
}
