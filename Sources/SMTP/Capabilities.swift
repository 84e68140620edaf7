import Mail

/// What a server offered in its answer to EHLO (RFC 5321 §4.1.1.1).
public struct Capabilities: Hashable, Sendable {
    public var hasPipelining = false
    public var hasStartTLS = false
    public var has8BitMIME = false
    public var hasSMTPUTF8 = false
    public var hasEnhancedStatusCodes = false
    /// RFC 3461
    public var hasDSN = false
    /// The ways to log in that we know (RFC 4954 §3), as the server orders them.
    public var mechanisms: [Mechanism] = []
    /// SIZE was offered (RFC 1870); `maximumSize` is `nil` without or with the limit 0.
    public var hasSize = false
    public var maximumSize: Int?

    /// After HELO: nothing.
    public init() {}

    public init(_ ehlo: Reply) {
        for line in ehlo.lines.dropFirst() {
            let words = line.split(separator: " ")
            switch words.first?.uppercased() {
            case "PIPELINING": hasPipelining = true
            case "STARTTLS": hasStartTLS = true
            case "8BITMIME": has8BitMIME = true
            case "SMTPUTF8": hasSMTPUTF8 = true
            case "ENHANCEDSTATUSCODES": hasEnhancedStatusCodes = true
            case "DSN": hasDSN = true
            case "AUTH": mechanisms = words.dropFirst().compactMap { Mechanism(rawValue: $0.uppercased()) }
            case "SIZE":
                hasSize = true
                maximumSize = words.count > 1 ? Int(words[1]).flatMap { $0 > 0 ? $0 : nil } : nil
            default: break
            }
        }
    }
}
