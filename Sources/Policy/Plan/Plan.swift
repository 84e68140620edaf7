import Mail

/// What is done with a message, for whom, and why: the one record that the mail flow carries out and that *explain*,
/// *trace* and the notices print.
public struct Plan: Sendable, Codable, Hashable {
    /// One copy of the message.
    public struct Group: Sendable, Codable, Hashable {
        public var recipients: [EmailAddress]
        public var treatment: Treatment

        public init(recipients: [EmailAddress], treatment: Treatment) {
            self.recipients = recipients
            self.treatment = treatment
        }
    }

    /// A value that is not the factory's and was read for this decision.
    public struct UsedSetting: Sendable, Codable, Hashable {
        public var key: String
        public var value: String
        /// `global`, `*.partner.example`, `partner.example`, `bob@partner.example`
        public var level: String

        private enum CodingKeys: String, CodingKey { case key, level, value }
    }

    /// Every recipient is in exactly one group.
    public var groups: [Group]
    /// One for each recipient, in the order of the envelope.
    public var recipients: [RecipientDecision]
    /// The steps all recipients share.
    public var steps: [Step]
    /// The whole new subject of every copy; `nil`: it stays.
    public var subjectReplacement: String?
    /// The fields every copy leaves without.
    public var fieldRemovals: [FieldRemoval]
    public var usedSettings: [UsedSetting]
    public var notices: [Notice]
    /// Signing is required: a copy that cannot be signed is not sent.
    public var signingIsRequired: Bool
    /// Things an administrator should be told of: an expression that ran out of time.
    public var alarms: [String]
    /// What carrying it out needs and nobody may read: in no trace, no explanation, no log.
    public var secrets = PlanSecrets()

    /// The story for one recipient: shared and own steps in order. Triggers and signing concern the way out alone.
    public func story(for decision: RecipientDecision) -> [Step] {
        let shared = steps.filter { decision.path == .outward || ($0.kind != .trigger && $0.kind != .signing) }
        let all = shared + decision.steps
        return Step.Kind.allCases.flatMap { kind in all.filter { $0.kind == kind } }
    }

    /// The decision for a recipient of the envelope.
    public func decision(for recipient: EmailAddress) -> RecipientDecision? {
        recipients.first { $0.recipient == recipient }
    }

    /// Whether nothing about the message changes for anyone: it leaves byte for byte as it came.
    public var isUntouched: Bool {
        subjectReplacement == nil && fieldRemovals.isEmpty && groups.allSatisfy { $0.treatment == .pass }
    }
}

/// Leaves out what is empty: a trace stays small.
extension Plan {
    private enum CodingKeys: String, CodingKey {
        case groups, recipients, steps, subjectReplacement, fieldRemovals, usedSettings, notices, signingIsRequired, alarms
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        groups = try container.decode([Group].self, forKey: .groups)
        recipients = try container.decode([RecipientDecision].self, forKey: .recipients)
        steps = try container.decode([Step].self, forKey: .steps)
        subjectReplacement = try container.decodeIfPresent(String.self, forKey: .subjectReplacement)
        fieldRemovals = try container.decodeIfPresent([FieldRemoval].self, forKey: .fieldRemovals) ?? []
        usedSettings = try container.decodeIfPresent([UsedSetting].self, forKey: .usedSettings) ?? []
        notices = try container.decodeIfPresent([Notice].self, forKey: .notices) ?? []
        signingIsRequired = try container.decodeIfPresent(Bool.self, forKey: .signingIsRequired) ?? false
        alarms = try container.decodeIfPresent([String].self, forKey: .alarms) ?? []
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        if !alarms.isEmpty { try container.encode(alarms, forKey: .alarms) }
        if !fieldRemovals.isEmpty { try container.encode(fieldRemovals, forKey: .fieldRemovals) }
        try container.encode(groups, forKey: .groups)
        if !notices.isEmpty { try container.encode(notices, forKey: .notices) }
        try container.encode(recipients, forKey: .recipients)
        if signingIsRequired { try container.encode(signingIsRequired, forKey: .signingIsRequired) }
        try container.encode(steps, forKey: .steps)
        try container.encodeIfPresent(subjectReplacement, forKey: .subjectReplacement)
        if !usedSettings.isEmpty { try container.encode(usedSettings, forKey: .usedSettings) }
    }
}
