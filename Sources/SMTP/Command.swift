import Mail

/// One SMTP command, read strictly (RFC 5321 §4.1.1).
public enum Command: Hashable, Sendable {
    case helo(String)
    case ehlo(String)
    case mail(MailParameters)
    case rcpt(EmailAddress)
    case data
    case rset
    case noop
    case quit
    case vrfy
    case help
    case startTLS
}
