/// A SASL mechanism we speak (RFC 4954 §3).
public enum Mechanism: String, Hashable, Sendable, CaseIterable {
    /// RFC 7677; the password never leaves the client.
    case scramSHA256 = "SCRAM-SHA-256"
    /// RFC 4616.
    case plain = "PLAIN"
    /// Never standardised, still all that some printers know.
    case login = "LOGIN"
}
