extension TemplateKind {
    static let alarmKinds = [keyCompromised, authorityCompromised, systemAlarm]

    private static func variables(_ items: String, _ action: String, _ samples: [TemplateValue]) -> [TemplateVariable] {
        [
            TemplateVariable("items", items, sample: .lines(samples), form: .lines),
            TemplateVariable("action", "what the reader is to do", sample: .sentence(action)),
        ]
    }

    public static let keyCompromised = TemplateKind(
        "key-compromised", to: "named persons, administrators", "A private key is, or may be, in the hands of others.",
        variables(
            "whose keys, one a line", "Do not use this key any more. A new one is on its way to you.",
            [.text("alice@zegel.example, serial number 4b1f9a02c77e")]))
    public static let authorityCompromised = TemplateKind(
        "ca-compromised", to: "named persons, administrators", "The key of an authority is, or may be, in the hands of others.",
        variables(
            "which authorities, one a line", "Do not trust certificates of this authority any more.",
            [.text("Example Issuing CA, serial number 01")]))
    public static let systemAlarm = TemplateKind(
        "system-alarm", to: "administrators", "Something needs an administrator.",
        variables(
            "what happened, one a line", "See zegel status and the log.",
            [.sentence("a message to bob@zegel.example is held: encryption is mandatory and there is no certificate")]))
}
