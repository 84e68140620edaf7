import Foundation
import Mail
import OpenSSL

/// An X.509 certificate read into values (RFC 5280 §4). Equal when the bytes are.
public struct Certificate: Sendable {
    let values: CertificateValues

    /// The library's handle, for the calls that need one.
    public var x509: X509Certificate { values.x509 }
    /// SHA-256 of the DER, 64 lower-case hexadecimal digits.
    public var thumbprint: String { values.thumbprint }
    /// As RFC 4514 writes names.
    public var subject: String { values.subject }
    public var issuer: String { values.issuer }
    /// `Name` in DER as it stands in the certificate.
    public var subjectDER: [UInt8] { values.structure.subject }
    public var issuerDER: [UInt8] { values.structure.issuer }
    /// Lower-case hexadecimal without leading zero octets, `00` for zero, `-` in front of a negative one.
    public var serialNumber: String { values.serialNumber }
    /// Contents octets of the serial number's INTEGER.
    public var serialNumberOctets: [UInt8] { values.structure.serialNumber }
    public var notBefore: Date { values.structure.notBefore }
    public var notAfter: Date { values.structure.notAfter }
    /// `nil` when the extension is absent.
    public var keyUsage: KeyUsage? { values.structure.keyUsage }
    /// `nil` when the extension is absent.
    public var extendedKeyUsage: [ObjectIdentifier]? { values.structure.extendedKeyUsage }
    /// The mailboxes it is good for: of the subjectAltName; of the subject only when the subjectAltName names none (C-07).
    ///
    /// A value that is no well-formed mailbox (blank, control character, NUL, trailing dot) is not here: it matches nobody.
    public var addresses: [EmailAddress] { values.addresses }
    public var isCA: Bool { values.structure.basicConstraints?.isCA ?? false }
    /// pathLenConstraint; `nil` when there is none.
    public var pathLength: Int? { values.structure.basicConstraints?.pathLength }
    /// `RSA`, `P-256`, `ED25519`, …
    public var keyAlgorithm: String { values.x509.publicKey.algorithm }
    public var keyBits: Int { values.x509.publicKey.bits }
    /// `RSA-3072`, `P-256`, `ED25519`: for lists, without asking the library where our own reading knows.
    public var keyWords: String { keyShape.words ?? (keyAlgorithm == "RSA" ? "RSA-\(keyBits)" : keyAlgorithm) }
    /// `SubjectPublicKeyInfo` in DER.
    public var publicKeyDER: [UInt8] { values.structure.publicKey }
    /// The digest of its signature: `SHA256`, `SHA1`, …; `UNDEF` where the algorithm has none of its own.
    public var signatureDigest: String { values.x509.signatureDigest }
    public var subjectKeyIdentifier: [UInt8]? { values.structure.subjectKeyIdentifier }
    public var authorityKeyIdentifier: [UInt8]? { values.structure.authorityKeyIdentifier }
    public var isSelfIssued: Bool { values.subjectName == values.issuerName }
    /// The http and https addresses its CRLs are fetched from.
    public var crlDistributionPoints: [String] { values.structure.distributionPoints.flatMap(\.urls) }

    /// The http and https addresses where its issuer's certificates are to be had (RFC 5280 §4.2.2.1), at most three.
    public var issuerURLs: [String] { values.structure.issuerURLs }
    /// What its owner's mail program reads: `SMIMECapabilities` in DER, not yet read (RFC 4262); `nil` when it does not say.
    public var capabilities: [UInt8]? { values.structure.capabilities }

    public var der: [UInt8] { x509.der }

    var subjectName: CanonicalName { values.subjectName }
    var issuerName: CanonicalName { values.issuerName }
    var distributionPoints: [DistributionPoint] { values.structure.distributionPoints }

    /// How it limits the names of what it issues (RFC 5280 §4.2.1.10); `nil` when it does not.
    var nameConstraints: NameConstraints? { values.structure.nameConstraints }
    /// An rfc822Name or SmtpUTF8Mailbox of it is not exactly one mailbox (RFC 5280 §4.2.1.6, RFC 9598 §3).
    var hasMalformedMailbox: Bool {
        values.structure.alternativeNames.contains { name in
            switch name {
            case .rfc822Name(let text):
                !text.allSatisfy { (0x21...0x7E).contains($0) } || EmailAddress(String(decoding: text, as: UTF8.self)) == nil
            case .smtpUTF8Mailbox(let text): Self.mailbox(text) == nil
            default: false
            }
        }
    }
    /// It has SmtpUTF8Mailboxes: name constraints are applied to it by us alone.
    var hasInternationalMailbox: Bool {
        values.structure.alternativeNames.contains { if case .smtpUTF8Mailbox = $0 { true } else { false } }
    }
    /// Every name that name constraints bind: the subject, the addresses in it, and the alternative names.
    var constrainedNames: [NameForm] {
        let subject = subjectName.isEmpty ? [] : [NameForm.directory(subjectName)]
        let mailboxes = CertificateValues.subjectMailboxes(values.structure.subject)
        return subject + mailboxes.map { .mailbox(String(decoding: $0, as: UTF8.self)) }
            + values.structure.alternativeNames.map { NameForm($0) }
    }

    private static func mailbox(_ text: [UInt8]) -> EmailAddress? { String(validating: text, as: UTF8.self).flatMap { EmailAddress($0) } }

    /// An X.509 version 1 certificate has no place to say that it is a CA's.
    var isVersion1: Bool { values.structure.version == 0 }
    var keyShape: PublicKeyShape { values.structure.keyShape }

    /// What is wrong with it by RFC 5280 §4 although it can be read; no path leads through it.
    var faults: [String] {
        // §4.1.2.4: the issuer is never empty; §4.1.2.6: nor is the subject of a CA.
        values.structure.faults + (issuerName.isEmpty ? ["the issuer is empty"] : [])
            + (isCA && subjectName.isEmpty ? ["the subject of a CA is empty"] : [])
    }

    /// - Throws: `CertificateError` for what is not exactly one certificate in strict DER.
    public init(der: [UInt8]) throws(CertificateError) {
        guard der.count <= Self.maximumSize else { throw .tooLarge(der.count) }
        // Read by us first: what lies about a length never reaches the library (threats.md A5.2).
        do {
            let structure = try CertificateStructure(der)
            values = try CertificateValues(X509Certificate(der: der), structure)
        } catch {
            throw .notACertificate("\(error)")
        }
    }

    /// One that was taken as a certificate before: the library reads it when it is first asked for more than its values.
    /// - Throws: `CertificateError.notACertificate` for bytes that our own strict reading refuses.
    public init(stored der: [UInt8]) throws(CertificateError) { try self.init(X509Certificate(knownToRead: der)) }

    /// - Throws: `CertificateError.notACertificate` for what the library reads but RFC 5280 forbids.
    public init(_ x509: X509Certificate) throws(CertificateError) {
        do throws(DERError) {
            values = try CertificateValues(x509, CertificateStructure(x509.der))
        } catch {
            throw .notACertificate("\(error)")
        }
    }

    /// Octets of one certificate at most; the largest in the wild (post-quantum) stay below a tenth of it.
    static let maximumSize = 256 * 1024

    /// One certificate as PEM (RFC 7468 §5).
    public var pem: String { PEMText.block("CERTIFICATE", der) }

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
    /// With what exactly is wrong, for the log.
    case notACertificate(String)

    public var description: String {
        switch self {
        case .tooLarge(let size): "\(size) bytes are too many for one certificate"
        case .notACertificate(let cause): "not a certificate: \(cause)"
        }
    }
}
