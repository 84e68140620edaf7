import Settings

/// What a sender wrote into the subject for a PDF (E-06), and the subject without it.
struct SubjectSecrets {
    enum Password: Equatable {
        case none
        case found(String)
        /// Fewer than `fewestCharacters`.
        case weak
        /// The expression ran out of time: the subject may hold one.
        case unreadable
    }

    enum Number: Equatable {
        case none
        case found(PhoneNumber)
        /// Something that looks like one and is none.
        case unusable
    }

    /// The floor of passwords that senders choose (15.1).
    static let fewestCharacters = 8

    var password = Password.none
    var number = Number.none
    /// Both removed; `nil`: there was nothing.
    var remaining: String?
    /// For traces and notices: the password is covered up, the rest as written; `nil`: as it is.
    var shown: String?

    init() {}

    /// - Parameter view: of the sender.
    init(_ subject: String, _ view: SettingsView) {
        var rest = subject
        if let pattern = view.value(SettingKeys.passwordSubjectTrigger).value.value?.pattern {
            guard let captures = pattern.captures(in: subject) else {
                (password, remaining, shown) = (.unreadable, "", "")
                return
            }
            take(captures, from: &rest)
        }
        if view.value(SettingKeys.smsPhoneInSubject).value, view.value(SettingKeys.triggerSubjectEnabled).value {
            takeNumber(from: &rest, view)
        }
        if rest != subject { remaining = rest }
    }

    /// The first one counts; all of them are removed.
    private mutating func take(_ captures: [Pattern.Capture], from rest: inout String) {
        guard let first = captures.first else { return }
        let text = String(rest[first.group])
        password = text.count < Self.fewestCharacters ? .weak : .found(text)
        var covered = rest
        for capture in captures.reversed() where !capture.group.isEmpty {
            covered.replaceSubrange(capture.group, with: rest[capture.group].count < Self.fewestCharacters ? "***" : "************")
        }
        shown = covered
        rest = SubjectKeyword.removing(captures.map(\.match), from: rest)
    }

    /// A number stands right behind the keyword that asks for encryption.
    private mutating func takeNumber(from rest: inout String, _ view: SettingsView) {
        let keyword = SubjectKeyword(
            view.value(SettingKeys.triggerSubjectText).value, isRegex: view.value(SettingKeys.triggerSubjectIsRegex).value)
        let country = view.value(SettingKeys.smsDefaultCountry).value.value
        for match in keyword.ranges(in: rest) {
            guard let (range, text) = Self.digits(after: match.upperBound, in: rest) else { continue }
            number = PhoneNumber(text, in: country).map(Number.found) ?? .unusable
            rest = SubjectKeyword.removing([range], from: rest)
            return
        }
    }

    /// What begins like a number and has at least five digits: one word of seven or more, else words as far as they are digits.
    private static func digits(after start: String.Index, in text: String) -> (Range<String.Index>, String)? {
        let rest = text[start...].drop { $0 == " " || $0 == ":" }
        guard let first = rest.first, first == "+" || first == "0" else { return nil }
        let word = rest.prefix { "+0123456789.-()/".contains($0) }
        let long = rest.prefix { "+0123456789.-()/ ".contains($0) }
        let taken = word.count(where: \.isNumber) >= 7 ? word : long
        let end = taken.lastIndex { $0.isNumber || $0 == ")" }
        guard let end, taken.count(where: \.isNumber) >= 5 else { return nil }
        let range = rest.startIndex..<text.index(after: end)
        return (range, String(text[range]))
    }
}

extension Decision {
    /// Takes password and number out of the subject, whatever becomes of them.
    mutating func readSubjectSecrets(into triggers: inout Triggers) {
        guard let senderView, let subject = facts.subject else { return }
        subjectSecrets = SubjectSecrets(subject, senderView)
        if subjectSecrets.password != .none { _ = senderValue(SettingKeys.passwordSubjectTrigger) }
        if subjectSecrets.number != .none { _ = senderValue(SettingKeys.smsPhoneInSubject) }
        triggers.subjectReplacement = subjectSecrets.remaining
        removeFurtherSubjects(senderView, into: &triggers)
        switch subjectSecrets.password {
        case .none: break
        case .found, .weak:
            triggers.steps.append(
                Step(.trigger, .done, "A password was taken out of the subject", SettingKeys.passwordSubjectTrigger.name))
        case .unreadable:
            let alarm =
                "the expression of \(SettingKeys.passwordSubjectTrigger.name) took longer than \(Pattern.timeLimit.milliseconds) ms, so "
                + "the whole subject is left out: it may hold a password"
            triggers.alarms.append(alarm)
            triggers.steps.append(Step(.trigger, .attention, "The subject is left out", alarm.capitalizedFirst))
        }
        switch subjectSecrets.number {
        case .none: break
        case .found(let number):
            triggers.steps.append(Step(.trigger, .done, "A telephone number was taken out of the subject", number.masked))
        case .unusable:
            triggers.steps.append(
                Step(
                    .trigger, .attention, "What stands for a telephone number in the subject is none",
                    "\(SettingKeys.smsPhoneInSubject.name); without country code it needs \(SettingKeys.smsDefaultCountry.name)"))
        }
    }

    /// A second Subject field with a password in it is against RFC 5322 §3.6, and does not leave.
    private func removeFurtherSubjects(_ view: SettingsView, into triggers: inout Triggers) {
        guard view.value(SettingKeys.passwordSubjectTrigger).value.value != nil else { return }
        for (index, field) in facts.header.enumerated().filter({ $0.element.isNamed("Subject") }).dropFirst() {
            if SubjectSecrets(field.decoded, view).password != .none { triggers.remove(index, field.name) }
        }
    }
}

extension MessageFacts {
    /// The subject as traces and notices may show it: a password in it is covered up.
    public func shownSubject(_ settings: SettingsSnapshot) -> String? {
        guard origin == .inside, let subject else { return subject }
        return SubjectSecrets(subject, settings.view(for: sender)).shown ?? subject
    }
}
