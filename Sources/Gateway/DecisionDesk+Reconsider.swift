import Foundation
import Mail
import Policy
import Settings
import Store

/// What becomes of a message of the past under other settings (`behaviour.md` 4: a change shows its effect before it is saved).
public enum Reconsideration: Sendable, Hashable {
    /// A recipient's copy that would go another way.
    public struct Difference: Sendable, Hashable {
        public var recipient: EmailAddress
        /// Two or three words: `sent plain`.
        public var was: String
        /// The same under the changed settings; with the detail that differs when the words are the same.
        public var wouldBe: String
    }

    case same
    case different([Difference])
    /// The trace does not say enough: why.
    case unknown(String)
}

extension DecisionDesk {
    /// Decides about a message of the past again, by the stored settings and by changed ones, with the certificates of today: what
    /// differs is the work of the change alone.
    ///
    /// - Returns: the recipients whose copies would be refused, held, signed or encrypted in another way; nothing is stored.
    public func reconsider(_ trace: TraceRow, under changed: SettingsTree) async throws -> Reconsideration {
        guard let record = TraceRecord(json: trace.decision) else { return .unknown("the trace is of another version") }
        let facts = MessageFacts(record.facts)
        let present = try await snapshots.snapshot(for: facts)
        if let reason = record.facts.gap(between: present.settings, and: SettingsSnapshot(changed)) { return .unknown(reason) }
        let proposed = try await snapshots.snapshot(for: facts, under: changed)
        let (before, after) = try await crypto.run { (Policy.decide(facts, present), Policy.decide(facts, proposed)) }
        let differences = facts.recipients.compactMap { recipient -> Reconsideration.Difference? in
            let (was, wouldBe) = (before.way(of: recipient), after.way(of: recipient))
            guard was != wouldBe else { return nil }
            return .init(recipient: recipient, was: was.words(beside: wouldBe), wouldBe: wouldBe.words(beside: was))
        }
        return differences.isEmpty ? .same : .different(differences)
    }
}

extension DecisionFacts {
    /// Why the facts do not suffice to tell two settings apart; `nil` when they do.
    fileprivate func gap(between present: SettingsSnapshot, and changed: SettingsSnapshot) -> String? {
        guard origin == .inside else { return nil }
        let (now, then) = (present.view(for: sender), changed.view(for: sender))
        if isSubjectWithheld, now.subjectTriggers != then.subjectTriggers || then.readsSubjectByExpression {
            return "its subject was not kept (trace.subjects)"
        }
        let kept = Set((watched + Self.usualTriggers + (isSubjectWithheld ? [] : ["Subject"])).map { $0.lowercased() })
        let unknown = (Self.triggers(now) + Self.triggers(then)).first { !kept.contains($0.lowercased()) }
        return unknown.map { "its header field \($0) was not kept" }
    }
}

extension SettingsView {
    /// What decides about the subject.
    fileprivate var subjectTriggers: [String] {
        let switches = [
            SettingKeys.triggerSubjectEnabled, SettingKeys.triggerSubjectIsRegex, SettingKeys.triggerSignSubjectEnabled,
            SettingKeys.triggerSignSubjectIsRegex,
        ]
        let texts = [SettingKeys.triggerSubjectText, SettingKeys.triggerSignSubjectText]
        return switches.map { value($0).value.settingText } + texts.map { value($0).value.settingText }
    }

    fileprivate var readsSubjectByExpression: Bool {
        value(SettingKeys.triggerSubjectIsRegex).value || value(SettingKeys.triggerSignSubjectIsRegex).value
    }
}

/// How one recipient's copy leaves, as far as he could tell.
private struct Way: Equatable {
    var outcome: RecipientDecision.Outcome?
    var signing: SigningChoice?
    var cipher: ContentCipher?
    /// How the password of a PDF reaches him; `nil`: no PDF.
    var password: PasswordMode?

    /// The outcome, and what tells it from another with the same outcome.
    func words(beside other: Way) -> String {
        let words = outcome?.words ?? "not decided"
        guard outcome == other.outcome else { return words }
        let details = [
            cipher == other.cipher ? nil : cipher?.rawValue,
            password == other.password ? nil : password.map { "PDF, password \($0.rawValue)" },
            signing == other.signing
                ? nil : signing.map { "signed by \($0.thumbprint.prefix(8)), \($0.form.rawValue), \($0.digest.rawValue)" },
        ].compactMap(\.self)
        return details.isEmpty ? words : "\(words) (\(details.joined(separator: "; ")))"
    }
}

extension Plan {
    fileprivate func way(of recipient: EmailAddress) -> Way {
        let protection = groups.first { $0.recipients.contains(recipient) }?.treatment.protection
        return Way(
            outcome: decision(for: recipient)?.outcome, signing: protection?.signing, cipher: protection?.encryption?.cipher,
            password: protection?.pdf?.password.mode)
    }
}

extension Treatment {
    fileprivate var protection: Protection? {
        switch self {
        case .protect(let protection): protection
        case .unprotect(let unprotection): unprotection.thenProtect
        case .pass, .refuse, .hold: nil
        }
    }
}
