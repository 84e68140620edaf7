import COpenSSL

/// The provider of old ciphers (RC2, RC4, single DES), needed to read old PKCS #12 files and old mail.
///
/// Loading any provider by name switches off the implicit default one, so that is loaded first. What may be used where
/// is decided by our own allow-lists, not by what is loaded.
enum LegacyProvider {
    private static let isLoaded: Bool = {
        let isDefaultLoaded = OSSL_PROVIDER_load(nil, "default") != nil
        let isLegacyLoaded = OSSL_PROVIDER_load(nil, "legacy") != nil
        ERR_clear_error()
        return isDefaultLoaded && isLegacyLoaded
    }()

    /// - Returns: whether old ciphers are there.
    @discardableResult
    static func load() -> Bool { isLoaded }
}
