/// One thing that must hold between the values a level has or inherits (P-01).
struct CoherenceRule: Sendable {
    /// `nil`: it holds.
    let check: @Sendable (SettingsView, SettingLevel) -> Incoherence?

    static let all: [CoherenceRule] = [
        expression(SettingKeys.triggerSubjectText, SettingKeys.triggerSubjectIsRegex),
        expression(SettingKeys.triggerSignSubjectText, SettingKeys.triggerSignSubjectIsRegex),
        portalForOneTimePasswords, portalForReplies, senderOfReplies, transportForSMS, smsAllowed, staticPassword, subjectPassword,
        channelBySMS, channelByPortal, internalEverywhere, internalBelowTop,
    ]

    /// A trigger that is a regular expression is well formed.
    private static func expression(_ text: SettingKey<Keyword>, _ isRegex: SettingKey<Bool>) -> CoherenceRule {
        CoherenceRule { view, level in
            guard view.value(isRegex).value, let problem = Pattern.problem(in: view.value(text).value.text) else { return nil }
            return Incoherence(
                [text.name, isRegex.name], at: level, "the text is not a regular expression: \(problem)",
                remedy: "correct \(text.name), or set \(isRegex.name) to false")
        }
    }

    private static let portalForOneTimePasswords = CoherenceRule { view, level in
        guard view.value(SettingKeys.passwordMode).value == .otp, view.lacks(SettingKeys.portalBaseURL) else { return nil }
        return Incoherence(
            [SettingKeys.passwordMode.name, SettingKeys.portalBaseURL.name], at: level,
            "one-time passwords are looked up in the portal, and its address is not set",
            remedy: "set portal.base-url first, or choose another password.mode")
    }

    private static let portalForReplies = CoherenceRule { view, level in
        guard view.value(SettingKeys.replyEnabled).value, view.lacks(SettingKeys.portalBaseURL) else { return nil }
        return Incoherence(
            [SettingKeys.replyEnabled.name, SettingKeys.portalBaseURL.name], at: level,
            "replies are written in the portal, and its address is not set",
            remedy: "set portal.base-url first, or set reply.enabled to false")
    }

    private static let senderOfReplies = CoherenceRule { view, level in
        guard view.value(SettingKeys.replyEnabled).value, view.lacks(SettingKeys.replySender) else { return nil }
        return Incoherence(
            [SettingKeys.replyEnabled.name, SettingKeys.replySender.name], at: level, "replies need an address to come from",
            remedy: "set reply.sender first, or set reply.enabled to false")
    }

    private static let transportForSMS = CoherenceRule { view, level in
        guard view.value(SettingKeys.passwordMode).value == .sms, view.lacks(SettingKeys.smsTransport) else { return nil }
        return Incoherence(
            [SettingKeys.passwordMode.name, SettingKeys.smsTransport.name], at: level,
            "passwords are to go by SMS, and no transport is set",
            remedy: "set sms.transport globally first, or choose another password.mode")
    }

    private static let smsAllowed = CoherenceRule { view, level in
        guard view.value(SettingKeys.passwordMode).value == .sms, !view.value(SettingKeys.smsAllowed).value else { return nil }
        return Incoherence(
            [SettingKeys.passwordMode.name, SettingKeys.smsAllowed.name], at: level, "passwords are to go by SMS, which is not allowed",
            remedy: "set sms.allowed to true first, or choose another password.mode")
    }

    /// Globally nobody has a password of his own; a level that chooses the mode itself has to have one.
    private static let staticPassword = CoherenceRule { view, level in
        let mode = view.value(SettingKeys.passwordMode)
        guard mode.value == .static, mode.level == level, view.lacks(SettingKeys.passwordStatic) else { return nil }
        switch level {
        case .global:
            guard view.value(SettingKeys.pdfEnabled).value else { return nil }
            return Incoherence(
                [SettingKeys.passwordMode.name, SettingKeys.pdfEnabled.name], at: level,
                "one password for everybody would be none, so there is no static password globally",
                remedy: "set password.mode to static for a domain or user that has password.static, or set pdf.enabled to false")
        case .user:
            return Incoherence(
                [SettingKeys.passwordMode.name, SettingKeys.passwordStatic.name], at: level, "there is no password",
                remedy: "set password.static first, or choose another password.mode")
        case .domain, .wildcard, .factory: return nil
        }
    }

    private static let subjectPassword = CoherenceRule { view, level in
        guard level == .global, view.value(SettingKeys.passwordMode).value == .sender, view.lacks(SettingKeys.passwordSubjectTrigger)
        else { return nil }
        return Incoherence(
            [SettingKeys.passwordMode.name, SettingKeys.passwordSubjectTrigger.name], at: level,
            "the password is to be taken from the subject, and nothing says where it stands there",
            remedy: "set password.subject-trigger first, or choose another password.mode")
    }

    private static let channelBySMS = CoherenceRule { view, level in
        guard view.value(SettingKeys.caPFXChannel).value == .sms, view.lacks(SettingKeys.smsTransport) else { return nil }
        return Incoherence(
            [SettingKeys.caPFXChannel.name, SettingKeys.smsTransport.name], at: level,
            "the passwords of key files are to go by SMS, and no transport is set",
            remedy: "set sms.transport globally first, or choose another ca.pfx-channel")
    }

    private static let channelByPortal = CoherenceRule { view, level in
        guard view.value(SettingKeys.caPFXChannel).value == .portal, view.lacks(SettingKeys.portalBaseURL) else { return nil }
        return Incoherence(
            [SettingKeys.caPFXChannel.name, SettingKeys.portalBaseURL.name], at: level,
            "the passwords of key files are to be shown in the portal, and its address is not set",
            remedy: "set portal.base-url first, or choose another ca.pfx-channel")
    }

    /// Mail to an internal address is taken from anybody: were every address internal, anybody could send anywhere through us.
    private static let internalEverywhere = CoherenceRule { view, level in
        guard level == .global, view.value(SettingKeys.locality).value == .internal else { return nil }
        return Incoherence(
            [SettingKeys.locality.name], at: level,
            "every address of the world would count as yours, and mail to it be relayed for anybody",
            remedy: "name your own domains: zegel domain add example.com --internal")
    }

    /// The same for all below a top-level domain, and for such a domain itself, which is nobody's mail domain.
    private static let internalBelowTop = CoherenceRule { view, level in
        let problem: String
        switch level {
        case .wildcard(let domain) where domain.isSingleLabel:
            problem = "all below .\(domain) would count as yours, and mail to it be relayed for anybody"
        case .domain(let domain) where domain.isSingleLabel: problem = "it has one label alone, as top-level domains have"
        case .factory, .global, .wildcard, .domain, .user: return nil
        }
        let locality = view.value(SettingKeys.locality)
        guard locality.level == level, locality.value == .internal else { return nil }
        return Incoherence(
            [SettingKeys.locality.name], at: level, problem,
            remedy: "name your own domains: zegel domain add example.com --internal")
    }
}

extension SettingsView {
    /// Whether the value is none.
    fileprivate func lacks<Value>(_ key: SettingKey<OptionalValue<Value>>) -> Bool { value(key).value.value == nil }
}
