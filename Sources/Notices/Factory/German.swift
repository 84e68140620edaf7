/// The templates of Zegel's own in German.
enum German {
    static let texts: [String: FactoryText] = sending.merging(delivery) { a, _ in a }.merging(pdf) { a, _ in a }
        .merging(certificates) { a, _ in a }.merging(portal) { a, _ in a }.merging(alarms) { a, _ in a }

    static let sms: [String: String] = [
        "sms-password": "Passwort für die verschlüsselte Nachricht von {{sender}}: {{password}}",
        "sms-pfx-password": "Passwort für Ihre Schlüsseldatei von {{sender}}: {{password}}",
    ]

    static let message = FactoryText.Block.facts([
        .init(label: "Betreff", value: "{{#subject}}{{subject}}{{/subject}}{{^subject}}(keiner){{/subject}}"),
        .init(label: "Gesendet", value: "{{date}}", variable: "date"),
    ])
    static let help =
        "E-Mail-Verschlüsselung von {{organisation}}.{{#traceId}} Nennen Sie bei Fragen diese Nummer: {{traceId}}{{/traceId}}"
    static let automatic =
        "E-Mail-Verschlüsselung von {{organisation}}. Diese E-Mail wurde automatisch geschrieben; Antworten darauf liest niemand."
    static let next = "Was Sie tun können"
}
