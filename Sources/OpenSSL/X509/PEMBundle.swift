import COpenSSL

/// Reading files that hold several objects.
public enum PEMBundle {
    /// One object of a file, in its DER.
    public enum Item: Sendable {
        case certificate([UInt8])
        case list([UInt8])
        case key(PrivateKey)
        /// An encrypted key whose password is missing or wrong.
        case lockedKey
        case pkcs7([UInt8])
        /// A block of a name we do not read.
        case other(String)
    }

    /// The blocks of a PEM text in order (RFC 7468). Text between blocks is skipped.
    ///
    /// - Parameter password: for encrypted keys; UTF-8.
    public static func read(_ text: [UInt8], password: String?) throws -> [Item] {
        defer { ERR_clear_error() }
        return try withMemoryBIO(text) { bio in
            var items: [Item] = []
            var name: UnsafeMutablePointer<CChar>?
            var header: UnsafeMutablePointer<CChar>?
            var data: UnsafeMutablePointer<UInt8>?
            var count = 0
            while PEM_read_bio(bio, &name, &header, &data, &count) == 1 {
                defer {
                    zegel_OPENSSL_free(name)
                    zegel_OPENSSL_free(header)
                    zegel_OPENSSL_free(data)
                }
                guard let name, let data else { continue }
                items.append(item(String(cString: name), Array(UnsafeBufferPointer(start: data, count: count)), password))
            }
            return items
        }
    }

    private static func item(_ name: String, _ der: [UInt8], _ password: String?) -> Item {
        switch name {
        case "CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE": .certificate(der)
        case "X509 CRL": .list(der)
        case "PKCS7", "CMS": .pkcs7(der)
        case "PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY": (try? PrivateKey(der: der)).map { .key($0) } ?? .other(name)
        case "ENCRYPTED PRIVATE KEY": password.flatMap { try? PrivateKey(encryptedPKCS8: der, password: $0) }.map { .key($0) } ?? .lockedKey
        default: .other(name)
        }
    }

    /// The certificates and CRLs of a PKCS #7 or CMS SignedData without signers (`.p7b`, RFC 5652 §5).
    public static func readPKCS7(_ der: [UInt8]) throws -> (certificates: [[UInt8]], lists: [[UInt8]]) {
        let bundle = try withMemoryBIO(der) { try check(d2i_PKCS7_bio($0, nil), "d2i_PKCS7_bio") }
        defer { PKCS7_free(bundle) }
        let (certificates, lists) = (zegel_PKCS7_certs(bundle), zegel_PKCS7_crls(bundle))
        return (
            try (0..<zegel_X509_num(certificates)).map { index in
                try collecting { try check(i2d_X509_bio($0, zegel_X509_value(certificates, index)), "i2d_X509_bio") }
            },
            try (0..<zegel_X509_CRL_num(lists)).map { index in
                try collecting { try check(i2d_X509_CRL_bio($0, zegel_X509_CRL_value(lists, index)), "i2d_X509_CRL_bio") }
            }
        )
    }
}

extension PrivateKey {
    /// Reads `EncryptedPrivateKeyInfo` (RFC 5958 §3).
    public convenience init(encryptedPKCS8 der: [UInt8], password: String) throws {
        LegacyProvider.load()
        let sealed = try withMemoryBIO(der) { try check(d2i_PKCS8_bio($0, nil), "d2i_PKCS8_bio") }
        defer { X509_SIG_free(sealed) }
        let info = try check(PKCS8_decrypt(sealed, password, -1), "PKCS8_decrypt")
        defer { PKCS8_PRIV_KEY_INFO_free(info) }
        self.init(takingOwnershipOf: try check(EVP_PKCS82PKEY(info), "EVP_PKCS82PKEY"))
    }

    /// A new key: `RSA` with its bits, or a curve by name (`P-256`).
    public static func generateRSA(bits: Int) throws -> PrivateKey {
        PrivateKey(takingOwnershipOf: try check(zegel_RSA_gen(UInt32(bits)), "EVP_RSA_gen"))
    }

    /// A new key on a named curve: `P-256`, `P-384`, `P-521`.
    public static func generateEC(curve: String) throws -> PrivateKey {
        PrivateKey(takingOwnershipOf: try check(zegel_EC_gen(curve), "EVP_EC_gen"))
    }

    /// `PrivateKeyInfo` as PEM, unencrypted.
    public func pem() throws -> String {
        String(decoding: try collecting { try check(PEM_write_bio_PKCS8PrivateKey($0, pointer, nil, nil, 0, nil, nil), "PEM_write_bio_PKCS8PrivateKey") }, as: UTF8.self)
    }
}
