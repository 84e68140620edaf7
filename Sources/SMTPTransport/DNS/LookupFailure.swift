import Mail

/// Why no server for a domain was found.
public enum LookupFailure: Error, Hashable, Sendable {
    case noSuchDomain
    /// The null MX (RFC 7505).
    case takesNoMail
    /// There is neither a mail exchanger nor an address.
    case noServer
    /// Every exchanger that could be asked leads back to us.
    case loopsBack
    /// The name servers did not answer, or not in a way that can be trusted.
    case unavailable(String)

    /// What becomes of a recipient.
    var outcome: RecipientOutcome {
        switch self {
        // X.1.2 bad destination system address, X.1.10 null MX, X.4.4 unable to route, X.4.6 routing loop (RFC 3463, RFC 7505 §3).
        case .noSuchDomain: .failed(Reply(550, EnhancedStatus(5, 1, 2), "The domain does not exist"), reason: "the domain does not exist")
        case .takesNoMail:
            .failed(Reply(556, EnhancedStatus(5, 1, 10), "The domain takes no mail"), reason: "the domain takes no mail (null MX)")
        case .noServer:
            .failed(Reply(550, EnhancedStatus(5, 4, 4), "The domain has no mail server"), reason: "the domain has neither MX nor address")
        case .loopsBack:
            .failed(
                Reply(554, EnhancedStatus(5, 4, 6), "Mail for the domain loops back"),
                reason: "the mail exchanger of the domain is Zegel itself"
            )
        case .unavailable(let reason): .deferred(nil, reason: "name servers: \(reason)")
        }
    }
}
