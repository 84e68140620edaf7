extension TemplateKind {
    static let pdfKinds = [
        encryptedPDF, encryptedPDFReused, encryptedPDFBySMS, encryptedPDFByOTP, encryptedPDFInvitation, pdfCover, passwords,
    ]

    private static let carrier = [
        TemplateVariable("passwordMode", "how the password is made: static, originator, sms, otp or sender", sample: .text("originator")),
        TemplateVariable("passwordId", "the number of the password; empty where there is none", sample: .text("ABCDEFGHJKLMNPQR")),
        TemplateVariable(
            "otpUrl", "where the password is shown after signing in", sample: .text("https://portal.zegel.example/otp/ABCDEFGHJKLMNPQR"),
            form: .url),
        TemplateVariable(
            "inviteUrl", "where an account is made", sample: .text("https://portal.zegel.example/join/4hT2rWc9"), form: .url),
        TemplateVariable("phoneMasked", "the end of the phone number the password goes to", sample: .text("…5678")),
        TemplateVariable("replyValidUntil", "until when the reply link in the PDF works; empty without one", sample: sampleDay),
        TemplateVariable("pdf", "the name the encrypted PDF is attached under", sample: .text("message.pdf")),
    ]

    public static let encryptedPDF = TemplateKind(
        "encrypted-pdf", to: "recipient", "Carries a message as an encrypted PDF whose password the recipient has or gets from the sender.",
        carrier)
    public static let encryptedPDFReused = TemplateKind(
        "encrypted-pdf-reused", to: "recipient", "Carries an encrypted PDF that opens with the password the recipient already has.", carrier
    )
    public static let encryptedPDFBySMS = TemplateKind(
        "encrypted-pdf-sms", to: "recipient", "Carries an encrypted PDF whose password goes to the recipient's phone.", carrier)
    public static let encryptedPDFByOTP = TemplateKind(
        "encrypted-pdf-otp", to: "recipient", "Carries an encrypted PDF whose password is shown in the portal.", carrier)
    public static let encryptedPDFInvitation = TemplateKind(
        "encrypted-pdf-otp-invite", to: "recipient",
        "Carries an encrypted PDF whose password is shown in the portal, to somebody who has no account there yet.", carrier)

    /// Inside the PDF: whoever reads it has the password.
    public static let pdfCover = TemplateKind(
        "pdf-cover", .page, to: "recipient", "Stands in an encrypted PDF above the message; empty for nothing.",
        [
            TemplateVariable("replyValidUntil", "until when the reply button of the PDF works; empty without one", sample: sampleDay)
        ])

    public static let passwords = TemplateKind(
        "passwords", to: "sender", "Gives the sender the passwords of the encrypted PDFs of a message, to pass on.",
        [
            .list(
                "recipients", "each with his password",
                [
                    TemplateVariable("address", "the recipient", sample: .text("")),
                    TemplateVariable("password", "his password", sample: .text("")),
                    TemplateVariable("passwordId", "the number of the password; empty where there is none", sample: .text("")),
                    TemplateVariable(
                        "validUntil", "until when it is used for further messages; empty: for this one alone", sample: sampleDay),
                ],
                samples: [
                    ["address": .text("bob@partner.example"), "password": .text("TBNG-KF4Y-JMMR-KUT5")],
                    ["address": .text("carol@partner.example"), "password": .text("PQRS-7XYZ-AB3C-D4EF"), "validUntil": sampleDay],
                ]),
            count, recipient,
        ], carriesPassword: true)
}
