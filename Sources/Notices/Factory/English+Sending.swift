extension English {
    static let sending: [String: FactoryText] = [
        "encryption-failed": FactoryText(
            mark: .refused, label: "Not sent",
            headline:
                "Your message was not sent to {{#recipient}}{{recipient}}{{/recipient}}{{^recipient}}{{count}} recipients{{/recipient}}, because it could not be encrypted",
            blocks: [
                message,
                .items(of: "recipients", .refused, title: "Not sent to", line: "{{address}}", details: ["{{reason}}", "{{detail}}"]),
                .when(
                    "partlySent", [.items(of: "sent", .done, title: "Sent as asked to", line: "{{address}}", details: [])]),
                .steps(
                    next,
                    [
                        "Ask the recipient for a signed mail or an S/MIME certificate and pass it to your administrator.",
                        "If the message need not be encrypted, ask your administrator whether this rule may be changed.",
                        "Then send the message again: no copy of it is kept for these recipients.",
                    ]),
            ], footer: help),
        "signing-failed": FactoryText(
            mark: .refused, label: "Not sent", headline: "Your message was not sent, because it could not be signed",
            blocks: [
                message,
                .items(of: "recipients", .refused, title: "Not sent to", line: "{{address}}", details: ["{{reason}}", "{{detail}}"]),
                .steps(next, ["Ask your administrator for a signing certificate for {{from}}, then send the message again."]),
            ], footer: help),
        "encryption-notification": FactoryText(
            mark: .done, label: "Encrypted", headline: "Your message was sent encrypted",
            blocks: [
                message,
                .items(of: "recipients", .done, title: "Encrypted for", line: "{{address}}", details: ["By {{method}}"]),
            ], footer: help),
    ]

    static let delivery: [String: FactoryText] = [
        "delivery-failed": FactoryText(
            mark: .refused, label: "Not delivered",
            headline:
                "Your message could not be delivered to {{#recipient}}{{recipient}}{{/recipient}}{{^recipient}}{{count}} recipients{{/recipient}}",
            blocks: [
                message,
                .items(
                    of: "recipients", .refused, title: "Not delivered to", line: "{{address}}",
                    details: ["{{reason}}", "Its answer was: {{answer}}"]),
                .steps(
                    next,
                    [
                        "Look whether the address is written correctly.",
                        "If it is, ask the recipient in another way, or try again later.",
                    ]),
            ], footer: help),
        "delivery-delayed": FactoryText(
            mark: .attention, label: "Delayed", headline: "Your message is delayed; you need not send it again",
            blocks: [
                message,
                .items(
                    of: "recipients", .attention, title: "Still waiting for", line: "{{address}}",
                    details: ["{{reason}}", "Its answer was: {{answer}}"]),
                .paragraph(
                    "Delivery goes on by itself{{#retryUntil}} until {{retryUntil}}{{/retryUntil}}. You get another mail if it fails."),
            ], footer: help),
        "delivery-relayed": FactoryText(
            mark: .done, label: "Handed on", headline: "Your message was handed on to the recipient's server",
            blocks: [
                message,
                .items(
                    of: "recipients", .done, title: "Handed on for", line: "{{address}}",
                    details: ["{{reason}}", "Its answer was: {{answer}}"]),
                .paragraph("That server does not tell whether the message arrives. You hear of it only if it comes back."),
            ], footer: help),
    ]
}
