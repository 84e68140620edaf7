import Foundation
import Mail
import OpenSSL

/// An X.509 certificate read into values (RFC 5280 §4). Equal when the bytes are.
public struct Certificate: Sendable {
    /// The library's handle, for the calls that need one.
    public let x509: X509Certificate
    /// SHA-256 of the DER, 64 lower-case hexadecimal digits.
    public let thumbprint: String
    /// As RFC 4514 writes names.
    public let subject: String
    public let issuer: String
    /// Lower-case hexadecimal.
    public let serialNumber: String
    public let notBefore: Date
    public let notAfter: Date
    /// `nil` when the extension is absent.
    public let keyUsage: KeyUsage?
    /// `nil` when the extension is absent.
    public let extendedKeyUsage: [ObjectIdentifier]?
    /// The mailboxes it is good for: of the subjectAltName; of the subject only when the subjectAltName has none (C-07).
    ///
    /// A value that is no well-formed mailbox (blank, control character, trailing dot) is not here: it matches nobody.
    public let addresses: [EmailAddress]
    public let isCA: Bool
    public let pathLength: Int?
    /// `RSA`, `P-256`, `ED25519`, …
    public let keyAlgorithm: String
    public let keyBits: Int
    /// The digest of its signature: `SHA256`, `SHA1`, …
    public let signatureDigest: String
    public let subjectKeyIdentifier: [UInt8]?
    public let authorityKeyIdentifier: [UInt8]?
    public let isSelfIssued: Bool

    public var der: [UInt8] { x509.der }

    /// - Throws: `CertificateError` for what is no certificate, or one without readable dates.
    public init(der: [UInt8]) throws(CertificateError) {
        guard der.count <= Self.maximumSize else { throw .tooLarge(der.count) }
        do {
            try self.init(X509Certificate(der: der))
        } catch let error as CertificateError {
            throw error
        } catch {
            throw .notACertificate("\(error)")
        }
    }

    /// - Throws: `CertificateError.badDates` when a date cannot be read.
    public init(_ x509: X509Certificate) throws(CertificateError) {
        guard let notBefore = x509.notBefore, let notAfter = x509.notAfter else { throw .badDates }
        self.x509 = x509
        self.notBefore = notBefore
        self.notAfter = notAfter
        thumbprint = Digest.sha256.hex(x509.der)
        subject = x509.subject
        issuer = x509.issuer
        serialNumber = x509.serialNumber
        keyUsage = x509.keyUsageBits.map { KeyUsage(rawValue: $0) }
        extendedKeyUsage = x509.extendedKeyUsage?.map { ObjectIdentifier($0) }
        let alternative = x509.alternativeMailboxes
        addresses = (alternative.isEmpty ? x509.subjectMailboxes : alternative).compactMap { EmailAddress($0) }
        let constraints = x509.basicConstraints
        isCA = constraints?.isCA ?? false
        pathLength = constraints?.pathLength
        (keyAlgorithm, keyBits) = x509.publicKey
        signatureDigest = x509.signatureDigest
        subjectKeyIdentifier = x509.subjectKeyIdentifier
        authorityKeyIdentifier = x509.authorityKeyIdentifier
        isSelfIssued = x509.isSelfIssued
    }

    /// Octets of one certificate at most; the largest in the wild (post-quantum) stay below a tenth of it.
    static let maximumSize = 256 * 1024

    /// One certificate as PEM (RFC 7468 §5).
    public var pem: String { (try? x509.pem) ?? "" }

    /// The name people know it by: the common name, else the first address, else the whole subject.
    public var displayName: String {
        for part in subject.split(separator: ",") where part.hasPrefix("CN=") { return String(part.dropFirst(3)) }
        return addresses.first?.description ?? subject
    }
}

extension Certificate: Hashable {
    public static func == (a: Self, b: Self) -> Bool { a.thumbprint == b.thumbprint }
    public func hash(into hasher: inout Hasher) { hasher.combine(thumbprint) }
}

/// Why bytes are no certificate we work with.
public enum CertificateError: Error, Hashable, Sendable, CustomStringConvertible {
    case tooLarge(Int)
    case notACertificate(String)
    case badDates

    public var description: String {
        switch self {
        case .tooLarge(let size): "\(size) bytes are too many for one certificate"
        case .notACertificate: "not a certificate"
        case .badDates: "its dates cannot be read"
        }
    }
}
