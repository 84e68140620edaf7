import Mail

/// One SMTP or LMTP command, read strictly (RFC 5321 §4.1.1, RFC 2033).
public enum Command: Hashable, Sendable {
    case helo(String)
    case ehlo(String)
    case lhlo(String)
    case mail(MailParameters)
    case rcpt(RecipientParameters)
    case data
    /// One chunk of a message follows; after the last one the message is complete (RFC 3030 §2).
    case bdat(size: Int, isLast: Bool)
    case rset
    case noop
    case quit
    case vrfy
    case expn
    case help
    case startTLS
    /// RFC 4954 §4; the initial response is still base64, and `=` is the empty one.
    case auth(mechanism: String, initialResponse: String?)
    /// What a proxy or a filtering Postfix says about its client.
    case xclient(ForwardedClient)
    case xforward(ForwardedClient)
}
