/// What incoming mail is told about itself (`behaviour.md` 20).
extension SettingKeys {
    public static let infoHeaders = SettingKey<Bool>(
        "info.headers", .notUser, .recipient, factory: true, "write X-Zegel-Info header fields on incoming mail")
    public static let infoDjigzoHeaders = SettingKey<Bool>(
        "info.djigzo-headers", .notUser, .recipient, factory: false,
        "write the same fields as X-Djigzo-Info as well, for rules made for that gateway")
    public static let tagsEnabled = SettingKey<Bool>(
        "tags.enabled", .notUser, .recipient, factory: false, "say in the subject of incoming mail what was found of its protection")
    public static let tagsDecrypted = SettingKey<Keyword>(
        "tags.decrypted", .notUser, .recipient, factory: "[decrypted]", "the tag of mail that came encrypted and was opened")
    public static let tagsSigned = SettingKey<Keyword>(
        "tags.signed", .notUser, .recipient, factory: "[signed]", "the tag of mail with a valid signature of its author")
    public static let tagsSignedBy = SettingKey<Keyword>(
        "tags.signed-by", .notUser, .recipient, factory: "[signed by: {{signer}}]",
        "the tag of mail with a valid signature of somebody else")
    public static let tagsInvalid = SettingKey<Keyword>(
        "tags.invalid", .notUser, .recipient, factory: "[invalid signature!]", "the tag of mail whose signature is not valid")
    public static let tagsStripOutgoing = SettingKey<Bool>(
        "tags.strip-outgoing", .notUser, .sender, factory: true, "remove our tags from the subjects of outgoing mail")
}
