/// How a connection to the next server is protected.
public enum TLSPolicy: String, Hashable, Sendable, Codable, CaseIterable {
    /// Never.
    case none
    /// When the server offers it, without checking its certificate; plain otherwise (RFC 7435).
    case may
    /// Always, without checking the certificate; no plain delivery.
    case encrypt
    /// Always, with a certificate for the host's name under a root of the system.
    case verify
}
