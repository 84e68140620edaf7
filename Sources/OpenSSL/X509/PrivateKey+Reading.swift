import COpenSSL

/// Why a private key could not be read.
public enum PrivateKeyError: Error, Hashable, Sendable {
    /// It is encrypted and no password was given.
    case passwordNeeded
    /// The password does not open it, or nothing here can.
    case wrongPassword
    /// It asks for more key derivation work than we are willing to do.
    case tooManyIterations(Int)
    case unreadable(String)
}

extension PrivateKey {
    /// Reads one PEM block of the traditional forms, encrypted or not (`RSA PRIVATE KEY`, `EC PRIVATE KEY`).
    /// - Parameter password: UTF-8; only looked at for an encrypted key.
    public static func read(pem: [UInt8], password: String?) throws(PrivateKeyError) -> PrivateKey {
        var request = PasswordRequest(password: password.map { Array($0.utf8) })
        let pointer = try? withMemoryBIO(pem) { bio in
            withUnsafeMutablePointer(to: &request) { PEM_read_bio_PrivateKey(bio, nil, givePassword, $0) }
        }
        if let pointer { return PrivateKey(takingOwnershipOf: pointer) }
        let reason = OpenSSLError("PEM_read_bio_PrivateKey").description
        guard request.wasAsked else { throw .unreadable(reason) }
        throw password == nil ? .passwordNeeded : .wrongPassword
    }

    /// Opens `EncryptedPrivateKeyInfo` (RFC 5958 §3), with the old ciphers too.
    public static func read(encryptedPKCS8 der: [UInt8], password: String?) throws(PrivateKeyError) -> PrivateKey {
        defer { ERR_clear_error() }
        let signature = der.withUnsafeBufferPointer { buffer in
            var cursor = buffer.baseAddress
            return d2i_X509_SIG(nil, &cursor, buffer.count)
        }
        guard let signature else { throw .unreadable("not an EncryptedPrivateKeyInfo") }
        defer { X509_SIG_free(signature) }
        return try read(signature: signature, password: password)
    }

    /// - Parameter signature: `X509_SIG`, the library's name for EncryptedPrivateKeyInfo; stays the caller's.
    static func read(signature: OpaquePointer, password: String?) throws(PrivateKeyError) -> PrivateKey {
        var algorithm: UnsafePointer<X509_ALGOR>?
        var octets: UnsafePointer<ASN1_OCTET_STRING>?
        X509_SIG_get0(signature, &algorithm, &octets)
        guard let algorithm, let octets, let start = ASN1_STRING_get0_data(octets) else { throw .unreadable("empty") }
        guard let iterations = PasswordBasedEncryption.iterations(of: algorithm) else {
            throw .unreadable("its encryption is of no kind known here")
        }
        guard iterations <= PasswordBasedEncryption.maximumIterations else { throw .tooManyIterations(iterations) }
        guard let password else { throw .passwordNeeded }
        let input = Array(UnsafeBufferPointer(start: start, count: Int(ASN1_STRING_length(octets))))
        guard let plain = PasswordBasedEncryption.decrypt(input, algorithm: algorithm, password: password) else { throw .wrongPassword }
        do { return try PrivateKey(der: plain) } catch { throw .wrongPassword }
    }

    /// Opens `EncryptedPrivateKeyInfo` (RFC 5958 §3).
    public convenience init(encryptedPKCS8 der: [UInt8], password: String) throws {
        let key = try PrivateKey.read(encryptedPKCS8: der, password: password)
        EVP_PKEY_up_ref(key.pointer)
        self.init(takingOwnershipOf: key.pointer)
    }

    /// `PrivateKeyInfo` as PEM, unencrypted: only for files the administrator asked for.
    public func pem() throws -> String {
        let text = try collecting {
            try check(PEM_write_bio_PKCS8PrivateKey($0, pointer, nil, nil, 0, nil, nil), "PEM_write_bio_PKCS8PrivateKey")
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// `SubjectPublicKeyInfo` in DER: equal to that of the certificates that belong to this key.
    public func publicKeyDER() throws -> [UInt8] {
        try collecting { try check(i2d_PUBKEY_bio($0, pointer), "i2d_PUBKEY_bio") }
    }
}

/// What the PEM reader's password callback is given, and what it tells.
private struct PasswordRequest {
    var password: [UInt8]?
    var wasAsked = false
}

private let givePassword: @convention(c) (UnsafeMutablePointer<CChar>?, Int32, Int32, UnsafeMutableRawPointer?) -> Int32 = {
    buffer, size, _, context in
    guard let buffer, let request = context?.assumingMemoryBound(to: PasswordRequest.self) else { return -1 }
    request.pointee.wasAsked = true
    guard let password = request.pointee.password, password.count <= Int(size) else { return -1 }
    for (index, byte) in password.enumerated() { buffer[index] = CChar(bitPattern: byte) }
    return Int32(password.count)
}
