import Settings

extension SettingsSnapshot {
    /// Nothing is refused for good, and what would bounce is held.
    var isSafeMode: Bool { value(SettingKeys.queueSafeMode, at: .global).value }
}
