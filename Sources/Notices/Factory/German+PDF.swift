extension German {
    private static func carrier(_ password: [FactoryText.Block]) -> FactoryText {
        FactoryText(
            mark: .information, label: "Verschlüsselt",
            subject: "{{#subject}}{{subject}}{{/subject}}{{^subject}}Verschlüsselte Nachricht{{/subject}}",
            headline: "{{from}} hat Ihnen eine verschlüsselte Nachricht geschickt",
            blocks: [
                .paragraph(
                    "Die Nachricht und alle Anhänge sind in der verschlüsselten Datei {{pdf}}. Sie lässt sich mit jedem aktuellen PDF-Programm öffnen."
                )
            ] + password + [
                .when(
                    "replyValidUntil",
                    [
                        .paragraph(
                            "Sie können ebenso verschlüsselt antworten: mit dem Antwort-Link in der PDF-Datei. Er gilt bis {{replyValidUntil}}."
                        )
                    ])
            ],
            footer: "Gesendet von {{from}}, {{organisation}}.{{#traceId}} Nummer für Fragen: {{traceId}}{{/traceId}}")
    }

    static let pages: [String: String] = [
        "pdf-cover": """
        {{from}} hat Ihnen diese Nachricht verschlüsselt geschickt. Lesen kann sie nur, wer das Passwort hat: Bewahren Sie es getrennt von dieser Datei auf.
        {{#replyValidUntil}}

        Mit der Schaltfläche unten können Sie ebenso sicher antworten, bis {{replyValidUntil}}.
        {{/replyValidUntil}}
        """
    ]

    static let pdf: [String: FactoryText] = [
        "encrypted-pdf": carrier([
            .paragraph(
                "Sie öffnen sie mit dem Passwort, das Sie mit dem Absender vereinbart haben oder das er Ihnen gibt, zum Beispiel am Telefon."
            )
        ]),
        "encrypted-pdf-reused": carrier([.paragraph("Sie öffnen sie mit dem Passwort, das Sie schon von der letzten Nachricht haben.")]),
        "encrypted-pdf-sms": carrier([
            .paragraph("Das Passwort kommt als SMS auf Ihr Telefon{{#phoneMasked}} mit der Nummer {{phoneMasked}}{{/phoneMasked}}.")
        ]),
        "encrypted-pdf-otp": carrier([
            .paragraph("Melden Sie sich im Portal an, um das Passwort zu sehen."), .link("Passwort anzeigen", url: "otpUrl"),
            .secret("Nummer des Passworts", "{{passwordId}}"),
        ]),
        "encrypted-pdf-otp-invite": carrier([
            .paragraph(
                "Für das Passwort brauchen Sie ein Konto in unserem Portal. Es ist in einer Minute angelegt und gilt für alle weiteren Nachrichten."
            ),
            .link("Konto anlegen", url: "inviteUrl"),
            .link("Ich habe eins: Passwort zeigen", url: "otpUrl"), .secret("Nummer des Passworts", "{{passwordId}}"),
        ]),
        "passwords": FactoryText(
            mark: .attention, label: "Bitte weitergeben",
            headline:
                "Geben Sie {{#recipient}}dem Empfänger das Passwort{{/recipient}}{{^recipient}}den Empfängern die Passwörter{{/recipient}} Ihrer verschlüsselten Nachricht",
            blocks: [
                message,
                .items(
                    of: "recipients", .information, title: "Passwörter", line: "{{address}}",
                    details: [
                        "Passwort: {{password}}", "Nummer: {{passwordId}}",
                        "Öffnet auch weitere Nachrichten bis {{validUntil}}",
                    ]),
                .steps(
                    next,
                    [
                        "Rufen Sie jeden Empfänger an oder nehmen Sie einen anderen Weg als E-Mail: Wer die E-Mail lesen kann, darf nicht daneben das Passwort finden.",
                        "Ohne das Passwort kann niemand die Nachricht öffnen.",
                    ]),
            ], footer: help),
        "sms-expired": FactoryText(
            mark: .refused, label: "Nicht gesendet", headline: "Das Passwort für {{recipient}} konnte nicht per SMS gesendet werden",
            blocks: [
                message,
                .unless(
                    "deleted",
                    [
                        .paragraph(
                            "Alle Versuche, das Telefon{{#phoneMasked}} mit der Nummer {{phoneMasked}}{{/phoneMasked}} zu erreichen, sind einen Tag lang gescheitert. Die verschlüsselte Nachricht wurde zugestellt und bleibt verschlossen."
                        )
                    ]),
                .when(
                    "deleted",
                    [
                        .paragraph(
                            "Die Administration hat die SMS{{#phoneMasked}} an die Nummer {{phoneMasked}}{{/phoneMasked}} gelöscht, bevor sie gesendet war. Die verschlüsselte Nachricht wurde zugestellt und bleibt verschlossen."
                        )
                    ]),
                .steps(
                    next,
                    [
                        "Fragen Sie {{recipient}} nach der richtigen Telefonnummer und geben Sie sie Ihrer Administration.",
                        "Senden Sie die Nachricht dann noch einmal.",
                    ]),
            ], footer: help),
    ]
}
