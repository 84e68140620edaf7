import Foundation

/// What a recipient's mail program is known to read, learnt from his signed mail (`behaviour.md` 12.1).
public struct RecipientCapabilities: Sendable, Hashable, Codable {
    /// AES-256-GCM in AuthEnvelopedData (RFC 5084).
    public var readsAES256GCM: Bool
    /// RSAES-OAEP with SHA-256 (RFC 4055 §4.1).
    public var readsOAEP: Bool
    public var learntAt: Date

    public init(readsAES256GCM: Bool, readsOAEP: Bool, learntAt: Date) {
        self.readsAES256GCM = readsAES256GCM
        self.readsOAEP = readsOAEP
        self.learntAt = learntAt
    }

    /// What was learnt more than two years ago no longer counts.
    func isCurrent(at date: Date) -> Bool { date.timeIntervalSince(learntAt) <= 2 * 365.25 * 86_400 }
}
