import Mail

/// Why a connection to the next server did not do what it should. The texts are for traces and logs.
enum ConnectionFailure: Error, CustomStringConvertible {
    case cannotConnect(String)
    case closed
    case timeout
    /// 421 before anything was carried out.
    case refused(Reply)
    case notSMTP
    case tls(String)
    case tlsNotOffered
    /// The server knows no way to log in that we know.
    case noLoginOffered
    case loginRefused(String)
    /// The server talked before TLS was up: whatever it said may be an attacker's (RFC 3207 §6).
    case talkedAheadOfTLS

    var description: String {
        switch self {
        case .cannotConnect(let reason): "cannot connect: \(reason)"
        case .closed: "the server closed the connection"
        case .timeout: "the server did not answer in time"
        case .refused(let reply): reply.summary
        case .notSMTP: "the server's answer is not SMTP"
        case .tls(let reason): "TLS failed: \(reason)"
        case .tlsNotOffered: "the server does not offer STARTTLS, and this route requires it"
        case .noLoginOffered: "the server offers no login we can use (SCRAM-SHA-256, PLAIN, LOGIN)"
        case .loginRefused(let reason): "the server does not take our login: \(reason)"
        case .talkedAheadOfTLS: "the server sent text ahead of TLS"
        }
    }
}
