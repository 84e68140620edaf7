import OpenSSL

/// A copy that cannot be protected as planned, however often it is tried (`behaviour.md` 7): the certificates that could not be used,
/// by thumbprint, with the reason for the trace.
struct ProtectionFailure: Error {
    let certificates: [String: String]

    /// - Parameter error: what the library itself failed at may work the next time, and is no such failure.
    init?(_ error: CMSError, _ thumbprints: [String]) {
        if case .library = error { return nil }
        certificates = Dictionary(thumbprints.map { ($0, error.description) }) { first, _ in first }
    }
}
