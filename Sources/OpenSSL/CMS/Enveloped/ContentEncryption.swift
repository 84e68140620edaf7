import COpenSSL

/// The content cipher run over whole contents.
enum ContentEncryption {
    /// Octets handed to the library at a time; its counts are 32-bit.
    private static let piece = 1 << 24

    /// Decrypts. Nothing of the plaintext leaves before padding (CBC) or tag (GCM) has been checked; on failure it is wiped.
    ///
    /// - Parameter tag: for GCM; its length was checked with the parameters.
    /// - Throws: `CMSError.cannotDecrypt` for whatever is wrong with key, padding or tag.
    static func open(
        _ ciphertext: ArraySlice<UInt8>, _ parameters: ContentParameters, key: [UInt8], tag: [UInt8] = [], authenticating data: [UInt8] = []
    ) throws(CMSError) -> [UInt8] {
        // CBC has at least the block of padding, and whole blocks.
        let block = parameters.cipher.blockLength
        guard parameters.cipher.isAuthenticated || !ciphertext.isEmpty && ciphertext.count % block == 0 else { throw .cannotDecrypt }
        let context = try context(parameters, key: key, encrypting: false)
        defer { EVP_CIPHER_CTX_free(context) }
        var plaintext = [UInt8](repeating: 0, count: ciphertext.count + block)
        let count = run(context, ciphertext, &plaintext, tag, data)
        ERR_clear_error()
        guard let count else {
            wipe(&plaintext)
            throw .cannotDecrypt
        }
        plaintext.removeLast(plaintext.count - count)
        return plaintext
    }

    /// - Returns: octets of plaintext, `nil` for any failure.
    private static func run(
        _ context: OpaquePointer, _ ciphertext: ArraySlice<UInt8>, _ plaintext: inout [UInt8], _ tag: [UInt8], _ data: [UInt8]
    ) -> Int? {
        var written: Int32 = 0
        if !data.isEmpty, EVP_DecryptUpdate(context, nil, &written, data, Int32(data.count)) != 1 { return nil }
        guard var count = update(context, ciphertext, &plaintext) else { return nil }
        if !tag.isEmpty {
            var tag = tag
            guard EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(tag.count), &tag) == 1 else { return nil }
        }
        let isFinal = plaintext.withUnsafeMutableBufferPointer {
            EVP_DecryptFinal_ex(context, $0.baseAddress.map { $0 + count }, &written) == 1
        }
        guard isFinal else { return nil }
        count += Int(written)
        return count
    }

    /// Encrypts under a fresh key's parameters.
    ///
    /// - Returns: ciphertext and, for GCM, the tag of 16 octets.
    static func seal(_ plaintext: [UInt8], _ parameters: ContentParameters, key: [UInt8]) throws(CMSError) -> (
        ciphertext: [UInt8], tag: [UInt8]
    ) {
        let context = try context(parameters, key: key, encrypting: true)
        defer { EVP_CIPHER_CTX_free(context) }
        var ciphertext = [UInt8](repeating: 0, count: plaintext.count + parameters.cipher.blockLength)
        guard var count = update(context, plaintext[...], &ciphertext) else { throw .library(OpenSSLError("EVP_CipherUpdate")) }
        var written: Int32 = 0
        let isFinal = ciphertext.withUnsafeMutableBufferPointer {
            EVP_EncryptFinal_ex(context, $0.baseAddress.map { $0 + count }, &written) == 1
        }
        guard isFinal else { throw .library(OpenSSLError("EVP_EncryptFinal_ex")) }
        count += Int(written)
        ciphertext.removeLast(ciphertext.count - count)
        guard parameters.cipher.isAuthenticated else { return (ciphertext, []) }
        var tag = [UInt8](repeating: 0, count: 16)
        guard EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, 16, &tag) == 1 else {
            throw .library(OpenSSLError("EVP_CIPHER_CTX_ctrl"))
        }
        return (ciphertext, tag)
    }

    private static func update(_ context: OpaquePointer, _ input: ArraySlice<UInt8>, _ output: inout [UInt8]) -> Int? {
        input.withUnsafeBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output in
                guard let target = output.baseAddress else { return nil }
                guard let source = input.baseAddress else { return 0 }
                var read = 0
                var count = 0
                var written: Int32 = 0
                while read < input.count {
                    let length = min(piece, input.count - read)
                    guard EVP_CipherUpdate(context, target + count, &written, source + read, Int32(length)) == 1 else { return nil }
                    read += length
                    count += Int(written)
                }
                return count
            }
        }
    }

    private static func context(_ parameters: ContentParameters, key: [UInt8], encrypting: Bool) throws(CMSError) -> OpaquePointer {
        guard key.count == parameters.keyLength, let method = parameters.cipher.method else { throw .cannotDecrypt }
        guard let context = EVP_CIPHER_CTX_new() else { throw .library(OpenSSLError("EVP_CIPHER_CTX_new")) }
        let direction: Int32 = encrypting ? 1 : 0
        var isReady = EVP_CipherInit_ex(context, method, nil, nil, nil, direction) == 1
        if let bits = parameters.effectiveKeyBits {
            isReady = isReady && EVP_CIPHER_CTX_set_key_length(context, Int32(key.count)) == 1
            isReady = isReady && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_SET_RC2_KEY_BITS, Int32(bits), nil) == 1
        }
        isReady = isReady && EVP_CipherInit_ex(context, nil, nil, key, parameters.vector, direction) == 1
        guard isReady else {
            EVP_CIPHER_CTX_free(context)
            throw .library(OpenSSLError("EVP_CipherInit_ex"))
        }
        return context
    }
}
