import COpenSSL

/// Keys from passwords that take memory as well as time (RFC 7914).
public enum Scrypt {
    /// What guessing costs: memory is 128 · `cost` · `blockSize` bytes.
    public struct Parameters: Hashable, Sendable {
        /// Binary logarithm of N.
        public var logarithmOfCost: Int
        /// r
        public var blockSize: Int
        /// p
        public var parallelism: Int

        public init(logarithmOfCost: Int, blockSize: Int, parallelism: Int) {
            self.logarithmOfCost = logarithmOfCost
            self.blockSize = blockSize
            self.parallelism = parallelism
        }

        /// N 2^17, r 8, p 1 (`behaviour.md` 17.3): 128 MiB.
        public static let standard = Parameters(logarithmOfCost: 17, blockSize: 8, parallelism: 1)

        var memory: UInt64 { 128 * UInt64(blockSize) * ((1 << UInt64(logarithmOfCost)) + UInt64(parallelism) + 2) + 1 << 20 }
        var isReasonable: Bool { (1...20).contains(logarithmOfCost) && (1...32).contains(blockSize) && (1...16).contains(parallelism) }
    }

    /// Slow and large on purpose: never to be called on Swift's cooperative pool, and by few at once.
    /// - Throws: `OpenSSLError` when the parameters ask for more than 4 GiB, or there is no memory.
    public static func key(
        password: [UInt8], salt: [UInt8], _ parameters: Parameters, length: Int = 32
    ) throws(OpenSSLError) -> [UInt8] {
        guard parameters.isReasonable, parameters.memory <= 4 << 30 else { throw OpenSSLError("EVP_KDF_derive", reason: "memory limit") }
        let method = try check(EVP_KDF_fetch(nil, "SCRYPT", nil), "EVP_KDF_fetch")
        defer { EVP_KDF_free(method) }
        let context = try check(EVP_KDF_CTX_new(method), "EVP_KDF_CTX_new")
        defer { EVP_KDF_CTX_free(context) }
        var key = [UInt8](repeating: 0, count: length)
        let status = derive(context, password, salt, parameters, into: &key)
        try check(status, "EVP_KDF_derive")
        return key
    }

    private static func derive(
        _ context: OpaquePointer, _ password: [UInt8], _ salt: [UInt8], _ parameters: Parameters, into key: inout [UInt8]
    ) -> Int32 {
        var (password, salt) = (password, salt)
        defer { OPENSSL_cleanse(&password, password.count) }
        var cost = UInt64(1) << UInt64(parameters.logarithmOfCost)
        var (blockSize, parallelism, memory) = (UInt64(parameters.blockSize), UInt64(parameters.parallelism), parameters.memory)
        return password.withUnsafeMutableBufferPointer { password in
            salt.withUnsafeMutableBufferPointer { salt in
                withUnsafeMutablePointer(to: &cost) { cost in
                    withUnsafeMutablePointer(to: &blockSize) { blockSize in
                        withUnsafeMutablePointer(to: &parallelism) { parallelism in
                            withUnsafeMutablePointer(to: &memory) { memory in
                                let list = [
                                    OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_PASSWORD, password.baseAddress, password.count),
                                    OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SALT, salt.baseAddress, salt.count),
                                    OSSL_PARAM_construct_uint64(OSSL_KDF_PARAM_SCRYPT_N, cost),
                                    OSSL_PARAM_construct_uint64(OSSL_KDF_PARAM_SCRYPT_R, blockSize),
                                    OSSL_PARAM_construct_uint64(OSSL_KDF_PARAM_SCRYPT_P, parallelism),
                                    OSSL_PARAM_construct_uint64(OSSL_KDF_PARAM_SCRYPT_MAXMEM, memory),
                                    OSSL_PARAM_construct_end(),
                                ]
                                return EVP_KDF_derive(context, &key, key.count, list)
                            }
                        }
                    }
                }
            }
        }
    }
}
