import Mail

/// The public pages and replies over them (`behaviour.md` 17).
extension SettingKeys {
    public static let portalBaseURL = SettingKey<OptionalValue<PortalAddress>>(
        "portal.base-url", .notUser, .sender, factory: .none, "the public address of the portal")
    public static let replyEnabled = SettingKey<Bool>(
        "reply.enabled", .all, .both, factory: false, "a PDF carries a link to reply by")
    public static let replyValidity = SettingKey<Lifetime>(
        "reply.validity", .all, .sender, factory: .days(30), "how long a reply link works")
    public static let replySender = SettingKey<OptionalValue<EmailAddress>>(
        "reply.sender", .notUser, .sender, factory: .none, "the From of mail written on the reply page")
    public static let replyCopyToReplier = SettingKey<Bool>(
        "reply.copy-to-replier", .all, .recipient, factory: false, "who replies gets a copy, protected like any mail to that address")
    public static let replyMaxSize = SettingKey<ByteCount>(
        "reply.max-size", .global, .global, factory: .megabytes(25), "the size of one reply with its files")
    public static let replyMaxFiles = SettingKey<Limit>(
        "reply.max-files", .global, .global, factory: 20, "the number of files of one reply")
    public static let portalSecondFactor = SettingKey<SecondFactor>(
        "portal.second-factor", .all, .recipient, factory: .optional, "a second factor at the login to the portal")
}
