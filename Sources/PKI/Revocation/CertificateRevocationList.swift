import Foundation
import OpenSSL

/// A CRL (RFC 5280 §5), complete or delta, direct or indirect. Its entries stay where they are in the bytes: a list of a million
/// costs its own size and four octets per entry.
public struct CertificateRevocationList: Sendable {
    /// What a CRL says about one certificate.
    public struct Entry: Sendable, Hashable {
        public var revocationDate: Date
        /// CRLReason (RFC 5280 §5.3.1): 0 unspecified, 1 keyCompromise, … 6 certificateHold, 8 removeFromCRL.
        public var reason: Int

        public init(revocationDate: Date, reason: Int) {
            self.revocationDate = revocationDate
            self.reason = reason
        }
    }

    let values: CRLValues

    public var der: [UInt8] { values.structure.bytes }
    /// SHA-256 of the DER, lower-case hexadecimal.
    public var thumbprint: String { values.thumbprint }
    /// As RFC 4514 writes names.
    public var issuer: String { values.issuer }
    /// `Name` in DER.
    public var issuerDER: [UInt8] { values.structure.issuer }
    public var thisUpdate: Date { values.structure.thisUpdate }
    /// `nil` when the issuer promises none; such a list is never in date.
    public var nextUpdate: Date? { values.structure.nextUpdate }
    /// CRL number, big-endian without leading zeros, lower-case hexadecimal; `nil` when absent.
    public var number: String? { values.structure.number.map { Hex.text($0) } }
    public var isDelta: Bool { values.structure.baseNumber != nil }
    public var isIndirect: Bool { values.structure.scope?.isIndirect ?? false }
    public var entryCount: Int { values.structure.entries.count }
    public var authorityKeyIdentifier: [UInt8]? { values.structure.authorityKeyIdentifier }

    /// - Throws: `CRLError` for anything that is not exactly one CRL in strict DER.
    public init(der: [UInt8]) throws(CRLError) {
        guard der.count <= Self.maximumSize else { throw .tooLarge(der.count) }
        do throws(DERError) {
            values = CRLValues(try CRLStructure(der))
        } catch {
            throw .notAList("\(error)")
        }
    }

    /// Octets of one list at most (`behaviour.md` 32).
    public static let maximumSize = 32 * 1024 * 1024

    /// Whether `other` replaces this one as a list of the same issuer and scope: CRL number, then thisUpdate.
    public func isReplaced(by other: CertificateRevocationList) -> Bool {
        let (own, new) = (values.structure.number, other.values.structure.number)
        if let own, let new, own != new { return Self.isLess(own, new) }
        return thisUpdate < other.thisUpdate
    }

    /// How far a thisUpdate may be ahead of our clock: the clocks of others are not ours.
    public static let skew: TimeInterval = 300

    /// Whether its time has not come: until then it has no effect and replaces none (RFC 5280 §5.1.2.4; ).
    public func isAhead(at date: Date) -> Bool { thisUpdate > date.addingTimeInterval(Self.skew) }

    /// Two lists with the same value here are versions of one another.
    public var scopeKey: String { values.scopeKey }

    /// Whether the signature verifies with the issuer's key; never for MD5 and older. Says nothing about the issuer's rights.
    public func isSigned(by issuer: Certificate) -> Bool {
        let structure = values.structure
        // Whoever can write an MD5 signature is not known.
        guard structure.weakDigest?.hasPrefix("MD") != true else { return false }
        return SignedBytes.verify(
            Array(structure.bytes[structure.toBeSigned]), algorithm: structure.algorithm, signature: structure.signature,
            issuer: issuer.x509)
    }

    static func isLess(_ a: [UInt8], _ b: [UInt8]) -> Bool { a.count != b.count ? a.count < b.count : a.lexicographicallyPrecedes(b) }
}

extension CertificateRevocationList: Hashable {
    public static func == (a: Self, b: Self) -> Bool { a.thumbprint == b.thumbprint }
    public func hash(into hasher: inout Hasher) { hasher.combine(thumbprint) }
}

/// Why bytes are no CRL.
public enum CRLError: Error, Hashable, Sendable, CustomStringConvertible {
    case tooLarge(Int)
    case notAList(String)

    public var description: String {
        switch self {
        case .tooLarge(let size): "\(size) bytes are too many for a revocation list; 32 MiB are the limit"
        case .notAList(let cause): "not a revocation list: \(cause)"
        }
    }
}

/// What a list shares among its copies; made once, never changed.
final class CRLValues: Sendable {
    let structure: CRLStructure
    let thumbprint: String
    let issuer: String
    let issuerName: CanonicalName
    let scopeKey: String

    init(_ structure: CRLStructure) {
        self.structure = structure
        thumbprint = Digest.sha256.hex(structure.bytes)
        issuer = DistinguishedNameText.rfc4514(of: structure.issuer) ?? ""
        issuerName = structure.issuerName
        let isDelta: UInt8 = structure.baseNumber == nil ? 0 : 1
        scopeKey = Digest.sha256.hex(
            Digest.sha256.hash(structure.issuerName.bytes) + Digest.sha256.hash(structure.scope?.encoded ?? []) + [isDelta]
                + (structure.authorityKeyIdentifier ?? []))
    }
}
