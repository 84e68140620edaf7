extension German {
    private static let ignore =
        "Wenn Sie nicht wissen, worum es geht, tun Sie nichts: Ohne Sie geschieht nichts, und der Link verliert von selbst seine Gültigkeit."

    static let portal: [String: FactoryText] = [
        "portal-sign-up": FactoryText(
            mark: .information, label: "Einladung", headline: "{{organisation}} lädt Sie ein, verschlüsselte Nachrichten zu lesen",
            blocks: [
                .paragraph(
                    "Legen Sie sich ein Konto in unserem Portal an. Es zeigt Ihnen die Passwörter der verschlüsselten Nachrichten, die Sie von uns bekommen."
                ),
                .link("Konto anlegen", url: "url"), .paragraph("Der Link gilt bis {{validUntil}}."), .paragraph(ignore),
            ], footer: automatic),
        "portal-forgotten-password": FactoryText(
            mark: .information, label: "Passwort", headline: "Wählen Sie ein neues Passwort für das Portal von {{organisation}}",
            blocks: [
                .paragraph("Jemand, sehr wahrscheinlich Sie, hat ein neues Passwort angefordert."),
                .link("Passwort wählen", url: "url"), .paragraph("Der Link gilt bis {{validUntil}}."), .paragraph(ignore),
            ], footer: automatic),
        "portal-address-confirmation": FactoryText(
            mark: .information, label: "Bitte bestätigen", headline: "Bestätigen Sie, dass diese Adresse Ihnen gehört",
            blocks: [
                .paragraph("Ihr Konto im Portal von {{organisation}} soll diese Adresse verwenden."),
                .link("Ja, sie gehört mir", url: "url"), .paragraph("Der Link gilt bis {{validUntil}}."), .paragraph(ignore),
            ], footer: automatic),
    ]

    private static func alarm(_ label: String, _ headline: String, _ title: String) -> FactoryText {
        FactoryText(
            mark: .refused, label: label, headline: headline,
            blocks: [
                .items(of: "items", .refused, title: title, line: "{{.}}", details: []),
                .when("action", [.steps(next, ["{{action}}"])]),
            ], footer: help)
    }

    static let alarms: [String: FactoryText] = [
        "key-compromised": alarm("Schlüssel in Gefahr", "Ein privater Schlüssel ist möglicherweise in fremden Händen", "Schlüssel"),
        "ca-compromised": alarm(
            "Zertifizierungsstelle in Gefahr", "Der Schlüssel einer Zertifizierungsstelle ist möglicherweise in fremden Händen",
            "Zertifizierungsstellen"),
        "system-alarm": FactoryText(
            mark: .attention, label: "Bitte ansehen", headline: "Die E-Mail-Verschlüsselung von {{organisation}} braucht Sie",
            blocks: [
                .items(of: "items", .attention, title: "Was geschehen ist", line: "{{.}}", details: []),
                .when("action", [.steps(next, ["{{action}}"])]),
            ], footer: help),
    ]
}
