/// A server that takes mail for a domain (RFC 5321 §5.1).
public struct MailExchanger: Hashable, Sendable {
    /// The lowest is tried first.
    public var preference: Int
    public var host: String
    /// The name came from a zone whose signatures hold: what DANE needs (RFC 7672 §2.2).
    public var isSecure: Bool

    public init(preference: Int, host: String, isSecure: Bool = false) {
        self.preference = preference
        self.host = host
        self.isSecure = isSecure
    }
}
