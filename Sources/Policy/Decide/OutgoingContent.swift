import Settings

extension Decision {
    /// The subject without our tags, which answers would collect (E-15); the given one when there is nothing to take away.
    ///
    /// Tags are ours only for a sender whose own mail gets them.
    /// - Parameter subject: what triggers left of it; `nil` when they changed nothing.
    mutating func withoutTags(_ subject: String?, into steps: inout [Step]) -> String? {
        guard facts.origin == .inside, let current = subject ?? facts.subject, senderValue(SettingKeys.tagsEnabled).value,
            senderValue(SettingKeys.tagsStripOutgoing).value
        else { return subject }
        let tags = SubjectTags(
            decrypted: senderValue(SettingKeys.tagsDecrypted).value.text, signed: senderValue(SettingKeys.tagsSigned).value.text,
            signedBy: senderValue(SettingKeys.tagsSignedBy).value.text, invalid: senderValue(SettingKeys.tagsInvalid).value.text)
        guard let cleaned = tags.cleaned(current) else { return subject }
        steps.append(Step(.trigger, .done, "Our tags are taken out of the subject", "\(SettingKeys.tagsStripOutgoing.name) = true"))
        return cleaned
    }

    /// What an administrator should know about content that is going to be signed (`threats.md` A1.8).
    func alarms(about signing: Signing) -> [String] {
        guard signing.choice != nil, let style = facts.conditionalStyle else { return [] }
        return ["signed-content-conditional-css: the mail is signed and holds \(style), so it may read otherwise elsewhere"]
    }
}
