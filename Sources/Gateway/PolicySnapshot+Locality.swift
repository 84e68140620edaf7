import Mail
import Policy
import Settings

extension PolicySnapshot {
    /// Whether a group goes to the inside; all recipients of a group have one locality.
    func isInternal(_ recipients: [EmailAddress]) -> Bool {
        recipients.first.map { settings.value(SettingKeys.locality, for: $0).value == .internal } ?? false
    }
}
