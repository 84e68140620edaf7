extension TemplateKind {
    static let smsKinds = [smsPassword, smsKeyPassword, smsExpired]

    private static let variables = [
        TemplateVariable("password", "the password", sample: .text("TBNG-KF4Y-JMMR-KUT5")),
        TemplateVariable("passwordId", "the number of the password; empty where there is none", sample: .text("")),
        TemplateVariable("sender", "whose message it opens", sample: .text("alice@zegel.example")),
    ]

    public static let smsPassword = TemplateKind(
        "sms-password", .sms, to: "phone", "Carries the password of an encrypted PDF.", variables, carriesPassword: true)
    public static let smsKeyPassword = TemplateKind(
        "sms-pfx-password", .sms, to: "phone", "Carries the password of a key file.", variables, carriesPassword: true)
    public static let smsExpired = TemplateKind(
        "sms-expired", to: "sender", "A password could not be sent to a phone within a day, or was deleted before.",
        [
            TemplateVariable("phoneMasked", "the end of the phone number", sample: .text("…5678")),
            TemplateVariable("recipient", "whose password it is", sample: .text("bob@partner.example")),
            TemplateVariable("deleted", "yes when an administrator deleted it; else every try failed", sample: .flag(false)),
        ])
}
