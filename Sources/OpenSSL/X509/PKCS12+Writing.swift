import COpenSSL

extension PKCS12 {
    /// For files that leave the machine (`behaviour.md` K-01).
    public static let exportIterations = 600_000

    /// PBES2 with AES-256-CBC and PBKDF2 with HMAC-SHA-256 for key and certificates, a SHA-256 MAC over all (RFC 7292, 8018).
    /// - Parameters:
    ///   - chain: issuers to go with it, without the root.
    ///   - password: UTF-8.
    ///   - iterations: fewer than `exportIterations` only in tests.
    public static func write(
        key: PrivateKey, certificate: X509Certificate, chain: [X509Certificate], password: String, iterations: Int = exportIterations
    ) throws -> [UInt8] {
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
}
