/// What a session takes before it answers with a refusal. Factory values are Postfix's where it has them.
public struct Limits: Sendable, Hashable {
    /// Octets of one command line with CRLF. RFC 5321 §4.5.3.1.4 asks for 512; Postfix takes 2,048.
    public var commandLine = 2048
    /// Recipients of one message (RFC 5321 §4.5.3.1.8 asks for at least 100; Postfix: 1,000).
    public var recipients = 1000
    /// Refused commands after which the connection is closed (Postfix: `smtpd_hard_error_limit`, 20).
    public var errors = 20
    /// Commands that do nothing (NOOP, RSET, VRFY, HELP) after which the connection is closed (Postfix: 100).
    public var junkCommands = 100
    /// Octets of one message (`behaviour.md` 32: 50 MiB).
    public var messageSize = 50 * 1024 * 1024
    /// Octets of one line of message text with CRLF; longer ones are taken, mail in the wild has them (RFC 5321 §4.5.3.1.6: 1,000).
    public var textLine = Int.max

    public init() {}
}
