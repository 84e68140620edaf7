import Mail
import Settings

/// The channel `portal` of a key file's password (`behaviour.md` K-02): its owner logs in and sees it there.
extension SettingsSnapshot {
    /// The address of the portal for keys from a sender.
    /// - Throws: `CAError.refused` when there is none: then nothing is sent.
    public func portal(of sender: EmailAddress, for owner: EmailAddress) throws(CAError) -> String {
        guard let base = value(SettingKeys.portalBaseURL, for: sender).value.value?.text else {
            throw .refused(
                "the password for \(owner) cannot be shown in the portal: its address is not set. Set portal.base-url, "
                    + "or choose the channel show. Nothing was sent")
        }
        return base
    }
}
