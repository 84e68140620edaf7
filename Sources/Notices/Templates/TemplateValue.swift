import Foundation

/// What a variable is filled with. Dates, reasons and flags are put into words in the language of the template.
public enum TemplateValue: Sendable, Hashable {
    case text(String)
    case number(Int)
    /// Date and time of day.
    case moment(Date)
    case day(Date)
    /// An English sentence of Zegel's own, translated where the sentence is known.
    case phrase(String)
    /// The same, standing by itself: it begins with a capital letter and ends with a full stop.
    case sentence(String)
    /// Certificates that were looked at and not used.
    case refused([RefusedCertificateWords])
    /// For sections; as text it is `yes` or nothing.
    case flag(Bool)
    case list([[String: TemplateValue]])
    case lines([TemplateValue])
}

/// One certificate that was refused, for a sentence about it.
public struct RefusedCertificateWords: Sendable, Hashable {
    /// The name of who issued it; empty when it is not known.
    public var issuer: String
    /// The headline reason in the words of `behaviour.md` 9.3: `expired`.
    public var reason: String
    /// The date, the name or the number that goes with it.
    public var detail: String?

    public init(issuer: String, reason: String, detail: String?) {
        self.issuer = issuer
        self.reason = reason
        self.detail = detail
    }
}

/// The values of one notice, by variable. What is absent is empty.
public typealias TemplateValues = [String: TemplateValue]
