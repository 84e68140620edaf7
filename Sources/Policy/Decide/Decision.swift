import Mail
import Settings

/// The work of one decision: what was read on the way, and what came of it.
struct Decision {
    let facts: MessageFacts
    let snapshot: PolicySnapshot
    /// Whose settings the sender's side reads; `nil` when there is no address to look up.
    let sender: EmailAddress?
    /// `nil` for origin outside: the sender has no say.
    let senderView: SettingsView?
    var used = SettingsUsed()
    var notices: NoticeList
    /// What the sender wrote into the subject for a PDF.
    var subjectSecrets = SubjectSecrets()
    var secrets = PlanSecrets()

    init(_ facts: MessageFacts, _ snapshot: PolicySnapshot) {
        self.facts = facts
        self.snapshot = snapshot
        // Section 4, sender address for settings.
        sender =
            switch facts.origin {
            case .inside: facts.sender
            // Zegel wrote its From itself: the system sender's, or that of mail that carries keys (K-01).
            case .system: facts.author.address ?? snapshot.systemSender
            case .outside: nil
            }
        senderView = facts.origin == .outside ? nil : snapshot.settings.view(for: sender)
        notices = NoticeList(facts)
    }

    mutating func plan() -> Plan {
        var triggers = readTriggers()
        let routes = facts.recipients.map { route(of: $0) }
        let isGoingOut = routes.contains { $0.path == .outward }
        if isGoingOut { triggers.subjectReplacement = withoutTags(triggers.subjectReplacement, into: &triggers.steps) }
        let signing = isGoingOut ? decideSigning(asked: triggers.signing) : .notWanted()
        let copies = routes.map { decideCopy(for: $0, triggers, signing) }
        return Plan(
            groups: groups(of: copies), recipients: copies.map(\.decision), steps: [originStep()] + triggers.steps + signing.steps,
            subjectReplacement: triggers.subjectReplacement, fieldRemovals: removals(triggers.removals),
            usedSettings: used.settings, notices: notices.all, signingIsRequired: signing.isRequired,
            alarms: triggers.alarms + alarms(about: signing), secrets: secrets)
    }

    /// A sender's setting, for the message as a whole.
    mutating func senderValue<Value>(_ key: SettingKey<Value>) -> Resolved<Value> {
        let resolved = senderView?.value(key) ?? Resolved(value: key.factory, level: .factory)
        used.add(key.name, resolved)
        return resolved
    }

    /// A setting for one recipient, sides combined.
    mutating func value<Value>(_ key: SettingKey<Value>, _ copy: CopyContext) -> Effective<Value> {
        let effective = copy.view.effective(key, sender: copy.sender)
        used.add(effective)
        return effective
    }

    private func originStep() -> Step {
        let reason = facts.originReason
        let detail =
            facts.authenticatedAs.map { "Listener \(facts.listener), signed in as \($0)" } ?? "Listener \(facts.listener): \(reason)"
        return switch facts.origin {
        case .inside: Step(.origin, .done, "Came from inside", detail)
        case .outside: Step(.origin, .neutral, "Came from outside, so triggers do not count and it is not signed", detail)
        case .system: Step(.origin, .done, "Written by Zegel itself", reason)
        }
    }

    /// What every copy leaves without: the fields that were triggers, and those that claim to be ours (G-06).
    private func removals(_ triggers: [FieldRemoval]) -> [FieldRemoval] {
        guard facts.origin != .system else { return [] }
        let taken = Set(triggers.map(\.index))
        let forged = facts.header.enumerated().compactMap { index, field in
            !taken.contains(index) && ForgedFields.isForged(field, instanceID: snapshot.instanceID)
                ? FieldRemoval(index: index, name: field.name, reason: .forged) : nil
        }
        return (triggers + forged).sorted { $0.index < $1.index }
    }
}

/// The settings a recipient's copy is decided from.
struct CopyContext {
    let recipient: EmailAddress
    let view: SettingsView
    /// `nil`: the sender has no say for this copy (origin outside, or an internal recipient).
    let sender: SettingsView?
}

/// The values that are not the factory's, each once, in the order they were read.
struct SettingsUsed {
    private(set) var settings: [Plan.UsedSetting] = []
    private var seen: Set<Plan.UsedSetting> = []

    mutating func add<Value>(_ key: String, _ resolved: Resolved<Value>?) {
        guard let resolved, resolved.level != .factory else { return }
        let setting = Plan.UsedSetting(key: key, value: resolved.value.shownText, level: resolved.level.name)
        if seen.insert(setting).inserted { settings.append(setting) }
    }

    mutating func add<Value>(_ effective: Effective<Value>) {
        add(effective.key, effective.sender)
        add(effective.key, effective.recipient)
    }
}
