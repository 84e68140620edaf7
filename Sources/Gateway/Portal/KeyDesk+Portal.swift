import CA
import Foundation
import Mail
import Settings
import Store

/// The channel `portal` of a key file's password (`behaviour.md` K-02): its owner logs in and sees it there.
extension SettingsSnapshot {
    /// The address of the portal for keys from a sender.
    /// - Throws: `CAError.refused` when there is none: then nothing is sent.
    func portal(of sender: EmailAddress, for owner: EmailAddress) throws(CAError) -> String {
        guard let base = value(SettingKeys.portalBaseURL, for: sender).value.value?.text else {
            throw .refused(
                "the password for \(owner) cannot be shown in the portal: its address is not set. Set portal.base-url, "
                    + "or choose the channel show. Nothing was sent")
        }
        return base
    }
}

extension WriteTransaction {
    /// Keeps the password for its owner, and invites him where he has no account.
    func keepInPortal(_ one: KeyDesk.Prepared, by actor: String, random: (Int) -> [UInt8]) throws {
        guard let base = one.portal else { return }
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
