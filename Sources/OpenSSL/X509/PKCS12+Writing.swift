import COpenSSL

extension PKCS12 {
    /// For files that leave the machine (`behaviour.md` K-01).
    public static let exportIterations = 600_000

    /// Of the old form: more would not make it safe, and old readers take no more.
    public static let legacyIterations = 2048

    /// The protection of a file.
    public enum Form: Hashable, Sendable {
        /// PBES2 with AES-256-CBC and PBKDF2 with HMAC-SHA-256 for key and certificates, a SHA-256 MAC over all (RFC 7292, 8018).
        case pbes2
        /// 3DES and SHA-1 as in the 1990s, for readers that know nothing else (RFC 7292 appendix C).
        case legacy
    }

    /// A file with one key and its certificate.
    /// - Parameters:
    ///   - chain: issuers to go with it.
    ///   - password: UTF-8.
    ///   - friendlyName: what readers list the key under; `nil` for none.
    ///   - iterations: fewer than `exportIterations` only in tests; those of the old form are fixed.
    public static func write(
        key: PrivateKey, certificate: X509Certificate, chain: [X509Certificate], password: String, friendlyName: String? = nil,
        form: Form = .pbes2, iterations: Int = exportIterations
    ) throws -> [UInt8] {
        let others = try check(zegel_X509_stack(), "sk_X509_new_null")
        defer { zegel_X509_stack_free(others) }
        for issuer in chain { try check(zegel_X509_push(others, issuer.pointer), "sk_X509_push") }
        let isLegacy = form == .legacy
        let cipher = isLegacy ? NID_pbe_WithSHA1And3_Key_TripleDES_CBC : NID_aes_256_cbc
        let count = Int32(isLegacy ? legacyIterations : iterations)
        let file = try check(
            PKCS12_create(password, friendlyName, key.pointer, certificate.pointer, others, cipher, cipher, count, -1, 0),
            "PKCS12_create")
        defer { PKCS12_free(file) }
        try check(PKCS12_set_mac(file, password, -1, nil, 0, count, isLegacy ? EVP_sha1() : EVP_sha256()), "PKCS12_set_mac")
        return try collecting { try check(i2d_PKCS12_bio($0, file), "i2d_PKCS12_bio") }
    }
}
