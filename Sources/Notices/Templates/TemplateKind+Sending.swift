extension TemplateKind {
    static let sendingKinds = [encryptionFailed, signingFailed, encryptionNotification]

    private static let failedFields = [
        TemplateVariable("address", "the recipient", sample: .text("bob@partner.example")),
        TemplateVariable("method", "how it was protected; empty when it was not", sample: .text("")),
        TemplateVariable("reason", "why it was not sent", sample: .sentence("there is no certificate for bob@partner.example")),
        TemplateVariable("detail", "which certificates were refused and why; empty when there were none", sample: .text("")),
    ]

    private static let failedSamples: [[String: TemplateValue]] = [
        [
            "address": .text("bob@partner.example"),
            "reason": .sentence("encryption is mandatory and was not possible: there is no certificate for bob@partner.example"),
        ],
        [
            "address": .text("carol.with.a.rather.long.name@department.of.a.partner.example"),
            "reason": .sentence(
                "encryption is mandatory and was not possible: no usable certificate for carol.with.a.rather.long.name@department.of.a.partner.example"
            ),
            "detail": .refused([.init(issuer: "Example CA", reason: "expired", detail: "3 March 2026")]),
        ],
    ]

    public static let encryptionFailed = TemplateKind(
        "encryption-failed", to: "sender", "A message was not sent to some recipients because it must be encrypted and could not be.",
        [
            .list("recipients", "those it was not sent to", failedFields, samples: failedSamples),
            .list(
                "sent", "the other recipients of the message, who get it",
                [TemplateVariable("address", "the recipient", sample: .text(""))],
                samples: [["address": .text("dave@partner.example")]]),
            TemplateVariable("partlySent", "yes when others get the message", sample: .flag(true)), count, recipient,
        ])

    public static let signingFailed = TemplateKind(
        "signing-failed", to: "sender", "A message was not sent because it must be signed and could not be.",
        [
            .list(
                "recipients", "those it was not sent to", failedFields,
                samples: [
                    [
                        "address": .text("bob@partner.example"),
                        "reason": .sentence("signing is required and was not possible: there is no certificate for alice@zegel.example"),
                    ]
                ]),
            count, recipient,
        ])

    public static let encryptionNotification = TemplateKind(
        "encryption-notification", to: "sender", "Tells that and how a message was encrypted (setting encrypt.notify-sender).",
        [
            .list(
                "recipients", "those it was encrypted for",
                [
                    TemplateVariable("address", "the recipient", sample: .text("")),
                    TemplateVariable("method", "how: S/MIME, PDF", sample: .text("S/MIME")),
                    TemplateVariable("reason", "always empty", sample: .text("")),
                ],
                samples: [
                    ["address": .text("bob@partner.example"), "method": .text("S/MIME")],
                    ["address": .text("carol@partner.example"), "method": .text("PDF")],
                ]),
            count, recipient,
        ], isOncePerDay: true)
}
