import COpenSSL

/// The ciphers of the library's legacy provider, loaded on first use into a context of their own: nothing else can pick them.
final class LegacyCiphers: @unchecked Sendable {
    /// `nil` where the provider is not installed; mail encrypted with RC2 then stays closed.
    static let shared = LegacyCiphers()

    private let context: OpaquePointer
    let rc2: OpaquePointer

    private init?() {
        guard let context = OSSL_LIB_CTX_new() else { return nil }
        guard OSSL_PROVIDER_load(context, "legacy") != nil, let rc2 = EVP_CIPHER_fetch(context, "RC2-CBC", nil) else {
            ERR_clear_error()
            OSSL_LIB_CTX_free(context)
            return nil
        }
        self.context = context
        self.rc2 = rc2
    }
}
