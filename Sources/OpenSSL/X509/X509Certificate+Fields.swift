import COpenSSL
import Foundation

extension X509Certificate {
    /// The name in DER: equal names have equal bytes here only if they were encoded alike.
    public var subjectDER: [UInt8] { Self.der(of: X509_get_subject_name(pointer)) }
    public var issuerDER: [UInt8] { Self.der(of: X509_get_issuer_name(pointer)) }

    /// The name as RFC 4514 writes it: `CN=Alice,O=Example`.
    public var subject: String { Self.text(of: X509_get_subject_name(pointer)) }
    public var issuer: String { Self.text(of: X509_get_issuer_name(pointer)) }

    /// The public key's algorithm by the library's short name and its strength: `("RSA", 2048)`, `("P-256", 256)`.
    public var publicKey: (algorithm: String, bits: Int) {
        defer { ERR_clear_error() }
        guard let key = X509_get0_pubkey(pointer) else { return ("unknown", 0) }
        return KeyDescription.describe(key)
    }

    /// The digest of the certificate's signature as the library names it (`SHA256`), `UNDEF` where the algorithm has none of its own.
    public var signatureDigest: String {
        var digest: Int32 = 0
        guard X509_get_signature_info(pointer, &digest, nil, nil, nil) == 1 else { return "unknown" }
        return OBJ_nid2sn(digest).map { String(cString: $0) } ?? "unknown"
    }

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
