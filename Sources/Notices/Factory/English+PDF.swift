extension English {
    private static func carrier(_ headline: String, _ password: [FactoryText.Block]) -> FactoryText {
        FactoryText(
            mark: .information, label: "Encrypted", subject: "{{#subject}}{{subject}}{{/subject}}{{^subject}}Encrypted message{{/subject}}",
            headline: headline,
            blocks: [
                .paragraph(
                    "The message and everything attached to it are in the encrypted file {{pdf}}. It opens with any current PDF reader.")
            ] + password + [
                .when(
                    "replyValidUntil",
                    [
                        .paragraph(
                            "You can answer encrypted as well: follow the reply link inside the PDF. It works until {{replyValidUntil}}.")
                    ])
            ],
            footer: "Sent by {{from}}, {{organisation}}.{{#traceId}} Number for questions: {{traceId}}{{/traceId}}")
    }

    private static let headline = "{{from}} sent you an encrypted message"

    static let pages: [String: String] = [
        "pdf-cover": """
        {{from}} sent you this message encrypted. Only who has the password can read it: keep the password apart from this file.
        {{#replyValidUntil}}

        You can answer just as safely with the button below, until {{replyValidUntil}}.
        {{/replyValidUntil}}
        """
    ]

    static let pdf: [String: FactoryText] = [
        "encrypted-pdf": carrier(
            headline,
            [
                .paragraph(
                    "You open it with the password you agreed on with the sender, or that the sender gives you, for example by telephone.")
            ]),
        "encrypted-pdf-reused": carrier(headline, [.paragraph("You open it with the password you already have from the last message.")]),
        "encrypted-pdf-sms": carrier(
            headline,
            [.paragraph("The password comes to your phone{{#phoneMasked}}, number {{phoneMasked}},{{/phoneMasked}} as a text message.")]),
        "encrypted-pdf-otp": carrier(
            headline,
            [
                .paragraph("Sign in to the portal to see the password."), .link("Show the password", url: "otpUrl"),
                .secret("Number of the password", "{{passwordId}}"),
            ]),
        "encrypted-pdf-otp-invite": carrier(
            headline,
            [
                .paragraph(
                    "To get the password, make yourself an account in our portal. It takes a minute and serves all further messages."),
                .link("Make an account", url: "inviteUrl"), .link("I have one: show the password", url: "otpUrl"),
                .secret("Number of the password", "{{passwordId}}"),
            ]),
        "passwords": FactoryText(
            mark: .attention, label: "Please pass on",
            headline:
                "Give the {{#recipient}}recipient the password{{/recipient}}{{^recipient}}recipients the passwords{{/recipient}} of your encrypted message",
            blocks: [
                message,
                .items(
                    of: "recipients", .information, title: "Passwords", line: "{{address}}",
                    details: [
                        "Password: {{password}}", "Number: {{passwordId}}",
                        "Also opens further messages until {{validUntil}}",
                    ]),
                .steps(
                    next,
                    [
                        "Call each recipient, or use another way than mail: who can read the mail must not read the password beside it.",
                        "Without the password nobody can open the message.",
                    ]),
            ], footer: help),
        "sms-expired": FactoryText(
            mark: .refused, label: "Not sent", headline: "The password for {{recipient}} could not be sent by SMS",
            blocks: [
                message,
                .unless(
                    "deleted",
                    [
                        .paragraph(
                            "Every try to reach the phone{{#phoneMasked}} with the number {{phoneMasked}}{{/phoneMasked}} within a day failed. The encrypted message was delivered and stays closed."
                        )
                    ]),
                .when(
                    "deleted",
                    [
                        .paragraph(
                            "An administrator deleted the SMS{{#phoneMasked}} to the number {{phoneMasked}}{{/phoneMasked}} before it was sent. The encrypted message was delivered and stays closed."
                        )
                    ]),
                .steps(
                    next,
                    ["Ask {{recipient}} for the right phone number and give it to your administrator.", "Then send the message again."]),
            ], footer: help),
    ]
}
