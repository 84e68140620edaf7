import Mail

/// Where an address is, and what is spoken to it.
extension SettingKeys {
    public static let locality = SettingKey<Locality>(
        "locality", .all, .recipient, factory: .external,
        "internal: mail to the address is decrypted; external: it is encrypted")
    public static let language = SettingKey<Language>(
        "language", .all, .recipient, factory: .en, sides: "S R",
        "language of notices, PDF messages and the portal for the address; notices to the sender use the sender's")
}
