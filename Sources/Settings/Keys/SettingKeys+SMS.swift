import Mail

/// Passwords by text message (`behaviour.md` 16).
extension SettingKeys {
    public static let smsTransport = SettingKey<OptionalValue<ResourceName>>(
        "sms.transport", .global, .global, factory: .none, "the name of the transport that is used")
    public static let smsAllowed = SettingKey<Bool>(
        "sms.allowed", .all, .both, factory: false, "passwords may go by SMS")
    public static let smsPhoneNumber = SettingKey<OptionalValue<PhoneNumber>>(
        "sms.phone-number", .user, .recipient, factory: .none, "the recipient's telephone number")
    public static let smsPhoneInSubject = SettingKey<Bool>(
        "sms.phone-in-subject", .all, .sender, factory: false, "a number may be given in the subject, and is removed from it")
    public static let smsDefaultCountry = SettingKey<OptionalValue<CountryCode>>(
        "sms.default-country", .all, .sender, factory: .none, "completes national telephone numbers")
    public static let smsDailyLimit = SettingKey<Limit>(
        "sms.daily-limit", .notUser, .recipient, factory: 5, "messages for one recipient in a day")
}
