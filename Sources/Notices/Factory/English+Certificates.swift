extension English {
    private static let details = [
        "{{#ended}}Ended on{{/ended}}{{^ended}}Ends on{{/ended}} {{validUntil}}{{#authority}} (certificate authority){{/authority}}",
        "Serial number {{serial}}", "SHA-256 {{thumbprint}}",
    ]

    private static func expiry(_ headline: String, steps: [String], line: String) -> FactoryText {
        FactoryText(
            mark: .attention, label: "{{#ended}}Ended{{/ended}}{{^ended}}Ends soon{{/ended}}", headline: headline,
            blocks: [
                .items(
                    of: "certificates", .attention,
                    title: "{{#ended}}No longer valid{{/ended}}{{^ended}}Valid for a short time only{{/ended}}", line: line,
                    details: details),
                .when("more", [.paragraph("and {{more}} more")]), .steps(next, steps),
            ], footer: "{{organisation}} mail encryption")
    }

    static let certificates: [String: FactoryText] = [
        "certificates-expire": expiry(
            "{{#several}}{{count}} certificates{{/several}}{{^several}}A certificate{{/several}} {{#ended}}ended on{{/ended}}{{^ended}}{{#several}}end, the first on{{/several}}{{^several}}ends on{{/several}}{{/ended}} {{first}}",
            steps: [
                "Get new certificates and import them with their keys: zegel key import FILE.",
                "Keep the old keys: without them, mail encrypted to them can never be read again.",
                "See all that end soon: zegel certificate list --expiring 30.",
            ], line: "{{#address}}{{address}}{{/address}}{{^address}}{{subject}}{{/address}}"),
        "own-certificates-expire": expiry(
            "Your certificate for {{address}} {{#ended}}ended on{{/ended}}{{^ended}}ends on{{/ended}} {{first}}",
            steps: [
                "Ask your administrator for a new certificate. Without one your mail goes out without a signature, and nobody can encrypt to you.",
                "Mail you have received stays readable.",
            ], line: "{{address}}"),
        "pfx-email": FactoryText(
            mark: .done, label: "New key", headline: "Your new key and certificate, {{commonName}}",
            blocks: [
                .paragraph(
                    "With it your mail program signs your mail and opens mail that is encrypted to you. The certificate is valid until {{validUntil}}."
                ),
                .when("pfx", [.paragraph("The attached file {{pfx}} holds the key and the certificate.")]),
                .when(
                    "profile",
                    [
                        .paragraph(
                            "On an iPhone, an iPad or a Mac open the attached file {{profile}}: it brings them to the device in one step.")
                    ]),
                .when("bySms", [.paragraph("The password of the file comes to your phone as a text message.")]),
                .when("byPortal", [.paragraph("The password of the file is shown in the portal when you sign in.")]),
                .unless(
                    "bySms", [.unless("byPortal", [.paragraph("You get the password of the file from your administrator, never by mail.")])]
                ),
                .secret("SHA-256 thumbprint, to compare by telephone", "{{thumbprint}}"),
                .steps(
                    next,
                    [
                        "Save the file, open it, and type the password when you are asked for it.",
                        "Keep the file and the password apart, and do not pass either on.",
                    ]),
            ], footer: "{{organisation}} mail encryption"),
        "certificate-issued": FactoryText(
            mark: .done, label: "Issued",
            headline:
                "{{#address}}The certificate for {{address}} was issued{{/address}}{{^address}}{{count}} certificates were issued{{/address}}",
            blocks: [
                .items(
                    of: "certificates", .done, title: "Issued", line: "{{address}}",
                    details: ["Valid until {{validUntil}}", "Serial number {{serial}}", "SHA-256 {{thumbprint}}"])
            ], footer: help),
        "request-failed": FactoryText(
            mark: .refused, label: "Not issued",
            headline:
                "{{#address}}The certificate for {{address}}{{/address}}{{^address}}{{count}} certificates{{/address}} could not be issued",
            blocks: [
                .items(of: "certificates", .refused, title: "Asked for", line: "{{address}}", details: []),
                .when("reason", [.paragraph("The reason: {{reason}}")]),
                .steps(next, ["Correct what the reason names, then try the request again."]),
            ], footer: help),
    ]
}
