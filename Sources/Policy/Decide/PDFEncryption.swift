import Foundation
import Mail
import Settings

extension Decision {
    /// What a PDF can do for one recipient (E-11).
    mutating func encryptByPDF(_ copy: CopyContext, mode: EncryptMode) -> EncryptionAttempt {
        if let problem = pdfDoesNotApply(copy, mode) {
            return EncryptionAttempt(
                problem: problem.told, steps: [Step(.method, .neutral, "PDF was not tried: \(problem.text)", problem.setting)])
        }
        if let reason = snapshot.failures.pdf[copy.recipient] {
            return EncryptionAttempt(
                problem: "no PDF could be made: \(reason)", hasFailed: true,
                steps: [Step(.method, .refused, "PDF was not possible: \(reason)", "It was tried for this message (E-11)")])
        }
        let setting = value(SettingKeys.passwordMode, copy)
        switch password(setting.value, copy) {
        case .choice(let password):
            return EncryptionAttempt(
                pdf: pdf(password, copy),
                steps: [Step(.method, .done, "PDF is possible: \(password.words)", setting.phrase)])
        case .none(let reason, let detail):
            return EncryptionAttempt(
                problem: "no PDF: \(reason)", steps: [Step(.method, .refused, "PDF was not possible: \(reason)", detail ?? setting.phrase)])
        case .refused(let reason):
            return EncryptionAttempt(
                problem: "no PDF: \(reason)", refusal: "encryption was asked for and was not possible: \(reason)",
                steps: [Step(.method, .refused, "PDF was not possible: \(reason)", setting.phrase)])
        }
    }

    /// Why no PDF is thought of; what the sender is told of it may be empty.
    private mutating func pdfDoesNotApply(_ copy: CopyContext, _ mode: EncryptMode) -> (text: String, told: String, setting: String)? {
        let enabled = value(SettingKeys.pdfEnabled, copy)
        guard enabled.value else { return ("it is switched off", "", enabled.phrase) }
        let onlyIfMandatory = value(SettingKeys.pdfOnlyIfMandatory, copy)
        guard mode.demandsProtection || !onlyIfMandatory.value else {
            return ("nothing asks for more than S/MIME", "", onlyIfMandatory.phrase)
        }
        let limit = value(SettingKeys.pdfMaxSize, copy)
        guard facts.size <= limit.value.bytes else {
            let text = "the mail has \(Words.size(facts.size)), more than \(SettingKeys.pdfMaxSize.name) = \(limit.value.settingText)"
            return (text, "no PDF: \(text)", limit.phrase)
        }
        return nil
    }

    private mutating func pdf(_ password: PasswordChoice, _ copy: CopyContext) -> PDFChoice {
        var choice = PDFChoice(password: password)
        if value(SettingKeys.pdfAttachOriginal, copy).value { choice.attachesOriginal = true }
        let portal = value(SettingKeys.portalBaseURL, copy).value.value?.text
        if password.mode == .otp { choice.portal = portal }
        // F-05
        if facts.origin == .inside, let portal, value(SettingKeys.replyEnabled, copy).value {
            choice.portal = portal
            choice.replyUntil = snapshot.at.addingTimeInterval(
                TimeInterval(value(SettingKeys.replyValidity, copy).value.duration.components.seconds))
        }
        return choice
    }
}
