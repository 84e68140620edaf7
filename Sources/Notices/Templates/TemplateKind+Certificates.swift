extension TemplateKind {
    static let certificateKinds = [
        keyFile, certificatesExpire, ownCertificatesExpire, certificateIssued, requestFailed,
    ]

    private static let fields = [
        TemplateVariable("address", "the addresses in it", sample: .text("")),
        TemplateVariable("serial", "its serial number, hexadecimal", sample: .text("")),
        TemplateVariable("validUntil", "its last day", sample: sampleDay),
        TemplateVariable("subject", "whose certificate it is, as it says itself", sample: .text("")),
        TemplateVariable("thumbprint", "its SHA-256 thumbprint", sample: .text("")),
        TemplateVariable("authority", "yes for the certificate of an authority", sample: .flag(false)),
        TemplateVariable("ended", "yes when it has ended", sample: .flag(false)),
    ]

    private static let samples: [[String: TemplateValue]] = [
        [
            "address": .text("alice@zegel.example"), "serial": .text("4b1f9a02c77e"), "validUntil": sampleDay,
            "subject": .text("CN=Alice Example,O=Example Ltd"),
            "thumbprint": .text("5a91f3c07d2e4b6880a1c3e5f7092b4d6f80a1c3e5f7092b4d6f8aa1c3e5c407"),
        ],
        [
            "serial": .text("01"), "validUntil": .day(sampleDate.addingTimeInterval(28 * 86_400)), "authority": .flag(true),
            "subject": .text("CN=Example Issuing CA,O=Example Ltd"),
            "thumbprint": .text("0c91f3c07d2e4b6880a1c3e5f7092b4d6f80a1c3e5f7092b4d6f8aa1c3e5c4ff"),
        ],
    ]

    private static let list = TemplateVariable.list("certificates", "the certificates it is about", fields, samples: samples)

    private static let owner = TemplateVariable(
        "address", "the owner; empty when they have several", sample: .text("alice@zegel.example"))

    private static let expiry = [
        owner,
        TemplateVariable("first", "the day the first one ends", sample: sampleDay),
        TemplateVariable("several", "yes when there is more than one", sample: .flag(true)),
        TemplateVariable("ended", "yes when all of them have ended", sample: .flag(false)),
        TemplateVariable("more", "how many more there are than the list shows; empty when it shows all", sample: .text("")),
        count,
    ]

    public static let keyFile = TemplateKind(
        "pfx-email", to: "owner of the key", "Carries a new key and certificate as a password-protected file.",
        [
            TemplateVariable("commonName", "the name in the certificate", sample: .text("Alice Example")),
            TemplateVariable(
                "thumbprint", "its SHA-256 thumbprint",
                sample: .text("5a91f3c07d2e4b6880a1c3e5f7092b4d6f80a1c3e5f7092b4d6f8aa1c3e5c407")),
            TemplateVariable("validUntil", "its last day", sample: sampleDay),
            TemplateVariable("passwordChannel", "how the password comes: show, sms or portal", sample: .text("show")),
            TemplateVariable("bySms", "yes when the password comes by SMS", sample: .flag(false)),
            TemplateVariable("byPortal", "yes when the password is shown in the portal", sample: .flag(false)),
            TemplateVariable("pfx", "the name the key file is attached under; empty without one", sample: .text("alice.p12")),
            TemplateVariable(
                "profile", "the name the configuration profile of Apple is attached under; empty without one",
                sample: .text("alice.mobileconfig")),
        ])
    public static let certificatesExpire = TemplateKind(
        "certificates-expire", to: "administrators", "Certificates end soon or have just ended (setting expiry.warn).", [list] + expiry)
    public static let ownCertificatesExpire = TemplateKind(
        "own-certificates-expire", to: "owner inside", "Certificates of the reader end soon or have just ended (setting expiry.warn).",
        [TemplateVariable.list("certificates", "the certificates it is about", fields, samples: [samples[0]])]
            + expiry.map { $0.name == "several" ? TemplateVariable($0.name, $0.documentation, sample: .flag(false)) : $0 })
    public static let certificateIssued = TemplateKind(
        "certificate-issued", to: "PKI administrators, owner inside", "A certificate asked for was issued.",
        [TemplateVariable.list("certificates", "the certificates it is about", fields, samples: [samples[0]]), owner, count])
    public static let requestFailed = TemplateKind(
        "request-failed", to: "PKI administrators, owner inside", "A certificate asked for could not be issued.",
        [
            TemplateVariable.list("certificates", "what was asked for", fields, samples: [["address": .text("alice@zegel.example")]]),
            TemplateVariable("reason", "why not", sample: .phrase("the authority did not answer")), owner, count,
        ])
}
