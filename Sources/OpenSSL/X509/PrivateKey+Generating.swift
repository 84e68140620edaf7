import COpenSSL

extension PrivateKey {
    /// A new RSA key pair.
    /// - Parameter bits: of the modulus, 2048 or more.
    public static func generateRSA(bits: Int) throws -> PrivateKey {
        PrivateKey(takingOwnershipOf: try check(zegel_RSA_gen(UInt32(bits)), "EVP_RSA_gen"))
    }

    /// A new key pair on a named curve: `P-256`, `P-384`, `P-521`.
    public static func generateEC(curve: String) throws -> PrivateKey {
        PrivateKey(takingOwnershipOf: try check(zegel_EC_gen(curve), "EVP_EC_gen"))
    }

    /// A new key pair of an algorithm without parameters: `ED25519`, `X25519`.
    public static func generate(algorithm: String) throws -> PrivateKey {
        let context = try check(EVP_PKEY_CTX_new_from_name(nil, algorithm, nil), "EVP_PKEY_CTX_new_from_name")
        defer { EVP_PKEY_CTX_free(context) }
        try check(EVP_PKEY_keygen_init(context), "EVP_PKEY_keygen_init")
        var key: OpaquePointer?
        try check(EVP_PKEY_generate(context, &key), "EVP_PKEY_generate")
        return PrivateKey(takingOwnershipOf: try check(key, "EVP_PKEY_generate"))
    }
}
