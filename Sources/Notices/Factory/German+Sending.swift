extension German {
    static let sending: [String: FactoryText] = [
        "encryption-failed": FactoryText(
            mark: .refused, label: "Nicht gesendet",
            headline:
                "Ihre Nachricht wurde nicht an {{#recipient}}{{recipient}}{{/recipient}}{{^recipient}}{{count}} Empfänger{{/recipient}} gesendet, weil sie nicht verschlüsselt werden konnte",
            blocks: [
                message,
                .items(of: "recipients", .refused, title: "Nicht gesendet an", line: "{{address}}", details: ["{{reason}}", "{{detail}}"]),
                .when(
                    "partlySent", [.items(of: "sent", .done, title: "Wie gewünscht gesendet an", line: "{{address}}", details: [])]),
                .steps(
                    next,
                    [
                        "Bitten Sie den Empfänger um eine signierte E-Mail oder ein S/MIME-Zertifikat und geben Sie es Ihrer Administration.",
                        "Wenn die Nachricht nicht verschlüsselt sein muss, fragen Sie Ihre Administration, ob die Regel geändert werden kann.",
                        "Senden Sie die Nachricht dann noch einmal: Für diese Empfänger wird keine Kopie aufbewahrt.",
                    ]),
            ], footer: help),
        "signing-failed": FactoryText(
            mark: .refused, label: "Nicht gesendet",
            headline: "Ihre Nachricht wurde nicht gesendet, weil sie nicht signiert werden konnte",
            blocks: [
                message,
                .items(of: "recipients", .refused, title: "Nicht gesendet an", line: "{{address}}", details: ["{{reason}}", "{{detail}}"]),
                .steps(
                    next,
                    ["Bitten Sie Ihre Administration um ein Signaturzertifikat für {{from}} und senden Sie die Nachricht dann noch einmal."]
                ),
            ], footer: help),
        "encryption-notification": FactoryText(
            mark: .done, label: "Verschlüsselt", headline: "Ihre Nachricht wurde verschlüsselt gesendet",
            blocks: [
                message,
                .items(of: "recipients", .done, title: "Verschlüsselt für", line: "{{address}}", details: ["Mit {{method}}"]),
            ], footer: help),
    ]

    static let delivery: [String: FactoryText] = [
        "delivery-failed": FactoryText(
            mark: .refused, label: "Nicht zugestellt",
            headline:
                "Ihre Nachricht konnte {{#recipient}}{{recipient}}{{/recipient}}{{^recipient}}{{count}} Empfängern{{/recipient}} nicht zugestellt werden",
            blocks: [
                message,
                .items(
                    of: "recipients", .refused, title: "Nicht zugestellt an", line: "{{address}}",
                    details: ["{{reason}}", "Seine Antwort: {{answer}}"]),
                .steps(
                    next,
                    [
                        "Prüfen Sie, ob die Adresse richtig geschrieben ist.",
                        "Wenn ja, fragen Sie den Empfänger auf anderem Weg, oder versuchen Sie es später noch einmal.",
                    ]),
            ], footer: help),
        "delivery-delayed": FactoryText(
            mark: .attention, label: "Verzögert",
            headline: "Ihre Nachricht ist verzögert; Sie müssen sie nicht noch einmal senden",
            blocks: [
                message,
                .items(
                    of: "recipients", .attention, title: "Noch nicht zugestellt an", line: "{{address}}",
                    details: ["{{reason}}", "Seine Antwort: {{answer}}"]),
                .paragraph(
                    "Die Zustellung wird{{#retryUntil}} bis {{retryUntil}}{{/retryUntil}} von selbst weiter versucht. Scheitert sie, bekommen Sie eine weitere E-Mail."
                ),
            ], footer: help),
        "delivery-relayed": FactoryText(
            mark: .done, label: "Weitergegeben", headline: "Ihre Nachricht wurde an den Server des Empfängers weitergegeben",
            blocks: [
                message,
                .items(
                    of: "recipients", .done, title: "Weitergegeben für", line: "{{address}}",
                    details: ["{{reason}}", "Seine Antwort: {{answer}}"]),
                .paragraph(
                    "Dieser Server meldet nicht, ob die Nachricht ankommt. Sie hören nur davon, wenn sie zurückkommt."),
            ], footer: help),
    ]
}
