/// Signing (`behaviour.md` E-09, 9.4).
extension SettingKeys {
    public static let signMode = SettingKey<SignMode>(
        "sign.mode", .all, .sender, factory: .whenPossible, "when messages of the sender are signed")
    public static let signHash = SettingKey<SignatureDigest>(
        "sign.hash", .all, .sender, factory: .sha256, "digest of signatures")
    public static let signForm = SettingKey<SignatureForm>(
        "sign.form", .all, .sender, factory: .clear, "clear: multipart/signed; opaque: application/pkcs7-mime")
    public static let signSkipCalendar = SettingKey<Bool>(
        "sign.skip-calendar", .all, .sender, factory: true, "do not sign meeting requests unless it is required")
    public static let signCertificate = SettingKey<SettingList<CertificateThumbprint>>(
        "sign.certificate", [.domain, .user], .sender, factory: SettingList([]),
        "certificates to sign with before any found by address, by SHA-256 thumbprint")
    public static let signNewest = SettingKey<Bool>(
        "sign.newest", .all, .sender, factory: true,
        "take the newest of several signing certificates; off: the one used last while it is usable")
    public static let signDomainCertificate = SettingKey<Bool>(
        "sign.domain-certificate", .domain, .sender, factory: false,
        "sign with the domain's sign.certificate when the sender has no usable one")
    public static let signAutoRequest = SettingKey<Bool>(
        "sign.auto-request", .all, .sender, factory: false,
        "request a certificate for an internal sender who has none")
}
