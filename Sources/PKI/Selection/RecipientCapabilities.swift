import Foundation
import OpenSSL

/// What somebody's mail program reads, as his signed mail or his certificate says (`behaviour.md` 12.1).
public struct RecipientCapabilities: Sendable, Hashable, Codable {
    /// AES-256-GCM in AuthEnvelopedData (RFC 5084).
    public var readsAES256GCM: Bool
    /// RSAES-OAEP with SHA-256 (RFC 4055 §4.1).
    public var readsOAEP: Bool
    /// When its owner said so: the signing time of the mail, or the beginning of the certificate.
    public var learntAt: Date

    public init(readsAES256GCM: Bool, readsOAEP: Bool, learntAt: Date) {
        self.readsAES256GCM = readsAES256GCM
        self.readsOAEP = readsOAEP
        self.learntAt = learntAt
    }

    /// Reads `SMIMECapabilities` in DER (RFC 8551 §2.5.2); `nil` when it is none.
    public init?(encoded: [UInt8], learntAt: Date) {
        guard let list = try? SMIMECapability.read(encoded) else { return nil }
        self.init(
            readsAES256GCM: list.contains { $0.cipher == .aes256GCM }, readsOAEP: list.contains(where: \.isOAEP), learntAt: learntAt)
    }

    /// What a certificate says in its extension (RFC 4262 §2), as old as the certificate; `nil` when it says nothing that can be read.
    ///
    /// Believe it only of a certificate that is usable: then its issuer vouches for it.
    public init?(_ certificate: Certificate) {
        guard let encoded = certificate.capabilities else { return nil }
        self.init(encoded: encoded, learntAt: certificate.notBefore)
    }

    /// What was learnt more than two years ago no longer counts.
    private func isCurrent(at date: Date) -> Bool { date.timeIntervalSince(learntAt) <= 2 * 365.25 * 86_400 }

    /// The one that counts: the newest, as it contradicts the older ones, unless it is too old itself.
    ///
    /// Of two of the same moment, what both know counts.
    public static func newest(of known: [Self], at date: Date) -> Self? {
        guard let latest = known.map(\.learntAt).max() else { return nil }
        let newest = known.filter { $0.learntAt == latest }
        let common = Self(
            readsAES256GCM: newest.allSatisfy(\.readsAES256GCM), readsOAEP: newest.allSatisfy(\.readsOAEP), learntAt: latest)
        return common.isCurrent(at: date) ? common : nil
    }
}
