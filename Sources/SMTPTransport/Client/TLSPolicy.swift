/// How a connection to the next server is protected.
///
/// DANE and MTA-STS are not among them: they turn the policy of a route into `verify` for the servers of a domain that publishes one,
/// where these servers are looked up (`Exchangers`).
public enum TLSPolicy: String, Hashable, Sendable, Codable, CaseIterable {
    /// Never.
    case none
    /// When the server offers it, without checking its certificate; plain otherwise (RFC 7435).
    case may
    /// Always, without checking the certificate; no plain delivery.
    case encrypt
    /// Always, with a certificate for the host's name under a root of the system; of a server that was looked up, the name in the MX record.
    case verify
}
