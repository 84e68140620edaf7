/// Why nothing was fetched, in words for an administrator. Nothing the other side said is in it.
public enum FetchError: Error, Hashable, Sendable, CustomStringConvertible {
    case notAURL
    case schemeNotAllowed
    case hasCredentials
    case portNotAllowed(Int)
    case hostNotFound
    /// With what kind of address it is.
    case addressNotAllowed(String, kind: String)
    case redirectedTooOften
    /// From https to http.
    case redirectedToPlain
    case status(Int)
    case compressed
    /// With the limit in octets.
    case tooLarge(limit: Int)
    case tooSlow
    case timedOut
    case connectionFailed
    case tlsFailed

    public var description: String {
        switch self {
        case .notAURL: "not a URL"
        case .schemeNotAllowed: "only http and https are fetched"
        case .hasCredentials: "the URL carries a user name or password"
        case .portNotAllowed(let port): "port \(port) is not allowed ([fetch] ports in the configuration)"
        case .hostNotFound: "the host was not found"
        case .addressNotAllowed(let address, let kind):
            "the address \(address) is not allowed: \(kind) ([fetch] networks in the configuration)"
        case .redirectedTooOften: "redirected too often"
        case .redirectedToPlain: "redirected from https to http"
        case .status(let code): "the server answered with status \(code)"
        case .compressed: "the answer is compressed although it was not asked to be"
        case .tooLarge(let limit): "too large: more than \(limit) bytes"
        case .tooSlow: "the server sends too slowly"
        case .timedOut: "timed out"
        case .connectionFailed: "no connection, or it broke off"
        case .tlsFailed: "TLS failed: the certificate of the server is not good, or it speaks no TLS"
        }
    }
}
