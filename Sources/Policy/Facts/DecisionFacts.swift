import Foundation
import MIME
import Mail
import Settings

/// What a decision was made from, small enough to be kept with it: enough to make it again under other settings.
///
/// Of the header it has what triggers look at, each value cut at `longestValue`; nothing else of the message.
public struct DecisionFacts: Sendable, Codable, Hashable {
    /// One header field, its value unfolded and still encoded.
    public struct Field: Sendable, Codable, Hashable {
        public var name: String
        public var value: String
    }

    /// Characters (Unicode scalars) of a field's value that are kept.
    public static let longestValue = 200
    /// Fields that are kept.
    public static let mostFields = 12
    /// Fields kept of every mail from inside: rules that look at them may come later.
    public static let usualTriggers = ["Sensitivity", "X-Classification", "X-Zegel-Encrypt", "X-Zegel-Sign"]

    public var origin: Origin
    public var originReason: String
    public var listener: String
    public var authenticatedAs: String?
    public var minimumMode: MinimumMode?
    /// `nil` is the null reverse-path.
    public var reversePath: EmailAddress?
    public var author: Author
    public var recipients: [EmailAddress]
    /// The positions of the recipients that To and Cc do not name.
    public var hidden: [Int]
    public var size: Int
    public var hasCalendar: Bool
    public var protection: RootProtection
    public var mayHoldEncryptedLayer: Bool
    public var automaticBecause: String?
    /// Subject, if it may be kept, and the fields that rules look at.
    public var fields: [Field]
    /// The names that the sender's header rules looked for, at any level.
    public var watched: [String]
    /// Of mail from inside with a subject that was not kept.
    public var isSubjectWithheld: Bool

    /// - Parameter settings: `trace.subjects` decides about the subject, the sender's rules about the other fields.
    public init(_ facts: MessageFacts, settings: SettingsSnapshot) {
        origin = facts.origin
        originReason = facts.originReason
        listener = facts.listener
        authenticatedAs = facts.authenticatedAs
        minimumMode = facts.minimumMode
        reversePath = facts.reversePath
        author = facts.author
        recipients = facts.recipients
        hidden = facts.recipients.indices.filter { !facts.visibleRecipients.contains(facts.recipients[$0]) }
        size = facts.size
        hasCalendar = facts.hasCalendar
        protection = facts.protection
        mayHoldEncryptedLayer = facts.mayHoldEncryptedLayer
        automaticBecause = facts.automaticBecause
        let view = settings.view(for: facts.sender)
        let keepsSubject = settings.value(SettingKeys.traceSubjects, at: .global).value
        watched = facts.origin == .inside ? Self.triggers(view) : []
        let names = (keepsSubject ? ["Subject"] : []) + (facts.origin == .inside ? Self.usualTriggers + watched : [])
        fields = facts.header.lazy.filter { field in names.contains { field.isNamed($0) } }.prefix(Self.mostFields).map(Field.init)
        isSubjectWithheld = !keepsSubject && facts.origin == .inside && facts.subject != nil
        if isSubjectWithheld { fields += Self.keywords(in: facts, view) }
        if keepsSubject { coverPassword(facts, view) }
    }

    /// A password in a subject is kept nowhere (G-04).
    private mutating func coverPassword(_ facts: MessageFacts, _ view: SettingsView) {
        guard facts.origin == .inside, view.value(SettingKeys.passwordSubjectTrigger).value.value != nil else { return }
        let subjects = facts.header.filter { $0.isNamed("Subject") }
        guard subjects.contains(where: { SubjectSecrets($0.decoded, view).shown != nil }) else { return }
        fields.removeAll { $0.name.lowercased() == "subject" }
        fields += subjects.prefix(1).map { field in
            let shown = SubjectSecrets(field.decoded, view).shown ?? field.decoded
            return Field(name: "Subject", text: shown)
        }
    }

    /// Stands for a subject that is not kept: the literal keywords found in it, and nothing else of it.
    private static func keywords(in facts: MessageFacts, _ view: SettingsView) -> [Field] {
        let subject = facts.subject ?? ""
        let found = [
            (SettingKeys.triggerSubjectText, SettingKeys.triggerSubjectIsRegex),
            (SettingKeys.triggerSignSubjectText, SettingKeys.triggerSignSubjectIsRegex),
        ].compactMap { text, isRegex -> String? in
            let keyword = SubjectKeyword(view.value(text).value, isRegex: view.value(isRegex).value)
            return !keyword.isRegex && keyword.search(subject) == .found ? keyword.text : nil
        }
        // A subject that cannot be read counts as a hit (T-04), also when it is read again.
        let isUnreadable = facts.header.contains { $0.isNamed("Subject") && $0.unreadableCharset != nil }
        if found.isEmpty, isUnreadable { return [Field(name: "Subject", value: "=?x-unreadable?q?x?=")] }
        return found.isEmpty ? [] : [Field(name: "Subject", value: found.joined(separator: " "))]
    }

    /// The decoded subject; `nil` when there is none or it was not kept.
    public var subject: String? { isSubjectWithheld ? nil : header.first(named: "Subject")?.decoded }

    /// Whose settings count as the sender's; `nil` for mail from outside and from Zegel itself.
    public var sender: EmailAddress? { origin == .inside ? author.address ?? reversePath : nil }

    /// The names of the fields that the header rules of a sender look at, at any level.
    public static func triggers(_ view: SettingsView) -> [String] {
        [SettingKeys.triggerHeaderEncrypt, SettingKeys.triggerHeaderSign].flatMap { key in
            view.ownValues(key).flatMap(\.value.elements).map(\.fieldName)
        }
    }

    var header: Header {
        let text = fields.map { "\($0.name): \($0.value)\r\n" }.joined() + "\r\n"
        return Message(parsing: Array(text.utf8)).root.header
    }
}

/// Short where nothing is to say: most mails are neither protected nor automatic.
extension DecisionFacts {
    private enum CodingKeys: String, CodingKey {
        case origin, originReason, listener, authenticatedAs, minimumMode, reversePath, author, recipients, hidden, size, hasCalendar,
            protection
        case mayHoldEncryptedLayer, automaticBecause, fields, watched, isSubjectWithheld
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        origin = try container.decode(Origin.self, forKey: .origin)
        originReason = try container.decode(String.self, forKey: .originReason)
        listener = try container.decode(String.self, forKey: .listener)
        authenticatedAs = try container.decodeIfPresent(String.self, forKey: .authenticatedAs)
        minimumMode = try container.decodeIfPresent(MinimumMode.self, forKey: .minimumMode)
        reversePath = try container.decodeIfPresent(EmailAddress.self, forKey: .reversePath)
        author = try container.decodeIfPresent(Author.self, forKey: .author) ?? reversePath.map(Author.mailbox) ?? .absent
        recipients = try container.decode([EmailAddress].self, forKey: .recipients)
        hidden = try container.decodeIfPresent([Int].self, forKey: .hidden) ?? []
        size = try container.decode(Int.self, forKey: .size)
        hasCalendar = try container.decodeIfPresent(Bool.self, forKey: .hasCalendar) ?? false
        protection = try container.decodeIfPresent(RootProtection.self, forKey: .protection) ?? .none
        mayHoldEncryptedLayer = try container.decodeIfPresent(Bool.self, forKey: .mayHoldEncryptedLayer) ?? false
        automaticBecause = try container.decodeIfPresent(String.self, forKey: .automaticBecause)
        fields = try container.decodeIfPresent([Field].self, forKey: .fields) ?? []
        watched = try container.decodeIfPresent([String].self, forKey: .watched) ?? []
        isSubjectWithheld = try container.decodeIfPresent(Bool.self, forKey: .isSubjectWithheld) ?? false
    }

    /// Leaves out what is empty, and an author who is the reverse-path.
    public func encode(to encoder: any Encoder) throws {
        // In the order of the letters: that is how they are kept.
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(authenticatedAs, forKey: .authenticatedAs)
        if author != reversePath.map(Author.mailbox) ?? .absent { try container.encode(author, forKey: .author) }
        try container.encodeIfPresent(automaticBecause, forKey: .automaticBecause)
        if !fields.isEmpty { try container.encode(fields, forKey: .fields) }
        if hasCalendar { try container.encode(hasCalendar, forKey: .hasCalendar) }
        if !hidden.isEmpty { try container.encode(hidden, forKey: .hidden) }
        if isSubjectWithheld { try container.encode(isSubjectWithheld, forKey: .isSubjectWithheld) }
        try container.encode(listener, forKey: .listener)
        if mayHoldEncryptedLayer { try container.encode(mayHoldEncryptedLayer, forKey: .mayHoldEncryptedLayer) }
        try container.encodeIfPresent(minimumMode, forKey: .minimumMode)
        try container.encode(origin.rawValue, forKey: .origin)
        try container.encode(originReason, forKey: .originReason)
        if protection != .none { try container.encode(protection, forKey: .protection) }
        try container.encode(recipients, forKey: .recipients)
        try container.encodeIfPresent(reversePath?.description, forKey: .reversePath)
        try container.encode(size, forKey: .size)
        if !watched.isEmpty { try container.encode(watched, forKey: .watched) }
    }
}

extension DecisionFacts.Field {
    fileprivate init(_ field: HeaderField) {
        self.init(name: field.name, text: field.unfolded)
    }

    fileprivate init(name: String, text: String) {
        self.name = name
        let scalars = text.unicodeScalars.prefix(DecisionFacts.longestValue)
        // A control character could end the field when it is read again.
        value = String(String.UnicodeScalarView(scalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : $0 }))
    }
}

extension MessageFacts {
    /// The facts a decision was made from, as far as they were kept.
    public init(_ kept: DecisionFacts) {
        let header = kept.header
        self.init(
            origin: kept.origin, originReason: kept.originReason, listener: kept.listener, authenticatedAs: kept.authenticatedAs,
            minimumMode: kept.minimumMode, reversePath: kept.reversePath, recipients: kept.recipients, author: kept.author,
            subject: header.first(named: "Subject")?.decoded,
            visibleRecipients: Set(kept.recipients.indices.filter { !kept.hidden.contains($0) }.map { kept.recipients[$0] }),
            header: header, size: kept.size, hasCalendar: kept.hasCalendar, protection: kept.protection,
            mayHoldEncryptedLayer: kept.mayHoldEncryptedLayer, automaticBecause: kept.automaticBecause)
    }
}
