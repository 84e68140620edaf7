import COpenSSL
import Foundation

/// Makes X.509 certificates (RFC 5280 §4): a description in, a signed certificate out.
public struct CertificateBuilder: Sendable {
    /// Subject as (short name, value): `("CN", "Alice")`.
    public var subject: [(name: String, value: String)]
    public var notBefore: Date
    public var notAfter: Date
    /// Positive, at most 20 octets, most significant first.
    public var serialNumber: [UInt8]
    /// rfc822Names of the subjectAltName, as they shall stand; ASCII.
    public var addresses: [String] = []
    /// `nil` leaves basicConstraints out.
    public var basicConstraints: (isCA: Bool, pathLength: Int?)?
    /// The library's words: `digitalSignature`, `keyEncipherment`, `keyAgreement`, `keyCertSign`, `cRLSign`, …
    public var keyUsage: [String] = []
    /// Dotted object identifiers or the library's words: `emailProtection`.
    public var extendedKeyUsage: [String] = []
    public var crlURL: String?
    /// Further extensions, as they shall stand.
    public var extensions: [ExtensionValue] = []
    /// Leaves out subjectKeyIdentifier and authorityKeyIdentifier, as old authorities do.
    public var omitsKeyIdentifiers = false
    public var digest = Digest.sha256

    public init(subject: [(name: String, value: String)], serialNumber: [UInt8], notBefore: Date, notAfter: Date) {
        self.subject = subject
        self.serialNumber = serialNumber
        self.notBefore = notBefore
        self.notAfter = notAfter
    }

    /// Signs the certificate for `key` with the issuer's key; without an issuer it signs itself.
    public func sign(key: PrivateKey, issuer: (certificate: X509Certificate, key: PrivateKey)?) throws -> X509Certificate {
        try sign(subjectKey: key.pointer, issuer: issuer?.certificate, signer: issuer?.key ?? key)
    }

    /// Signs a certificate for a key of which only the public part is here.
    /// - Parameters:
    ///   - issuer: `nil`: the certificate names itself.
    ///   - signer: used as it is; that it belongs to the issuer is not checked.
    public func sign(for key: PublicKey, issuer: X509Certificate?, signer: PrivateKey) throws -> X509Certificate {
        try sign(subjectKey: key.pointer, issuer: issuer, signer: signer)
    }

    private func sign(subjectKey: OpaquePointer, issuer: X509Certificate?, signer: PrivateKey) throws -> X509Certificate {
        let made = try check(X509_new(), "X509_new")
        defer { X509_free(made) }
        try check(X509_set_version(made, 2), "X509_set_version")
        try setSerial(made)
        try addName(subject, to: X509_get_subject_name(made))
        let issuerName = issuer.map { X509_get_subject_name($0.pointer) } ?? X509_get_subject_name(made)
        try check(X509_set_issuer_name(made, issuerName), "X509_set_issuer_name")
        _ = try check(ASN1_TIME_set(X509_getm_notBefore(made), time_t(notBefore.timeIntervalSince1970)), "ASN1_TIME_set")
        _ = try check(ASN1_TIME_set(X509_getm_notAfter(made), time_t(notAfter.timeIntervalSince1970)), "ASN1_TIME_set")
        try check(X509_set_pubkey(made, subjectKey), "X509_set_pubkey")
        try addExtensions(to: made, issuer: issuer?.pointer ?? made)
        guard X509_sign(made, signer.pointer, signer.takesDigest ? digest.method : nil) > 0 else { throw OpenSSLError("X509_sign") }
        return try X509Certificate(copying: made)
    }

    private func setSerial(_ made: OpaquePointer) throws {
        let number = try check(BN_bin2bn(serialNumber, Int32(serialNumber.count), nil), "BN_bin2bn")
        defer { BN_free(number) }
        _ = try check(BN_to_ASN1_INTEGER(number, X509_get_serialNumber(made)), "BN_to_ASN1_INTEGER")
    }

    private func addExtensions(to made: OpaquePointer, issuer: OpaquePointer) throws {
        if let constraints = basicConstraints {
            let length = constraints.pathLength.map { ",pathlen:\($0)" } ?? ""
            try add(
                NID_basic_constraints, "critical,CA:\(constraints.isCA ? "TRUE" : "FALSE")\(constraints.isCA ? length : "")", to: made,
                issuer)
        }
        if !keyUsage.isEmpty { try add(NID_key_usage, "critical," + keyUsage.joined(separator: ","), to: made, issuer) }
        if !extendedKeyUsage.isEmpty { try add(NID_ext_key_usage, extendedKeyUsage.joined(separator: ","), to: made, issuer) }
        if !omitsKeyIdentifiers {
            try add(NID_subject_key_identifier, "hash", to: made, issuer)
            if issuer != made { try add(NID_authority_key_identifier, "keyid", to: made, issuer) }
        }
        if let crlURL { try add(NID_crl_distribution_points, "URI:\(crlURL)", to: made, issuer) }
        if !addresses.isEmpty { try addAddresses(to: made) }
        for value in extensions {
            try value.withExtension { try check(X509_add_ext(made, $0, -1), "X509_add_ext") }
        }
    }

    private func add(_ nid: Int32, _ value: String, to made: OpaquePointer, _ issuer: OpaquePointer) throws {
        let item = try check(zegel_ext_conf(issuer, made, nid, value), "X509V3_EXT_conf_nid")
        defer { X509_EXTENSION_free(item) }
        try check(X509_add_ext(made, item, -1), "X509_add_ext")
    }

    /// The addresses as DER of our own making: the library's text syntax would let a comma in one add another name.
    private func addAddresses(to made: OpaquePointer) throws {
        let names = addresses.flatMap { DER.encode(tag: 0x81, Array($0.utf8)) }
        let der = DER.encode(tag: 0x30, names)
        try ExtensionValue("2.5.29.17", value: der).withExtension { try check(X509_add_ext(made, $0, -1), "X509_add_ext") }
    }
}

/// The little DER writing the library has no safe call for (X.690 §8.1).
enum DER {
    static func encode(tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        if content.count < 0x80 { return [tag, UInt8(content.count)] + content }
        var length: [UInt8] = []
        var rest = content.count
        while rest > 0 {
            length.insert(UInt8(rest & 0xFF), at: 0)
            rest >>= 8
        }
        return [tag, 0x80 | UInt8(length.count)] + length + content
    }
}

extension PrivateKey {
    /// Ed25519 and Ed448 hash by themselves.
    var takesDigest: Bool { EVP_PKEY_is_a(pointer, "ED25519") != 1 && EVP_PKEY_is_a(pointer, "ED448") != 1 }
}
