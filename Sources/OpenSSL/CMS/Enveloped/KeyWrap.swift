import COpenSSL

/// AES key wrap (RFC 3394) as RFC 3565 §2.3.2 uses it, and for reading that of Triple-DES (RFC 3217).
enum KeyWrap: CaseIterable {
    case aes128, aes192, aes256, tripleDES

    init?(_ identifier: AlgorithmIdentifier) {
        guard identifier.hasNoParameters, let found = Self.allCases.first(where: { $0.identifier == identifier.algorithm })
        else { return nil }
        self = found
    }

    /// The wrap as strong as a content key of that length.
    init(keyLength: Int) { self = keyLength <= 16 ? .aes128 : keyLength <= 24 ? .aes192 : .aes256 }

    var identifier: CMSObjectIdentifier {
        switch self {
        case .aes128: CMSObjectIdentifier(2, 16, 840, 1, 101, 3, 4, 1, 5)
        case .aes192: CMSObjectIdentifier(2, 16, 840, 1, 101, 3, 4, 1, 25)
        case .aes256: CMSObjectIdentifier(2, 16, 840, 1, 101, 3, 4, 1, 45)
        case .tripleDES: CMSObjectIdentifier(1, 2, 840, 113549, 1, 9, 16, 3, 6)
        }
    }

    var keyLength: Int {
        switch self {
        case .aes128: 16
        case .aes192, .tripleDES: 24
        case .aes256: 32
        }
    }

    private var method: OpaquePointer? {
        switch self {
        case .aes128: EVP_aes_128_wrap()
        case .aes192: EVP_aes_192_wrap()
        case .aes256: EVP_aes_256_wrap()
        case .tripleDES: EVP_des_ede3_wrap()
        }
    }

    func wrap(_ contentKey: [UInt8], under key: [UInt8]) throws(CMSError) -> [UInt8] {
        guard let wrapped = try run(contentKey, key, encrypting: true) else { throw .library(OpenSSLError("EVP_EncryptUpdate")) }
        return wrapped
    }

    /// - Returns: `nil` when the check value does not fit.
    func unwrap(_ wrapped: [UInt8], under key: [UInt8]) throws(CMSError) -> [UInt8]? {
        guard wrapped.count >= 24, wrapped.count <= 72, wrapped.count % 8 == 0 else { return nil }
        return try run(wrapped, key, encrypting: false)
    }

    private func run(_ input: [UInt8], _ key: [UInt8], encrypting: Bool) throws(CMSError) -> [UInt8]? {
        guard let context = EVP_CIPHER_CTX_new() else { throw .library(OpenSSLError("EVP_CIPHER_CTX_new")) }
        defer { EVP_CIPHER_CTX_free(context) }
        EVP_CIPHER_CTX_set_flags(context, Int32(EVP_CIPHER_CTX_FLAG_WRAP_ALLOW))
        guard EVP_CipherInit_ex(context, method, nil, key, nil, encrypting ? 1 : 0) == 1 else {
            throw .library(OpenSSLError("EVP_CipherInit_ex"))
        }
        var output = [UInt8](repeating: 0, count: input.count + 16)
        var count: Int32 = 0
        let result = EVP_CipherUpdate(context, &output, &count, input, Int32(input.count))
        ERR_clear_error()
        return result == 1 && count > 0 ? Array(output.prefix(Int(count))) : nil
    }
}
