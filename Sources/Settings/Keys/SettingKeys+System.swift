/// The system as a whole (`behaviour.md` 11, 25, 26).
extension SettingKeys {
    public static let legacyPFX = SettingKey<Bool>(
        "legacy.pfx", .global, .global, factory: false,
        "write key files in the old 3DES and SHA-1 form; a standing warning while it is on")
    public static let queueLifetime = SettingKey<Duration>(
        "queue.lifetime", .global, .global, factory: .seconds(5 * 86_400), "how long delivery is tried")
    public static let queueDelayNotice = SettingKey<Duration>(
        "queue.delay-notice", .global, .global, factory: .seconds(4 * 3600), "when the sender of a mail that waits is told that it does")
    public static let queueSafeMode = SettingKey<Bool>(
        "queue.safe-mode", .global, .global, factory: false,
        "refuse nothing for good: refusals become 4yz, and mail that would bounce or not be sent is held; for the first days")
    public static let traceRetention = SettingKey<Duration>(
        "trace.retention", .global, .global, factory: .seconds(90 * 86_400), "how long the story of a mail is kept")
    public static let traceSubjects = SettingKey<Bool>(
        "trace.subjects", .global, .global, factory: true, "keep subjects with the story of a mail")
    public static let legacySHA1 = SettingKey<Bool>(
        "legacy.sha1", .global, .global, factory: false, "allow SHA-1 in signatures and certificates; a standing warning while it is on")
    public static let expiryWarn = SettingKey<SettingList<DayCount>>(
        "expiry.warn", .global, .global, factory: SettingList([30, 14, 7]),
        "how many days before a certificate ends its owner and the administrators are told")
    public static let adminSecondFactor = SettingKey<Bool>(
        "admin.second-factor", .global, .global, factory: true,
        "administrators who log in with a password need a second factor; until they have one they can do nothing else")
    public static let crlRefresh = SettingKey<Duration>(
        "crl.refresh", .global, .global, factory: .seconds(12 * 3600), "how often revocation lists are fetched")
    public static let crlRetry = SettingKey<Duration>(
        "crl.retry", .global, .global, factory: .seconds(3600), "when a revocation list that could not be fetched is tried again")
    public static let aiaFetch = SettingKey<Bool>(
        "aia.fetch", .global, .global, factory: false, "fetch the certificates of missing issuers from where certificates say")
}
