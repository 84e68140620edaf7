import COpenSSL

/// The linked libcrypto.
public enum Library {
    /// `OpenSSL 3.0.22 …`, of the library loaded now, not of the headers.
    public static var version: String { String(cString: OpenSSL_version(OPENSSL_VERSION)) }

    /// Below 3.0.22 forged AuthEnvelopedData is accepted (CVE-2026-34182) and unverified plaintext written out.
    public static var isAtLeastFloor: Bool { OpenSSL_version_num() >= 0x3000_0160 }
}

extension Library {
    /// Whether a cipher can be used without naming a provider: old ones cannot.
    public static func hasCipher(_ name: String) -> Bool {
        defer { ERR_clear_error() }
        guard let cipher = EVP_CIPHER_fetch(nil, name, nil) else { return false }
        EVP_CIPHER_free(cipher)
        return true
    }
}

extension Library {
    /// Whether a digest can be used without naming a provider.
    public static func hasDigest(_ name: String) -> Bool {
        defer { ERR_clear_error() }
        guard let digest = EVP_MD_fetch(nil, name, nil) else { return false }
        EVP_MD_free(digest)
        return true
    }
}
