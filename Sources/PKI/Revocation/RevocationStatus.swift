import Foundation

/// What is known about the revocation of one certificate. OCSP will answer in the same terms.
public enum RevocationStatus: Hashable, Sendable, Codable {
    case good
    /// - reason: CRLReason (RFC 5280 §5.3.1).
    case revoked(since: Date, reason: Int)
    /// With why.
    case unknown(String)

    /// The words of CRLReason.
    static func words(forReason reason: Int) -> String {
        switch reason {
        case 1: "key compromise"
        case 2: "CA compromise"
        case 3: "affiliation changed"
        case 4: "superseded"
        case 5: "cessation of operation"
        case 6: "on hold"
        case 9: "privilege withdrawn"
        case 10: "AA compromise"
        default: "no reason given"
        }
    }

    var isRevoked: Bool {
        guard case .revoked = self else { return false }
        return true
    }
}
