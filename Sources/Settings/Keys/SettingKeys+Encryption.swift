/// Encrypt modes and methods (`behaviour.md` 6).
extension SettingKeys {
    public static let encryptMode = SettingKey<EncryptMode>(
        "encrypt.mode", .all, .strongest, factory: .allow,
        "never, allow (when possible), force (by every method), mandatory (or not sent); the firmer of sender and recipient counts")
    public static let encryptOverrideAllowed = SettingKey<Bool>(
        "encrypt.override-allowed", .all, .sender, factory: true,
        "off: the sender's mode never is final and triggers in his mail are ignored")
    public static let encryptMethods = SettingKey<SettingList<EncryptionMethod>>(
        "encrypt.methods", .all, .recipient, factory: SettingList(EncryptionMethod.allCases),
        "the methods to try, in this order")
    public static let encryptNotifySender = SettingKey<Bool>(
        "encrypt.notify-sender", .all, .sender, factory: false, "tell the sender that and how a message was encrypted")
}
