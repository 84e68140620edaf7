import Foundation

/// Something anybody may fetch: a revocation list, or the certificate of an authority.
public struct PublishedFile: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable, Codable {
        case certificate
        case revocationList
    }

    public var kind: Kind
    /// DER.
    public var bytes: [UInt8]
    /// Since when it is as it is.
    public var modifiedAt: Date
    /// SHA-256 of the bytes, lower-case hexadecimal.
    public var digest: String

    public init(kind: Kind, bytes: [UInt8], modifiedAt: Date, digest: String) {
        self.kind = kind
        self.bytes = bytes
        self.modifiedAt = modifiedAt
        self.digest = digest
    }
}
