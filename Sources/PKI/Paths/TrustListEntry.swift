import Foundation

/// One entry of the trust list, keyed by thumbprint (`behaviour.md` 10).
public struct TrustListEntry: Hashable, Sendable, Codable {
    public enum Status: String, Hashable, Sendable, Codable, CaseIterable {
        case blackListed = "black-listed"
        case whiteListed = "white-listed"
    }

    /// SHA-256 of the certificate, lower-case hexadecimal.
    public var thumbprint: String
    public var status: Status
    /// A white-listed certificate stays valid past its notAfter.
    public var allowExpired: Bool
    public var note: String
    public var author: String
    public var time: Date

    public init(thumbprint: String, status: Status, allowExpired: Bool = false, note: String = "", author: String, time: Date) {
        self.thumbprint = thumbprint
        self.status = status
        self.allowExpired = allowExpired
        self.note = note
        self.author = author
        self.time = time
    }
}
