import Mail
import Settings

/// Whether a message is signed, decided once per sender (E-09).
struct Signing {
    /// How; `nil`: it is not.
    var choice: SigningChoice?
    /// Only copies that are encrypted by S/MIME are signed.
    var onlyWhenEncrypting = false
    /// Without a signature nothing is sent.
    var isRequired = false
    /// Why nothing can be signed although it is wanted.
    var problem: String?
    var steps: [Step] = []

    /// Somebody else signed or nobody asked: nothing to do, nothing wrong.
    static func notWanted(_ steps: [Step] = []) -> Self { Self(steps: steps) }
}

extension Decision {
    /// - Parameter asked: the trigger that makes signing required.
    mutating func decideSigning(asked: String?) -> Signing {
        // Only what came from inside is ever signed (G-05).
        guard facts.origin == .inside else { return .notWanted() }
        let setting = senderValue(SettingKeys.signMode)
        let mode = asked == nil ? setting.value : .required
        let detail = "\(SettingKeys.signMode.name) = \(setting.value.settingText) from \(setting.level.phrase)"
        if mode == .never { return .notWanted([Step(.signing, .neutral, "The sender's mail is not signed", detail)]) }
        if let reason = reasonNotToSign(mode) { return .notWanted([Step(.signing, .neutral, reason.headline, reason.detail)]) }
        let selection = selectSigning()
        guard let thumbprint = selection.chosen else {
            let isRequired = mode == .required
            let headline = "\(isRequired ? "Signing is required and" : "Signing") was not possible: \(selection.problem)"
            let step = Step(.signing, isRequired ? .refused : .neutral, headline, detail, refused: selection.refused)
            return Signing(isRequired: isRequired, problem: selection.problem, steps: [step])
        }
        let choice = SigningChoice(
            thumbprint: thumbprint, form: senderValue(SettingKeys.signForm).value, digest: senderValue(SettingKeys.signHash).value)
        let words = mode == .whenEncrypting ? "Sign when encrypting" : "Sign"
        let step = Step(
            .signing, .done, "\(words) as \(sender?.description ?? "")",
            "Certificate \(CertificateText.short(thumbprint: thumbprint)); \(detail)",
            refused: selection.refused)
        return Signing(choice: choice, onlyWhenEncrypting: mode == .whenEncrypting, isRequired: mode == .required, steps: [step])
    }

    /// Mail that is not to be signed; a meeting request is when it must be.
    private mutating func reasonNotToSign(_ mode: SignMode) -> (headline: String, detail: String)? {
        if facts.protection == .smimeEncrypted { return ("Not signed: the mail is encrypted already", "") }
        if facts.protection.isSigned { return ("Not signed again: it came signed by the sender's mail program", "") }
        let skips = senderValue(SettingKeys.signSkipCalendar)
        if facts.hasCalendar, skips.value, mode != .required {
            return ("Not signed: it is a meeting request", "\(SettingKeys.signSkipCalendar.name) = true from \(skips.level.phrase)")
        }
        return nil
    }

    private mutating func selectSigning() -> SigningSelectionResult {
        if let problem = facts.author.problem { return SigningSelectionResult(problem: problem) }
        guard let author = facts.author.address else { return SigningSelectionResult(problem: "the author is not known") }
        // An inside server may hand on mail of others: their keys, if we hold them, are not for that (`threats.md` A3.1).
        let locality = senderValue(SettingKeys.locality)
        guard locality.value == .internal else {
            return SigningSelectionResult(problem: "\(author) is not an internal address")
        }
        let limit = senderValue(SettingKeys.smimeMaxSize)
        guard facts.size <= limit.value.bytes else {
            return SigningSelectionResult(problem: Words.tooLarge(facts.size, limit))
        }
        return signingCertificate(for: author)
    }
}

/// What came of looking for a certificate to sign with.
struct SigningSelectionResult {
    var chosen: String?
    /// Completes "signing was not possible: ".
    var problem = ""
    var refused: [RefusedCertificate] = []
}
