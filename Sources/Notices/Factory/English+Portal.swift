extension English {
    private static let ignore =
        "If you do not know what this is about, do nothing: without you nothing happens, and the link stops working by itself."

    static let portal: [String: FactoryText] = [
        "portal-sign-up": FactoryText(
            mark: .information, label: "Invitation", headline: "{{organisation}} invites you to read encrypted messages",
            blocks: [
                .paragraph("Make yourself an account in our portal. It shows you the passwords of encrypted messages you get from us."),
                .link("Make an account", url: "url"), .paragraph("The link works until {{validUntil}}."), .paragraph(ignore),
            ], footer: automatic),
        "portal-forgotten-password": FactoryText(
            mark: .information, label: "Password", headline: "Choose a new password for the portal of {{organisation}}",
            blocks: [
                .paragraph("Somebody, most likely you, asked for a new password."), .link("Choose a password", url: "url"),
                .paragraph("The link works until {{validUntil}}."), .paragraph(ignore),
            ], footer: automatic),
        "portal-address-confirmation": FactoryText(
            mark: .information, label: "Please confirm", headline: "Confirm that this address is yours",
            blocks: [
                .paragraph("Your account in the portal of {{organisation}} is to use this address."),
                .link("Yes, it is mine", url: "url"), .paragraph("The link works until {{validUntil}}."), .paragraph(ignore),
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
        "key-compromised": alarm("Key compromised", "A private key may be in the hands of others", "Keys"),
        "ca-compromised": alarm(
            "Authority compromised", "The key of a certificate authority may be in the hands of others", "Authorities"),
        "system-alarm": FactoryText(
            mark: .attention, label: "Needs attention", headline: "The mail encryption of {{organisation}} needs you",
            blocks: [
                .items(of: "items", .attention, title: "What happened", line: "{{.}}", details: []),
                .when("action", [.steps(next, ["{{action}}"])]),
            ], footer: help),
    ]
}
