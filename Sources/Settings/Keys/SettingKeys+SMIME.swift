/// S/MIME, and what unknown revocation means to it (`behaviour.md` 8, 9.4, 11, 12).
extension SettingKeys {
    public static let smimeEnabled = SettingKey<Bool>(
        "smime.enabled", .all, .both, factory: true, "S/MIME may be used")
    public static let smimeCipher = SettingKey<CipherPreference>(
        "smime.cipher", .all, .recipient, factory: .auto, "content cipher; auto: AES-256-GCM where it is known to be read")
    public static let smimeKeyTransport = SettingKey<KeyTransportPreference>(
        "smime.key-transport", .all, .recipient, factory: .auto,
        "how the content key is encrypted to RSA keys; auto: OAEP where it is known to be read")
    public static let smimeMaxSize = SettingKey<ByteCount>(
        "smime.max-size", .notUser, .sender, factory: .megabytes(100), "larger messages take the next method")
    public static let smimeSkipCalendar = SettingKey<Bool>(
        "smime.skip-calendar", .all, .sender, factory: false, "do not encrypt meeting requests unless it is mandatory")
    public static let smimeCertificates = SettingKey<SettingList<CertificateThumbprint>>(
        "smime.certificates", .all, .recipient, factory: SettingList([]),
        "certificates assigned to the address, its domain or all, by SHA-256 thumbprint")
    public static let smimeAutoSelect = SettingKey<Bool>(
        "smime.auto-select", .all, .recipient, factory: true, "take usable certificates by address")
    public static let smimeAdditionalCertificates = SettingKey<SettingList<CertificateThumbprint>>(
        "smime.additional-certificates", .all, .union(), factory: SettingList([]),
        "certificates everything is encrypted to besides the recipient's, such as an archive's")
    public static let smimeStrictDecryption = SettingKey<Bool>(
        "smime.strict-decryption", .notUser, .recipient, factory: true,
        "decrypt only with keys that belong to the recipient of the envelope")
    public static let smimeRemoveSignature = SettingKey<Bool>(
        "smime.remove-signature", .all, .recipient, factory: false, "deliver without a signature that verified")
    public static let smimeNeutraliseHTML = SettingKey<Bool>(
        "smime.neutralise-html", .notUser, .recipient, factory: false,
        "take everything out of HTML that loads from elsewhere when it was encrypted in a way that does not show changes")
    public static let smimeHarvest = SettingKey<HarvestMode>(
        "smime.harvest", .notUser, .recipient, factory: .trusted,
        "keep the certificates of those who sign their mail; trusted: only with a valid path")
    public static let smimeStripClientSignature = SettingKey<Bool>(
        "smime.strip-client-signature", .all, .sender, factory: false, needs: .strippedSignatures,
        "remove the signature of the mail program before signing anew")
    public static let revocationUnknown = SettingKey<UnknownRevocation>(
        "revocation.unknown", .notUser, .either(neutral: .accept), factory: .accept,
        "whether a certificate counts whose revocation state is unknown")
    public static let expiredCRLGrace = SettingKey<Duration>(
        "expired-crl.grace", .global, .global, factory: .zero,
        "time after its nextUpdate in which a revocation list still counts as fresh")
}
