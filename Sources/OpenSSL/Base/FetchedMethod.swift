import COpenSSL

/// An algorithm of the library, looked up once for the life of the process.
///
/// `EVP_sha256()` and its like name an algorithm only: every use looks it up anew, under locks that all threads share.
struct FetchedMethod: @unchecked Sendable {
    /// `nil` when the library does not have it.
    let pointer: OpaquePointer?

    private init(_ pointer: OpaquePointer?) {
        self.pointer = pointer
        if pointer == nil { ERR_clear_error() }
    }

    init(digest name: String) { self.init(EVP_MD_fetch(nil, name, nil)) }

    init(cipher name: String) { self.init(EVP_CIPHER_fetch(nil, name, nil)) }

    static let md5 = Self(digest: "MD5")
    static let sha1 = Self(digest: "SHA1")
    static let sha224 = Self(digest: "SHA2-224")
    static let sha256 = Self(digest: "SHA2-256")
    static let sha384 = Self(digest: "SHA2-384")
    static let sha512 = Self(digest: "SHA2-512")

    static let aes256GCM = Self(cipher: "AES-256-GCM")
    static let aes192GCM = Self(cipher: "AES-192-GCM")
    static let aes128GCM = Self(cipher: "AES-128-GCM")
    static let aes256CBC = Self(cipher: "AES-256-CBC")
    static let aes192CBC = Self(cipher: "AES-192-CBC")
    static let aes128CBC = Self(cipher: "AES-128-CBC")
    static let tripleDES = Self(cipher: "DES-EDE3-CBC")
}
