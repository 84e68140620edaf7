import Mail
import Settings

/// What carrying a plan out needs and nobody may read (G-04): it is never encoded, and says nothing when printed.
public struct PlanSecrets: Sendable, Hashable {
    /// Passwords that exist already, static ones and those of the subject, by recipient.
    public var passwords: [EmailAddress: String] = [:]
    /// Where passwords go by SMS.
    public var numbers: [EmailAddress: PhoneNumber] = [:]
    /// Numbers of the subject, for recipients of whom none was known: they are kept.
    public var newNumbers: [EmailAddress: PhoneNumber] = [:]

    public init() {}
}

extension PlanSecrets: CustomStringConvertible, CustomReflectable {
    public var description: String { "(secret)" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}
