import COpenSSL
import Foundation

/// Password-based decryption of keys and PKCS #12 parts (RFC 8018; RFC 7292 appendix B, C).
enum PasswordBasedEncryption {
    /// Key derivation work we do at most for one file part (`behaviour.md` 32).
    static let maximumIterations = 10_000_000

    /// What an algorithm asks for; `nil` when its parameters do not parse or are none we compute.
    static func iterations(of algorithm: UnsafePointer<X509_ALGOR>) -> Int? {
        defer { ERR_clear_error() }
        var object: OpaquePointer?
        var parameters: UnsafeRawPointer?
        var type: Int32 = 0
        X509_ALGOR_get0(&object, &type, &parameters, algorithm)
        guard type == V_ASN1_SEQUENCE, let parameters else { return nil }
        let encoded = parameters.assumingMemoryBound(to: ASN1_STRING.self)
        guard OBJ_obj2nid(object) == NID_pbes2 else { return iterationsOfPBEParameter(encoded) }
        guard let inner = read(encoded, { d2i_PBE2PARAM(nil, $0, $1) }) else { return nil }
        defer { PBE2PARAM_free(inner) }
        return iterationsOfPBKDF2(inner.pointee.keyfunc)
    }

    static func isPBMAC1(_ algorithm: UnsafePointer<X509_ALGOR>) -> Bool {
        var object: OpaquePointer?
        X509_ALGOR_get0(&object, nil, nil, algorithm)
        return OBJ_obj2nid(object) == NID_pbmac1
    }

    private static func iterationsOfPBEParameter(_ encoded: UnsafePointer<ASN1_STRING>) -> Int? {
        guard let parameter = read(encoded, { d2i_PBEPARAM(nil, $0, $1) }) else { return nil }
        defer { PBEPARAM_free(parameter) }
        return count(parameter.pointee.iter)
    }

    private static func iterationsOfPBKDF2(_ algorithm: UnsafePointer<X509_ALGOR>?) -> Int? {
        var object: OpaquePointer?
        var parameters: UnsafeRawPointer?
        var type: Int32 = 0
        X509_ALGOR_get0(&object, &type, &parameters, algorithm)
        guard OBJ_obj2nid(object) == NID_id_pbkdf2, type == V_ASN1_SEQUENCE, let parameters,
            let inner = read(parameters.assumingMemoryBound(to: ASN1_STRING.self), { d2i_PBKDF2PARAM(nil, $0, $1) })
        else { return nil }
        defer { PBKDF2PARAM_free(inner) }
        // A key longer than any cipher's is only there to cost memory (CVE-2025-11187).
        if let length = inner.pointee.keylength, !(1...64).contains(count(length)) { return nil }
        return count(inner.pointee.iter)
    }

    /// `Int.max` for what is negative or does not fit.
    static func count(_ integer: UnsafePointer<ASN1_INTEGER>?) -> Int {
        var value: Int64 = 0
        guard let integer, ASN1_INTEGER_get_int64(&value, integer) == 1, value >= 0 else { return Int.max }
        return Int(value)
    }

    private static func read<R>(
        _ encoded: UnsafePointer<ASN1_STRING>, _ body: (UnsafeMutablePointer<UnsafePointer<UInt8>?>, Int) -> R?
    ) -> R? {
        var cursor = ASN1_STRING_get0_data(encoded)
        return body(&cursor, Int(ASN1_STRING_length(encoded)))
    }

    /// - Returns: `nil` for a wrong password, a damaged input or an algorithm neither library context has.
    static func decrypt(_ input: [UInt8], algorithm: UnsafePointer<X509_ALGOR>, password: String) -> [UInt8]? {
        guard input.count <= Int(Int32.max) else { return nil }
        // Some writers take "no password" for the empty string and some for none at all (RFC 7292 appendix B.1).
        let candidates: [String?] = password.isEmpty ? ["", nil] : [password]
        for candidate in candidates {
            if let plain = decrypt(input, algorithm, candidate, nil) { return plain }
            guard let legacy = LegacyLibrary.shared.context else { continue }
            if let plain = decrypt(input, algorithm, candidate, legacy) { return plain }
        }
        return nil
    }

    private static func decrypt(
        _ input: [UInt8], _ algorithm: UnsafePointer<X509_ALGOR>, _ password: String?, _ context: OpaquePointer?
    ) -> [UInt8]? {
        defer { ERR_clear_error() }
        var output: UnsafeMutablePointer<UInt8>?
        var count: Int32 = 0
        let length = Int32(password?.utf8.count ?? 0)
        guard PKCS12_pbe_crypt_ex(algorithm, password, length, input, Int32(input.count), &output, &count, 0, context, nil) != nil,
            let output
        else { return nil }
        defer { zegel_OPENSSL_clear_free(output, Int(count)) }
        return Array(UnsafeBufferPointer(start: output, count: Int(count)))
    }
}

/// A library context of its own with the "legacy" provider: RC2 and single DES stay unknown everywhere else.
final class LegacyLibrary: @unchecked Sendable {
    static let shared = LegacyLibrary()
    /// `nil` when the provider is not installed: old files are then refused, nothing else is affected.
    let context: OpaquePointer?

    private init() {
        defer { ERR_clear_error() }
        guard let context = OSSL_LIB_CTX_new() else {
            self.context = nil
            return
        }
        guard OSSL_PROVIDER_load(context, "legacy") != nil, OSSL_PROVIDER_load(context, "default") != nil else {
            OSSL_LIB_CTX_free(context)
            self.context = nil
            return
        }
        self.context = context
    }
}
