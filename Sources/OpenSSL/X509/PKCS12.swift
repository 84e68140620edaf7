import COpenSSL

/// Reading and writing PKCS #12 files (RFC 7292).
public enum PKCS12 {
    /// Why a file could not be read.
    public enum Failure: Error, Hashable, Sendable {
        case notPKCS12
        case wrongPassword
        /// An iteration count beyond what we are willing to compute.
        case tooManyIterations(Int)
        case damaged(String)
    }

    /// What a file holds.
    public struct Contents: Sendable {
        public var key: PrivateKey?
        /// The certificate of the key.
        public var certificate: X509Certificate?
        public var others: [X509Certificate]
    }

    /// Iterations of the MAC we compute at most (`behaviour.md` 32).
    public static let maximumIterations = 10_000_000

    /// - Parameter password: UTF-8; `nil` tries none and the empty one.
    public static func read(_ bytes: [UInt8], password: String?) throws -> Contents {
        guard let file = try? withMemoryBIO(bytes, { d2i_PKCS12_bio($0, nil) }) else {
            ERR_clear_error()
            throw Failure.notPKCS12
        }
        defer { PKCS12_free(file) }
        try checkIterations(file)
        guard let password = verified(password, file) else { throw Failure.wrongPassword }
        LegacyProvider.load()
        var key: OpaquePointer?
        var leaf: OpaquePointer?
        var others: OpaquePointer?
        guard PKCS12_parse(file, password, &key, &leaf, &others) == 1 else { throw Failure.damaged(OpenSSLError("PKCS12_parse").description) }
        defer {
            X509_free(leaf)
            zegel_X509_stack_free(others)
        }
        return Contents(
            key: key.map { PrivateKey(takingOwnershipOf: $0) }, certificate: try leaf.map { try X509Certificate(copying: $0) },
            others: try (0..<zegel_X509_num(others)).compactMap { try zegel_X509_value(others, $0).map { try X509Certificate(copying: $0) } })
    }

    /// - Parameter iterations: at least 600,000 for files that leave the machine (`behaviour.md` K-01).
    public static func write(key: PrivateKey, certificate: X509Certificate, chain: [X509Certificate], password: String, iterations: Int) throws -> [UInt8] {
        let others = try check(zegel_X509_stack(), "sk_X509_new_null")
        defer { zegel_X509_stack_free(others) }
        for issuer in chain { try check(zegel_X509_push(others, issuer.pointer), "sk_X509_push") }
        let file = try check(
            PKCS12_create(
                password, nil, key.pointer, certificate.pointer, others, NID_aes_256_cbc, NID_aes_256_cbc, Int32(iterations), -1, 0),
            "PKCS12_create")
        defer { PKCS12_free(file) }
        try check(PKCS12_set_mac(file, password, -1, nil, 0, Int32(iterations), EVP_sha256()), "PKCS12_set_mac")
        return try collecting { try check(i2d_PKCS12_bio($0, file), "i2d_PKCS12_bio") }
    }

    private static func checkIterations(_ file: OpaquePointer) throws {
        guard PKCS12_mac_present(file) == 1 else { return }
        var iterations: UnsafePointer<ASN1_INTEGER>?
        PKCS12_get0_mac(nil, nil, nil, &iterations, file)
        guard let iterations else { return }
        let count = ASN1_INTEGER_get(iterations)
        guard (0...maximumIterations).contains(count) else { throw Failure.tooManyIterations(count) }
    }

    /// The password in the form the file's MAC accepts; "no password" and "empty password" are two things in PKCS #12.
    private static func verified(_ password: String?, _ file: OpaquePointer) -> String? {
        defer { ERR_clear_error() }
        guard PKCS12_mac_present(file) == 1 else { return password ?? "" }
        if let password, !password.isEmpty { return PKCS12_verify_mac(file, password, -1) == 1 ? password : nil }
        return PKCS12_verify_mac(file, "", 0) == 1 || PKCS12_verify_mac(file, nil, 0) == 1 ? "" : nil
    }
}
