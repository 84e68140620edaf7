extension German {
    private static let details = [
        "{{#ended}}Abgelaufen am{{/ended}}{{^ended}}Gültig bis{{/ended}} {{validUntil}}{{#authority}} (Zertifizierungsstelle){{/authority}}",
        "Seriennummer {{serial}}", "SHA-256 {{thumbprint}}",
    ]

    private static func expiry(_ headline: String, steps: [String], line: String) -> FactoryText {
        FactoryText(
            mark: .attention, label: "{{#ended}}Abgelaufen{{/ended}}{{^ended}}Läuft bald ab{{/ended}}", headline: headline,
            blocks: [
                .items(
                    of: "certificates", .attention,
                    title: "{{#ended}}Nicht mehr gültig{{/ended}}{{^ended}}Nur noch kurze Zeit gültig{{/ended}}", line: line,
                    details: details),
                .when("more", [.paragraph("und {{more}} weitere")]), .steps(next, steps),
            ], footer: "E-Mail-Verschlüsselung von {{organisation}}")
    }

    static let certificates: [String: FactoryText] = [
        "certificates-expire": expiry(
            "{{#several}}{{count}} Zertifikate {{#ended}}sind abgelaufen, das erste am{{/ended}}{{^ended}}laufen ab, das erste am{{/ended}} {{first}}{{/several}}{{^several}}Ein Zertifikat {{#ended}}ist am {{first}} abgelaufen{{/ended}}{{^ended}}läuft am {{first}} ab{{/ended}}{{/several}}",
            steps: [
                "Besorgen Sie neue Zertifikate und importieren Sie sie mit ihren Schlüsseln: zegel key import DATEI.",
                "Behalten Sie die alten Schlüssel: Ohne sie sind damit verschlüsselte Nachrichten nie wieder lesbar.",
                "Alle, die bald ablaufen, zeigt: zegel certificate list --expiring 30.",
            ], line: "{{#address}}{{address}}{{/address}}{{^address}}{{subject}}{{/address}}"),
        "own-certificates-expire": expiry(
            "Ihr Zertifikat für {{address}} {{#ended}}ist am {{first}} abgelaufen{{/ended}}{{^ended}}läuft am {{first}} ab{{/ended}}",
            steps: [
                "Bitten Sie Ihre Administration um ein neues Zertifikat. Ohne Zertifikat gehen Ihre E-Mails ohne Signatur hinaus, und niemand kann Ihnen verschlüsselt schreiben.",
                "Nachrichten, die Sie bekommen haben, bleiben lesbar.",
            ], line: "{{address}}"),
        "pfx-email": FactoryText(
            mark: .done, label: "Neuer Schlüssel", headline: "Ihr neuer Schlüssel und Ihr Zertifikat, {{commonName}}",
            blocks: [
                .paragraph(
                    "Damit signiert Ihr E-Mail-Programm Ihre E-Mails und öffnet, was für Sie verschlüsselt ist. Das Zertifikat gilt bis {{validUntil}}."
                ),
                .when("pfx", [.paragraph("Die angehängte Datei {{pfx}} enthält den Schlüssel und das Zertifikat.")]),
                .when(
                    "profile",
                    [
                        .paragraph(
                            "Auf iPhone, iPad oder Mac öffnen Sie die angehängte Datei {{profile}}: Sie bringt beides in einem Schritt auf das Gerät."
                        )
                    ]),
                .when("bySms", [.paragraph("Das Passwort der Datei kommt als SMS auf Ihr Telefon.")]),
                .when("byPortal", [.paragraph("Das Passwort der Datei sehen Sie nach der Anmeldung im Portal.")]),
                .unless(
                    "bySms",
                    [.unless("byPortal", [.paragraph("Das Passwort der Datei bekommen Sie von Ihrer Administration, nie per E-Mail.")])]),
                .secret("SHA-256-Fingerabdruck, zum Vergleich am Telefon", "{{thumbprint}}"),
                .steps(
                    next,
                    [
                        "Speichern Sie die Datei, öffnen Sie sie und geben Sie auf Nachfrage das Passwort ein.",
                        "Bewahren Sie Datei und Passwort getrennt auf und geben Sie beides nicht weiter.",
                    ]),
            ], footer: "E-Mail-Verschlüsselung von {{organisation}}"),
        "certificate-issued": FactoryText(
            mark: .done, label: "Ausgestellt",
            headline:
                "{{#address}}Das Zertifikat für {{address}} wurde ausgestellt{{/address}}{{^address}}{{count}} Zertifikate wurden ausgestellt{{/address}}",
            blocks: [
                .items(
                    of: "certificates", .done, title: "Ausgestellt", line: "{{address}}",
                    details: ["Gültig bis {{validUntil}}", "Seriennummer {{serial}}", "SHA-256 {{thumbprint}}"])
            ], footer: help),
        "request-failed": FactoryText(
            mark: .refused, label: "Nicht ausgestellt",
            headline:
                "{{#address}}Das Zertifikat für {{address}} konnte nicht ausgestellt werden{{/address}}{{^address}}{{count}} Zertifikate konnten nicht ausgestellt werden{{/address}}",
            blocks: [
                .items(of: "certificates", .refused, title: "Beantragt", line: "{{address}}", details: []),
                .when("reason", [.paragraph("Der Grund: {{reason}}")]),
                .steps(next, ["Beheben Sie, was der Grund nennt, und wiederholen Sie den Antrag."]),
            ], footer: help),
    ]
}
