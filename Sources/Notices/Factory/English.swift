/// The templates of Zegel's own in English.
enum English {
    static let texts: [String: FactoryText] = sending.merging(delivery) { a, _ in a }.merging(pdf) { a, _ in a }
        .merging(certificates) { a, _ in a }.merging(portal) { a, _ in a }.merging(alarms) { a, _ in a }

    static let sms: [String: String] = [
        "sms-password": "Password for the encrypted message from {{sender}}: {{password}}",
        "sms-pfx-password": "Password for your key file from {{sender}}: {{password}}",
    ]

    static let message = FactoryText.Block.facts([
        .init(label: "Subject", value: "{{#subject}}{{subject}}{{/subject}}{{^subject}}(none){{/subject}}"),
        .init(label: "Sent", value: "{{date}}", variable: "date"),
    ])
    static let help =
        "{{organisation}} mail encryption.{{#traceId}} Give this number when you ask for help: {{traceId}}{{/traceId}}"
    static let automatic = "{{organisation}} mail encryption. This mail was written automatically; nobody reads answers to it."
    static let next = "What you can do"
}
