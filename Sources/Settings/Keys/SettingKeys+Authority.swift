import Mail

/// The certificate authority (`behaviour.md` 13).
extension SettingKeys {
    public static let caAuthority = SettingKey<OptionalValue<ResourceName>>(
        "ca.authority", .notUser, .sender, factory: .none, "the authority that issues")
    public static let caHandler = SettingKey<RequestHandler>(
        "ca.handler", .notUser, .sender, factory: .builtIn,
        "built-in (issued at once), delayed (after approval), csr (by an outside authority)")
    public static let caSender = SettingKey<OptionalValue<EmailAddress>>(
        "ca.sender", .notUser, .sender, factory: .none, "the From of mail that carries keys")
    public static let caCommonName = SettingKey<OptionalValue<CommonName>>(
        "ca.common-name", .notUser, .sender, factory: .none, "the common name of certificates; none: the address")
    public static let caValidity = SettingKey<Lifetime>(
        "ca.validity", .notUser, .sender, factory: .days(1825), "how long certificates of users are valid")
    public static let caKey = SettingKey<KeyType>(
        "ca.key", .notUser, .sender, factory: .rsa3072, "the type of new keys")
    public static let caHash = SettingKey<SignatureDigest>(
        "ca.hash", .global, .global, factory: .sha256, "the digest certificates are signed with")
    public static let caCRLURL = SettingKey<OptionalValue<DistributionAddress>>(
        "ca.crl-url", .global, .global, factory: .none,
        "where lists and certificates of the authorities are published, each as NAME.crl and NAME.cer below it")
    public static let caCRLValidity = SettingKey<Lifetime>(
        "ca.crl-validity", .global, .global, factory: .days(7),
        "how long a revocation list says it is current; it is made anew at least daily")
    public static let caPFXPasswordLength = SettingKey<PasswordLength>(
        "ca.pfx-password-length", .notUser, .sender, factory: 20, "characters of the password of a key file")
    public static let caPFXChannel = SettingKey<PFXChannel>(
        "ca.pfx-channel", .notUser, .sender, factory: .show, "how the password of a key file travels")
    public static let caRenewBefore = SettingKey<Duration>(
        "ca.renew-before", .notUser, .sender, factory: .seconds(30 * 86_400),
        "how long before its end the certificate of an internal user is renewed; 0: never")
    public static let caMailServerIncoming = SettingKey<OptionalValue<HostName>>(
        "ca.mail-server.incoming", .notUser, .sender, factory: .none,
        "the IMAP server (port 993) in configuration profiles for Apple devices; none: profiles set up no account")
    public static let caMailServerOutgoing = SettingKey<OptionalValue<HostName>>(
        "ca.mail-server.outgoing", .notUser, .sender, factory: .none,
        "the submission server (port 465) in configuration profiles; none: the incoming one")
}
