import Mail
import Settings

/// What the story tells after the recipients: the copies, the notices and the settings behind it all (X-01).
extension Explanation {
    /// Recipients a line names; the others are counted.
    private static let mostNames = 20

    /// Each copy that leaves or is kept, with its signature and the certificates that open it; `nil` when there is none.
    public var copies: String? {
        Self.section(
            "Copies",
            plan.groups.compactMap { group in
                Self.words(group.treatment).map { mark, words in
                    "  \(paint(mark.sign, mark)) \(Self.names(group.recipients))\n      \(words)"
                }
            })
    }

    /// The mails the decision calls for; `nil` when there are none.
    ///
    /// One about an encrypted message is not repeated within a day.
    public var notices: String? {
        var lines = plan.notices.map { notice in
            "  \(paint(Mark.done.sign, .done)) \(Words.printable(notice.to.description)) is told that \(notice.kind.words)\n"
                + "      For \(Self.names(notice.recipients.map(\.address)))"
        }
        let isHeld = plan.recipients.contains { $0.outcome == .held }
        if isHeld || !plan.alarms.isEmpty {
            let why = isHeld ? "the message is held" : "something in the settings needs them"
            lines.append("  \(paint(Mark.attention.sign, .attention)) The administrators are told that \(why)\n      At most once a day")
        }
        return Self.section("Notices", lines)
    }

    /// The settings that count and are not the factory's; `nil` when there are none.
    public var settings: String? {
        let rows = plan.usedSettings.map { setting in
            let level = SettingLevel(name: setting.level)?.phrase ?? setting.level
            return "  \(Words.printable(setting.key)) = \(Words.printable(setting.value))  (\(level))"
        }
        return Self.section("Settings that count, beside the factory's", rows)
    }

    /// What would encrypt for those it was not possible for, as commands; `nil` when there is nothing to mend.
    public var remedies: String? {
        let lines = plan.recipients.filter { !$0.outcome.isProtected }.compactMap { decision -> String? in
            guard let step = decision.steps.first(where: { $0.kind == .method && $0.mark == .refused }) else { return nil }
            let looked = step.refused.first.map { " (why not the other: zegel certificate show \($0.thumbprint.prefix(16)))" } ?? ""
            return "  For \(Words.printable(decision.recipient.description)): zegel certificate import FILE\(looked)"
        }
        let more = lines.count > Self.mostRemedies ? ["  and for \(lines.count - Self.mostRemedies) more"] : []
        return Self.section("What would make encryption possible", lines.prefix(Self.mostRemedies) + more)
    }

    private static let mostRemedies = 5

    /// Lines under a heading; `nil` when there are none.
    public static func section(_ heading: String, _ lines: [String]) -> String? {
        lines.isEmpty ? nil : ([heading] + lines).joined(separator: "\n")
    }

    /// `bob@partner.example, carol@partner.example and 3 more`
    public static func names(_ addresses: [EmailAddress]) -> String {
        let named = addresses.prefix(mostNames).map { Words.printable($0.description) }.joined(separator: ", ")
        return addresses.count > mostNames ? "\(named) and \(addresses.count - mostNames) more" : named
    }

    /// `nil`: no copy.
    private static func words(_ treatment: Treatment) -> (Mark, String)? {
        switch treatment {
        case .pass: (.neutral, "As it came, but for what is taken out of every copy")
        case .protect(let protection): (.done, words(protection).capitalizedFirst)
        case .unprotect(let unprotection): (.done, words(unprotection).capitalizedFirst)
        case .hold(let refusal): (.attention, "Kept in the queue: \(Words.printable(refusal.reason))")
        case .refuse: nil
        }
    }

    private static func words(_ protection: Protection) -> String {
        let signing = protection.signing.map {
            "signed with \(CertificateText.short(thumbprint: $0.thumbprint)) (\($0.form.rawValue), \($0.digest.rawValue))"
        }
        let encryption = protection.encryption.map { choice in
            let keys = choice.certificates.prefix(mostNames).map { CertificateText.short(thumbprint: $0.thumbprint) }
            let more = choice.certificates.count > mostNames ? " and \(choice.certificates.count - mostNames) more" : ""
            return "encrypted with \(choice.cipher.rawValue) to \(keys.joined(separator: ", "))\(more)"
        }
        let pdf = protection.pdf.map { "encrypted PDF, \($0.password.words)" }
        return [pdf, signing, encryption].compactMap(\.self).joined(separator: "; ")
    }

    private static func words(_ unprotection: Unprotection) -> String {
        let parts = [
            unprotection.isStrict ? "opened with the recipient's own keys" : "opened with any key that fits",
            unprotection.removesSignature ? "valid signatures are taken off" : nil,
            unprotection.writesInfoHeaders ? "marked in the header" : nil,
            unprotection.tags == nil ? nil : "marked in the subject",
            unprotection.thenProtect.map { "then \(words($0))" },
        ]
        return parts.compactMap(\.self).joined(separator: "; ")
    }
}

extension Notice.Kind {
    /// Completes "is told that".
    fileprivate var words: String {
        switch self {
        case .encryptionFailed: "encryption was not possible and nothing was sent"
        case .signingFailed: "signing was not possible and nothing was sent"
        case .encryptionNotification: "the message was encrypted"
        case .passwords: "the PDF opens with the password named there, to be passed on"
        }
    }
}
