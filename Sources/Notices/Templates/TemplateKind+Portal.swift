extension TemplateKind {
    static let portalKinds = [portalSignUp, portalForgottenPassword, portalAddressConfirmation]

    private static func variables(_ documentation: String, _ path: String) -> [TemplateVariable] {
        [
            TemplateVariable("url", documentation, sample: .text("https://portal.zegel.example/\(path)/4hT2rWc9"), form: .url),
            TemplateVariable("validUntil", "until when the link works", sample: .moment(sampleDate.addingTimeInterval(86_400))),
        ]
    }

    public static let portalSignUp = TemplateKind(
        "portal-sign-up", to: "portal user", "Invites somebody to make an account in the portal.",
        variables("where the account is made", "join"))
    public static let portalForgottenPassword = TemplateKind(
        "portal-forgotten-password", to: "portal user", "Lets somebody choose a new password for the portal.",
        variables("where the new password is chosen", "password"))
    public static let portalAddressConfirmation = TemplateKind(
        "portal-address-confirmation", to: "portal user", "Asks somebody to confirm that an address is his.",
        variables("where the address is confirmed", "confirm"))
}
