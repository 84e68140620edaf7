import Mail

/// The settings, declared: `behaviour.md` 5. A new one is a line here and its name in `SettingRegistry.all`.
public enum SettingKeys {
    // MARK: Recipients

    public static let locality = SettingKey<Locality>(
        "locality", .all, .recipient, factory: .external,
        "internal: mail to the address is decrypted; external: it is encrypted")
    public static let language = SettingKey<Language>(
        "language", .all, .recipient, factory: .en, "language of notices to the address")

    // MARK: Encryption

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

    // MARK: Triggers

    public static let triggerSubjectEnabled = SettingKey<Bool>(
        "trigger.subject.enabled", .all, .sender, factory: true, "a keyword in the subject makes encryption mandatory")
    public static let triggerSubjectText = SettingKey<Keyword>(
        "trigger.subject.text", .all, .sender, factory: "[encrypt]", "the keyword, or a regular expression")
    public static let triggerSubjectIsRegex = SettingKey<Bool>(
        "trigger.subject.is-regex", .all, .sender, factory: false, "trigger.subject.text is a regular expression")
    public static let triggerSubjectStrip = SettingKey<Bool>(
        "trigger.subject.strip", .all, .sender, factory: true, "remove the keyword from the subject")
    public static let triggerSignSubjectEnabled = SettingKey<Bool>(
        "trigger.sign-subject.enabled", .all, .sender, factory: false, "a keyword in the subject makes signing required")
    public static let triggerSignSubjectText = SettingKey<Keyword>(
        "trigger.sign-subject.text", .all, .sender, factory: "[sign]", "the keyword, or a regular expression")
    public static let triggerSignSubjectIsRegex = SettingKey<Bool>(
        "trigger.sign-subject.is-regex", .all, .sender, factory: false, "trigger.sign-subject.text is a regular expression")
    public static let triggerSignSubjectStrip = SettingKey<Bool>(
        "trigger.sign-subject.strip", .all, .sender, factory: true, "remove the keyword from the subject")
    public static let triggerHeaderEncrypt = SettingKey<SettingList<HeaderRule>>(
        "trigger.header.encrypt", .all, .sender, factory: SettingList([]),
        "header fields that make encryption mandatory, as \"Name: expression\"")
    public static let triggerHeaderSign = SettingKey<SettingList<HeaderRule>>(
        "trigger.header.sign", .all, .sender, factory: SettingList([]),
        "header fields that make signing required, as \"Name: expression\"")
    public static let triggerHeaderStrip = SettingKey<Bool>(
        "trigger.header.strip", .all, .sender, factory: true, "remove the header fields that matched")

    // MARK: Signing

    public static let signMode = SettingKey<SignMode>(
        "sign.mode", .all, .sender, factory: .whenPossible, "when messages of the sender are signed")
    public static let signHash = SettingKey<SignatureDigest>(
        "sign.hash", .all, .sender, factory: .sha256, "digest of signatures")
    public static let signForm = SettingKey<SignatureForm>(
        "sign.form", .all, .sender, factory: .clear, "clear: multipart/signed; opaque: application/pkcs7-mime")
    public static let signSkipCalendar = SettingKey<Bool>(
        "sign.skip-calendar", .all, .sender, factory: true, "do not sign meeting requests")
    public static let signCertificate = SettingKey<SettingList<CertificateThumbprint>>(
        "sign.certificate", [.domain, .user], .sender, factory: SettingList([]),
        "certificates to sign with before any found by address, by SHA-256 thumbprint")
    public static let signNewest = SettingKey<Bool>(
        "sign.newest", .all, .sender, factory: true,
        "take the newest of several signing certificates; off: the one used last while it is usable")

    public static let signDomainCertificate = SettingKey<Bool>(
        "sign.domain-certificate", .domain, .sender, factory: false,
        "sign with the domain's sign.certificate when the sender has no usable one")

    // MARK: S/MIME

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
    public static let revocationUnknown = SettingKey<UnknownRevocation>(
        "revocation.unknown", .notUser, .either(neutral: .accept), factory: .accept,
        "whether a certificate counts whose revocation state is unknown")
    public static let expiredCRLGrace = SettingKey<Duration>(
        "expired-crl.grace", .global, .global, factory: .zero,
        "time after its nextUpdate in which a revocation list still counts as fresh")
    public static let smimeHarvest = SettingKey<HarvestMode>(
        "smime.harvest", .notUser, .recipient, factory: .trusted,
        "keep the certificates of those who sign their mail; trusted: only with a valid path")
    public static let infoHeaders = SettingKey<Bool>(
        "info.headers", .notUser, .recipient, factory: true, "write X-Zegel-Info header fields on incoming mail")
    public static let infoDjigzoHeaders = SettingKey<Bool>(
        "info.djigzo-headers", .notUser, .recipient, factory: false,
        "write the same fields as X-Djigzo-Info as well, for rules made for that gateway")

    // MARK: Subject tags

    public static let tagsEnabled = SettingKey<Bool>(
        "tags.enabled", .notUser, .recipient, factory: false, "say in the subject of incoming mail what was found of its protection")
    public static let tagsDecrypted = SettingKey<Keyword>(
        "tags.decrypted", .notUser, .recipient, factory: "[decrypted]", "the tag of mail that came encrypted and was opened")
    public static let tagsSigned = SettingKey<Keyword>(
        "tags.signed", .notUser, .recipient, factory: "[signed]", "the tag of mail with a valid signature of its author")
    public static let tagsSignedBy = SettingKey<Keyword>(
        "tags.signed-by", .notUser, .recipient, factory: "[signed by: {{signer}}]", "the tag of mail with a valid signature of somebody else")
    public static let tagsInvalid = SettingKey<Keyword>(
        "tags.invalid", .notUser, .recipient, factory: "[invalid signature!]", "the tag of mail whose signature is not valid")
    public static let tagsStripOutgoing = SettingKey<Bool>(
        "tags.strip-outgoing", .notUser, .sender, factory: true, "remove our tags from the subjects of outgoing mail")

    // MARK: System

    public static let queueLifetime = SettingKey<Duration>(
        "queue.lifetime", .global, .global, factory: .seconds(5 * 86_400), "how long delivery is tried")
    public static let queueDelayNotice = SettingKey<Duration>(
        "queue.delay-notice", .global, .global, factory: .seconds(4 * 3600), "when the sender of a mail that waits is told that it does")
    public static let traceRetention = SettingKey<Duration>(
        "trace.retention", .global, .global, factory: .seconds(90 * 86_400), "how long the story of a mail is kept")
    public static let traceSubjects = SettingKey<Bool>(
        "trace.subjects", .global, .global, factory: true, "keep subjects with the story of a mail")
    public static let legacySHA1 = SettingKey<Bool>(
        "legacy.sha1", .global, .global, factory: false, "allow SHA-1 in signatures and certificates; a standing warning while it is on")
    public static let expiryWarn = SettingKey<SettingList<DayCount>>(
        "expiry.warn", .global, .global, factory: SettingList([30, 14, 7]),
        "how many days before a certificate ends its owner and the administrators are told")
    public static let crlRefresh = SettingKey<Duration>(
        "crl.refresh", .global, .global, factory: .seconds(12 * 3600), "how often revocation lists are fetched")
    public static let crlRetry = SettingKey<Duration>(
        "crl.retry", .global, .global, factory: .seconds(3600), "when a revocation list that could not be fetched is tried again")
    public static let aiaFetch = SettingKey<Bool>(
        "aia.fetch", .global, .global, factory: true, "fetch the certificates of missing issuers from where certificates say")
}
