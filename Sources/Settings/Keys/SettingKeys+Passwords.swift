/// The passwords of PDF messages (`behaviour.md` 15).
extension SettingKeys {
    public static let passwordMode = SettingKey<PasswordMode>(
        "password.mode", .all, .recipient, factory: .originator,
        "static (set here), originator (the sender passes it on), sms, otp (portal), sender (taken from the subject)")
    public static let passwordLength = SettingKey<PasswordLength>(
        "password.length", .all, .recipient, factory: 16, "characters of a generated password")
    public static let passwordValidity = SettingKey<PasswordValidity>(
        "password.validity", .all, .recipient, factory: .eachMessage,
        "how long a generated password is used again; 0: a new one for each message")
    public static let passwordStatic = SettingKey<OptionalValue<StaticPassword>>(
        "password.static", [.domain, .user], .recipient, factory: .none, "the password of mode static")
    public static let passwordSubjectTrigger = SettingKey<OptionalValue<CapturePattern>>(
        "password.subject-trigger", .all, .sender, factory: .none,
        "an expression whose group takes a password from the subject, for mode sender")
    public static let otpClientSecret = SettingKey<OptionalValue<ClientSecret>>(
        "otp.client-secret", .user, .recipient, factory: .none,
        "what the one-time passwords of the address are computed from")
    public static let otpAutoCreate = SettingKey<Bool>(
        "otp.auto-create", .all, .recipient, factory: true, "make otp.client-secret when it is first needed")
    public static let otpAutoInvite = SettingKey<Bool>(
        "otp.auto-invite", .all, .recipient, factory: true,
        "invite a recipient without an account to sign up, with the first PDF")
}
