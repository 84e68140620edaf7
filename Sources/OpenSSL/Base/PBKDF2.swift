import COpenSSL

/// Keys from passwords (RFC 8018 §5.2).
public enum PBKDF2 {
    /// With HMAC-SHA-256, 32 bytes. Slow on purpose: never to be called on Swift's cooperative pool.
    public static func sha256(password: [UInt8], salt: [UInt8], iterations: Int) -> [UInt8] {
        var key = [UInt8](repeating: 0, count: 32)
        let done = password.withUnsafeBytes { bytes in
            PKCS5_PBKDF2_HMAC(
                bytes.bindMemory(to: CChar.self).baseAddress, Int32(password.count), salt, Int32(salt.count), Int32(iterations),
                EVP_sha256(),
                Int32(key.count), &key)
        }
        precondition(done == 1, "PBKDF2 is not available")
        return key
    }
}
