import COpenSSL

/// AES-256-GCM with a 12-byte nonce and a 16-byte tag (NIST SP 800-38D), for sealing what the store keeps.
public enum AESGCM {
    public static let keyLength = 32
    public static let nonceLength = 12
    public static let tagLength = 16

    /// - Returns: nonce, ciphertext and tag, one behind the other. The nonce is random.
    public static func seal(_ plaintext: [UInt8], key: [UInt8], authenticating data: [UInt8]) throws -> [UInt8] {
        precondition(key.count == keyLength)
        let nonce = Random.bytes(nonceLength)
        let context = try check(EVP_CIPHER_CTX_new(), "EVP_CIPHER_CTX_new")
        defer { EVP_CIPHER_CTX_free(context) }
        try check(EVP_EncryptInit_ex2(context, FetchedMethod.aes256GCM.pointer, key, nonce, nil), "EVP_EncryptInit_ex2")
        var written: Int32 = 0
        try check(EVP_EncryptUpdate(context, nil, &written, data, Int32(data.count)), "EVP_EncryptUpdate")
        let length = nonceLength + plaintext.count + tagLength
        return try [UInt8](unsafeUninitializedCapacity: length) { out, count throws(OpenSSLError) in
            guard let body = out.baseAddress.map({ $0 + nonceLength }) else { throw OpenSSLError("AESGCM.seal", reason: "no memory") }
            for (index, byte) in nonce.enumerated() { out[index] = byte }
            if !plaintext.isEmpty {
                try check(EVP_EncryptUpdate(context, body, &written, plaintext, Int32(plaintext.count)), "EVP_EncryptUpdate")
            }
            let tag = body + plaintext.count
            // GCM has no last block: nothing is written here.
            try check(EVP_EncryptFinal_ex(context, tag, &written), "EVP_EncryptFinal_ex")
            try check(EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Int32(tagLength), tag), "EVP_CIPHER_CTX_ctrl")
            count = length
        }
    }

    /// - Throws: when the tag does not verify; no plaintext leaves then.
    public static func open(_ sealed: [UInt8], key: [UInt8], authenticating data: [UInt8]) throws -> [UInt8] {
        precondition(key.count == keyLength)
        guard sealed.count >= nonceLength + tagLength else { throw OpenSSLError("AESGCM.open", reason: "sealed value too short") }
        let nonce = Array(sealed[..<nonceLength])
        let body = Array(sealed[nonceLength..<(sealed.count - tagLength)])
        var tag = Array(sealed[(sealed.count - tagLength)...])
        let context = try check(EVP_CIPHER_CTX_new(), "EVP_CIPHER_CTX_new")
        defer { EVP_CIPHER_CTX_free(context) }
        try check(EVP_DecryptInit_ex2(context, FetchedMethod.aes256GCM.pointer, key, nonce, nil), "EVP_DecryptInit_ex2")
        var written: Int32 = 0
        try check(EVP_DecryptUpdate(context, nil, &written, data, Int32(data.count)), "EVP_DecryptUpdate")
        var out = [UInt8](repeating: 0, count: body.count)
        if !body.isEmpty {
            try check(EVP_DecryptUpdate(context, &out, &written, body, Int32(body.count)), "EVP_DecryptUpdate")
        }
        try check(EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, Int32(tagLength), &tag), "EVP_CIPHER_CTX_ctrl")
        var tail = [UInt8](repeating: 0, count: 16)
        guard EVP_DecryptFinal_ex(context, &tail, &written) == 1 else {
            ERR_clear_error()
            throw OpenSSLError("EVP_DecryptFinal_ex", reason: "sealed value does not verify")
        }
        return out
    }
}
