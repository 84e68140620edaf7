/// What in a message asks for encryption or signing (`behaviour.md` 6.3).
extension SettingKeys {
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
}
