import COpenSSL
import Foundation

extension X509Certificate {
    /// The name in DER: equal names have equal bytes here only if they were encoded alike.
    public var subjectDER: [UInt8] { Self.der(of: X509_get_subject_name(pointer)) }
    public var issuerDER: [UInt8] { Self.der(of: X509_get_issuer_name(pointer)) }

    /// The name as RFC 4514 writes it: `CN=Alice,O=Example`.
    public var subject: String { Self.text(of: X509_get_subject_name(pointer)) }
    public var issuer: String { Self.text(of: X509_get_issuer_name(pointer)) }

    /// Lower-case hexadecimal without leading zeros in pairs; `-` in front of a negative one.
    public var serialNumber: String {
        guard let number = ASN1_INTEGER_to_BN(X509_get0_serialNumber(pointer), nil) else { return "" }
        defer { BN_free(number) }
        guard let text = BN_bn2hex(number) else { return "" }
        defer { zegel_OPENSSL_free(text) }
        return String(cString: text).lowercased()
    }

    public var notBefore: Date? { X509_get0_notBefore(pointer).flatMap(date) }
    public var notAfter: Date? { X509_get0_notAfter(pointer).flatMap(date) }

    /// The bits of RFC 5280 §4.2.1.3 as `KU_…` of the library; `nil` when the extension is absent.
    public var keyUsageBits: UInt32? {
        let bits = X509_get_key_usage(pointer)
        return bits == UInt32.max ? nil : bits
    }

    /// Dotted object identifiers; `nil` when the extension is absent.
    public var extendedKeyUsage: [String]? {
        guard let raw = X509_get_ext_d2i(pointer, NID_ext_key_usage, nil, nil) else { return nil }
        let usage = OpaquePointer(raw)
        defer { EXTENDED_KEY_USAGE_free(usage) }
        return (0..<zegel_EKU_num(usage)).compactMap { zegel_EKU_value(usage, $0).map(objectIdentifier) }
    }

    /// The mailbox texts of the subjectAltName, exactly as they stand: rfc822Name and SmtpUTF8Mailbox (RFC 9598 §3).
    ///
    /// A value that is not UTF-8 or holds a NUL is left out: it can match nothing.
    public var alternativeMailboxes: [String] {
        guard let raw = X509_get_ext_d2i(pointer, NID_subject_alt_name, nil, nil) else { return [] }
        let names = OpaquePointer(raw)
        defer { GENERAL_NAMES_free(names) }
        return (0..<zegel_GENERAL_NAMES_num(names)).compactMap { zegel_GENERAL_NAMES_value(names, $0).flatMap(mailbox) }
    }

    /// The values of emailAddress in the subject (RFC 5280 §4.1.2.6, legacy).
    public var subjectMailboxes: [String] {
        guard let name = X509_get_subject_name(pointer) else { return [] }
        var values: [String] = []
        var index: Int32 = -1
        while true {
            index = X509_NAME_get_index_by_NID(name, NID_pkcs9_emailAddress, index)
            guard index >= 0 else { return values }
            if let data = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, index)), let text = string(data) { values.append(text) }
        }
    }

    /// basicConstraints (RFC 5280 §4.2.1.9); `nil` when absent.
    public var basicConstraints: (isCA: Bool, pathLength: Int?)? {
        guard let raw = X509_get_ext_d2i(pointer, NID_basic_constraints, nil, nil) else { return nil }
        let constraints = raw.assumingMemoryBound(to: BASIC_CONSTRAINTS.self)
        defer { BASIC_CONSTRAINTS_free(constraints) }
        let length = constraints.pointee.pathlen.map { ASN1_INTEGER_get($0) }
        return (constraints.pointee.ca != 0, length)
    }

    public var subjectKeyIdentifier: [UInt8]? { X509_get0_subject_key_id(pointer).map(octets) }

    public var authorityKeyIdentifier: [UInt8]? { X509_get0_authority_key_id(pointer).map(octets) }

    /// The http and https URLs of the CRL distribution points (RFC 5280 §4.2.1.13).
    public var crlDistributionPoints: [String] {
        guard let raw = X509_get_ext_d2i(pointer, NID_crl_distribution_points, nil, nil) else { return [] }
        let points = OpaquePointer(raw)
        defer { CRL_DIST_POINTS_free(points) }
        return (0..<zegel_DIST_POINTS_num(points)).flatMap { index -> [String] in
            guard let names = zegel_DIST_POINTS_names(points, index) else { return [] }
            return (0..<zegel_GENERAL_NAMES_num(names)).compactMap { position in
                guard let name = zegel_GENERAL_NAMES_value(names, position), zegel_GENERAL_NAME_type(name) == GEN_URI else { return nil }
                return zegel_GENERAL_NAME_ia5(name).flatMap(string)
            }
        }
    }

    /// The public key's algorithm by the library's short name and its strength: `("RSA", 2048)`, `("P-256", 256)`.
    public var publicKey: (algorithm: String, bits: Int) {
        guard let key = X509_get0_pubkey(pointer) else { return ("unknown", 0) }
        return KeyDescription.describe(key)
    }

    /// The digest of the certificate's signature as the library names it (`SHA256`), `UNDEF` where the algorithm has none of its own.
    public var signatureDigest: String {
        var digest: Int32 = 0
        guard X509_get_signature_info(pointer, &digest, nil, nil, nil) == 1 else { return "unknown" }
        return OBJ_nid2sn(digest).map { String(cString: $0) } ?? "unknown"
    }

    /// Issuer and subject are the same name by the rules of RFC 5280 §7.1.
    public var isSelfIssued: Bool { X509_NAME_cmp(X509_get_subject_name(pointer), X509_get_issuer_name(pointer)) == 0 }

    /// Whether `key` is the private half of this certificate's key.
    public func matches(_ key: PrivateKey) -> Bool {
        defer { ERR_clear_error() }
        return X509_check_private_key(pointer, key.pointer) == 1
    }

    public var pem: String {
        get throws {
            String(decoding: try collecting { try check(PEM_write_bio_X509($0, pointer), "PEM_write_bio_X509") }, as: UTF8.self)
        }
    }

    private static func der(of name: OpaquePointer?) -> [UInt8] {
        var data: UnsafePointer<UInt8>?
        var count = 0
        guard X509_NAME_get0_der(name, &data, &count) == 1, let data else { return [] }
        return Array(UnsafeBufferPointer(start: data, count: count))
    }

    private static func text(of name: OpaquePointer?) -> String {
        let bytes = try? collecting { bio in
            guard X509_NAME_print_ex(bio, name, 0, zegel_name_flags()) >= 0 else { throw OpenSSLError("X509_NAME_print_ex") }
        }
        return String(decoding: bytes ?? [], as: UTF8.self)
    }
}

extension KeyDescription {
    static func describe(_ key: OpaquePointer) -> (algorithm: String, bits: Int) {
        let bits = Int(EVP_PKEY_get_bits(key))
        if EVP_PKEY_is_a(key, "EC") == 1 {
            var name = [CChar](repeating: 0, count: 80)
            var length = 0
            guard EVP_PKEY_get_group_name(key, &name, name.count, &length) == 1 else { return ("EC", bits) }
            let group = String(decoding: name.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
            return (["prime256v1": "P-256", "secp384r1": "P-384", "secp521r1": "P-521"][group] ?? group, bits)
        }
        let name = EVP_PKEY_get0_type_name(key).map { String(cString: $0) } ?? "unknown"
        return (name, bits)
    }
}

/// Names public keys for people and rules.
enum KeyDescription {}

private func date(_ time: UnsafePointer<ASN1_TIME>) -> Date? {
    var parts = tm()
    guard ASN1_TIME_to_tm(time, &parts) == 1 else { return nil }
    return Date(timeIntervalSince1970: TimeInterval(timegm(&parts)))
}

private func octets(_ string: UnsafePointer<ASN1_STRING>) -> [UInt8] {
    Array(UnsafeBufferPointer(start: ASN1_STRING_get0_data(string), count: Int(ASN1_STRING_length(string))))
}

private func string(_ value: UnsafePointer<ASN1_STRING>) -> String? {
    let bytes = octets(value)
    return bytes.contains(0) ? nil : String(validating: bytes, as: UTF8.self)
}

private func objectIdentifier(_ object: OpaquePointer) -> String {
    var text = [CChar](repeating: 0, count: 128)
    let count = OBJ_obj2txt(&text, Int32(text.count), object, 1)
    return String(decoding: text.prefix(max(0, min(Int(count), text.count - 1))).map { UInt8(bitPattern: $0) }, as: UTF8.self)
}

private func mailbox(_ name: UnsafeMutablePointer<GENERAL_NAME>) -> String? {
    if zegel_GENERAL_NAME_type(name) == GEN_EMAIL { return zegel_GENERAL_NAME_ia5(name).flatMap(string) }
    // RFC 9598 §3: id-on-SmtpUTF8Mailbox
    guard let type = zegel_GENERAL_NAME_other_type(name), objectIdentifier(type) == "1.3.6.1.5.5.7.8.9" else { return nil }
    return zegel_GENERAL_NAME_other_utf8(name).flatMap(string)
}
