import Mail
import OpenSSL
import Policy

/// A copy that cannot be protected as planned, however often it is tried (`behaviour.md` 7): what must be left out of the next plan.
struct ProtectionFailure: Error {
    let certificates: FailedCertificates

    /// - Returns: `nil` for what the library itself failed at: that may work the next time.
    init?(signing error: CMSError, _ thumbprint: String) {
        if case .library = error { return nil }
        certificates = FailedCertificates(signing: [thumbprint: error.description])
    }

    init?(encryption error: CMSError, _ thumbprints: [String]) {
        if case .library = error { return nil }
        certificates = FailedCertificates(
            encryption: Dictionary(thumbprints.map { ($0, error.description) }) { first, _ in first })
    }

    /// - Parameter reason: completes "no PDF could be made: ".
    init(pdf reason: String, for recipient: EmailAddress) {
        certificates = FailedCertificates(pdf: [recipient: reason])
    }
}
