import MIME
import Settings

/// What the triggers of a message ask for (6.3).
struct Triggers {
    /// Why encryption is mandatory, in words that follow "raised by": `the subject`; `nil`: nothing asked.
    var encryption: String?
    /// The same for signing.
    var signing: String?
    var subjectReplacement: String?
    var removals: [FieldRemoval] = []
    var steps: [Step] = []
    var alarms: [String] = []
}

/// The settings of one family of triggers.
private struct TriggerKeys {
    let noun: String
    let enabled: SettingKey<Bool>
    let text: SettingKey<Keyword>
    let isRegex: SettingKey<Bool>
    let strip: SettingKey<Bool>
    let header: SettingKey<SettingList<HeaderRule>>

    static let encryption = TriggerKeys(
        noun: "encryption", enabled: SettingKeys.triggerSubjectEnabled, text: SettingKeys.triggerSubjectText,
        isRegex: SettingKeys.triggerSubjectIsRegex, strip: SettingKeys.triggerSubjectStrip, header: SettingKeys.triggerHeaderEncrypt)
    static let signing = TriggerKeys(
        noun: "signing", enabled: SettingKeys.triggerSignSubjectEnabled, text: SettingKeys.triggerSignSubjectText,
        isRegex: SettingKeys.triggerSignSubjectIsRegex, strip: SettingKeys.triggerSignSubjectStrip,
        header: SettingKeys.triggerHeaderSign)
}

extension Decision {
    /// Reads the triggers of mail from inside; all other mail has none (G-05, T-05).
    mutating func readTriggers() -> Triggers {
        var triggers = Triggers()
        guard facts.origin == .inside else { return triggers }
        readSubjectSecrets(into: &triggers)
        let override = senderValue(SettingKeys.encryptOverrideAllowed)
        if override.value {
            triggers.encryption = read(.encryption, into: &triggers)
        } else {
            let setting = "\(SettingKeys.encryptOverrideAllowed.name) = false from \(override.level.phrase)"
            triggers.steps.append(Step(.trigger, .neutral, "The sender may not ask for encryption, so triggers do not count", setting))
        }
        triggers.signing = read(.signing, into: &triggers)
        return triggers
    }

    /// One family: its step, and who asked if somebody did.
    private mutating func read(_ keys: TriggerKeys, into triggers: inout Triggers) -> String? {
        let subject = readSubject(keys, into: &triggers)
        let header = readHeader(keys, into: &triggers)
        let tested = [subject.tested, header.tested].compactMap(\.self)
        guard let asked = subject.asked ?? header.asked else {
            // A family that is wholly off by default has nothing to tell.
            if tested.isEmpty, keys.noun == TriggerKeys.signing.noun { return nil }
            let detail = tested.isEmpty ? "no trigger is switched on" : tested.joined(separator: "; ")
            triggers.steps.append(Step(.trigger, .neutral, "No trigger asked for \(keys.noun)", detail.capitalizedFirst))
            return nil
        }
        let mark = asked.gaveUp ? Mark.attention : .done
        triggers.steps.append(Step(.trigger, mark, "\(asked.by.capitalizedFirst) asked for \(keys.noun)", asked.detail))
        return asked.by
    }

    /// What a trigger found: `tested` tells what did not match, `asked` what did.
    private struct Reading {
        struct Asked {
            let by: String
            let detail: String
            let gaveUp: Bool
        }
        var asked: Asked?
        var tested: String?
    }

    private mutating func readSubject(_ keys: TriggerKeys, into triggers: inout Triggers) -> Reading {
        guard senderValue(keys.enabled).value else { return Reading() }
        let text = senderValue(keys.text).value
        let keyword = SubjectKeyword(text, isRegex: senderValue(keys.isRegex).value)
        // A second Subject field is against RFC 5322 §3.6, and no way around the first.
        let fields = facts.header.enumerated().filter { $0.element.isNamed("Subject") }
        let results = keyword.search(fields.map(\.element.decoded))
        if !results.contains(.found), let charset = fields.lazy.compactMap(\.element.unreadableCharset).first {
            let alarm = "a subject in the charset \(charset.prefix(40)) cannot be read, which counts as found"
            triggers.alarms.append(alarm)
            return Reading(asked: .init(by: "the subject", detail: "\(alarm) (T-04)", gaveUp: true))
        }
        guard results.contains(where: { $0 != .notFound }) else { return Reading(tested: "subject has no \(text.text)") }
        guard results.contains(.found) else {
            let problem =
                keyword.pattern == nil
                ? "is no regular expression" : "took longer than \(Pattern.timeLimit.milliseconds) ms on a subject"
            let alarm = "\(keys.text.name) \(problem), which counts as found"
            triggers.alarms.append(alarm)
            return Reading(asked: .init(by: "the subject", detail: "\(alarm) (T-04)", gaveUp: true))
        }
        guard senderValue(keys.strip).value else {
            return Reading(asked: .init(by: "the subject", detail: "\(text.text) found", gaveUp: false))
        }
        if results.first == .found {
            triggers.subjectReplacement = keyword.removed(from: triggers.subjectReplacement ?? facts.subject ?? "")
        }
        for (field, result) in zip(fields, results).dropFirst() where result == .found {
            triggers.remove(field.offset, field.element.name)
        }
        return Reading(asked: .init(by: "the subject", detail: "\(text.text) found and removed", gaveUp: false))
    }

    private mutating func readHeader(_ keys: TriggerKeys, into triggers: inout Triggers) -> Reading {
        let rules = senderValue(keys.header).value.elements
        guard !rules.isEmpty else { return Reading() }
        let strips = senderValue(SettingKeys.triggerHeaderStrip).value
        var asked: Reading.Asked?
        for rule in rules {
            let fields = facts.header.enumerated().filter { $0.element.isNamed(rule.fieldName) }
            let (found, gaveUp) = rule.pattern.search(fields.lazy.map(\.element.decoded))
            if gaveUp {
                triggers.alarms.append(
                    "the expression of header rule \(rule.fieldName) took longer than \(Pattern.timeLimit.milliseconds) ms, which counts as found"
                )
            }
            guard !found.isEmpty || gaveUp else { continue }
            let isRemoved = strips && !found.isEmpty
            let detail = gaveUp ? "took too long, which counts as found (T-04)" : isRemoved ? "matched and removed" : "matched"
            asked = asked ?? .init(by: "the header field \(rule.fieldName)", detail: "\(rule.settingText): \(detail)", gaveUp: gaveUp)
            if isRemoved { found.forEach { triggers.remove(fields[$0].offset, fields[$0].element.name) } }
        }
        return Reading(asked: asked, tested: "no header rule matched (\(rules.count) tested)")
    }
}

extension Triggers {
    mutating func remove(_ index: Int, _ name: String) {
        guard !removals.contains(where: { $0.index == index }) else { return }
        removals.append(FieldRemoval(index: index, name: name, reason: .trigger))
    }
}

extension Duration {
    /// Whole milliseconds.
    var milliseconds: Int { Int(components.seconds) * 1000 + Int(components.attoseconds / 1_000_000_000_000_000) }
}

extension String {
    /// The first letter in upper case, the rest as it is.
    var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
