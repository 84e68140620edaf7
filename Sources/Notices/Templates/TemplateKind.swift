/// A kind of mail or message Zegel writes, with the variables its template may name (`behaviour.md` 18).
public struct TemplateKind: Sendable, Hashable, CustomStringConvertible {
    /// What it becomes.
    public enum Form: Sendable, Hashable {
        /// Subject, text, and if wanted HTML.
        case mail
        /// Text alone, in one line.
        case sms
        /// Text alone, in paragraphs: a piece of a page.
        case page
    }

    /// As it is named on the command line and stored: `encryption-failed`.
    public var name: String
    public var form: Form
    /// Who gets it.
    public var audience: String
    /// When it is sent, one sentence.
    public var documentation: String
    /// Its own variables, without the common ones.
    public var ownVariables: [TemplateVariable]
    /// It leaves only towards internal addresses, or protected (`behaviour.md` N-03).
    public var carriesPassword: Bool
    /// Only one leaves for a sender and recipient within a day (`behaviour.md` N-01).
    public var isOncePerDay: Bool

    init(
        _ name: String, _ form: Form = .mail, to audience: String, _ documentation: String, _ ownVariables: [TemplateVariable],
        carriesPassword: Bool = false, isOncePerDay: Bool = false
    ) {
        self.name = name
        self.form = form
        self.audience = audience
        self.documentation = documentation
        self.ownVariables = ownVariables
        self.carriesPassword = carriesPassword
        self.isOncePerDay = isOncePerDay
    }

    /// Everything its template may name: its own variables, then the common ones.
    public var variables: [TemplateVariable] { ownVariables + Self.common }

    /// The values previews are filled with.
    public var samples: TemplateValues {
        var samples = Dictionary(variables.map { ($0.name, $0.sample) }) { own, _ in own }
        for case .list(let items) in ownVariables.map(\.sample).prefix(1) {
            samples["count"] = .number(items.count)
            if samples["recipient"] == .text("") { samples["recipient"] = items.count == 1 ? items[0]["address"] : .text("") }
        }
        return samples
    }

    public var description: String { name }

    /// Every kind, in the order of the documentation.
    public static let all: [TemplateKind] =
        sendingKinds + deliveryKinds + pdfKinds + smsKinds + certificateKinds + portalKinds + alarmKinds

    /// `nil` when there is none of that name.
    public static func named(_ name: String) -> TemplateKind? { all.first { $0.name == name } }
}
