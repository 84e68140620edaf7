import COpenSSL

/// Reading and writing PKCS #12 files (RFC 7292).
public enum PKCS12 {
    /// Why a file could not be read.
    public enum Failure: Error, Hashable, Sendable {
        case notPKCS12
        case wrongPassword
        /// An iteration count beyond what we are willing to compute.
        case tooManyIterations(Int)
        case damaged(String)
    }

    /// What a file holds.
    public struct Contents: Sendable {
        public var keys: [PrivateKey] = []
        /// DER of each certificate, in the order of the file; not yet parsed.
        public var certificates: [[UInt8]] = []
        /// DER of each CRL.
        public var lists: [[UInt8]] = []
    }

    /// Iterations we compute at most, for the MAC and for each part (`behaviour.md` 32).
    public static let maximumIterations = PasswordBasedEncryption.maximumIterations

    /// Encrypted parts, and bags within bags, of one file at most: an ordinary one has two and none.
    static let maximumParts = 16
    static let maximumDepth = 8

    /// Every part's parameters are checked before any key is derived.
    /// - Parameter password: UTF-8; `nil` tries none and the empty one.
    public static func read(_ bytes: [UInt8], password: String?) throws(Failure) -> Contents {
        defer { ERR_clear_error() }
        guard let file = try? withMemoryBIO(bytes, { d2i_PKCS12_bio($0, nil) }) else { throw .notPKCS12 }
        defer { PKCS12_free(file) }
        try checkMAC(file)
        let parts = PKCS12_unpack_authsafes(file)
        defer { zegel_PKCS7_stack_free(parts) }
        guard parts != nil, zegel_PKCS7_num(parts) <= maximumParts else { throw .damaged("its parts cannot be read") }
        for index in 0..<zegel_PKCS7_num(parts) { try checkEncryption(of: zegel_PKCS7_value(parts, index)) }
        guard let password = verified(password, file) else { throw .wrongPassword }
        var contents = Contents()
        for index in 0..<zegel_PKCS7_num(parts) { try read(zegel_PKCS7_value(parts, index), password, into: &contents) }
        return contents
    }

    private static func read(_ part: UnsafeMutablePointer<PKCS7>?, _ password: String, into contents: inout Contents) throws(Failure) {
        if let part, zegel_PKCS7_is_data(part) == 1 {
            let bags = PKCS12_unpack_p7data(part)
            defer { zegel_SAFEBAG_stack_free(bags) }
            guard bags != nil else { throw .damaged("a part that cannot be read") }
            try read(bags: bags, password, depth: 0, into: &contents)
        } else if let encrypted = zegel_PKCS7_encrypted(part) {
            guard let octets = encrypted.pointee.enc_data, let start = ASN1_STRING_get0_data(octets) else {
                throw .damaged("an empty part")
            }
            let input = Array(UnsafeBufferPointer(start: start, count: Int(ASN1_STRING_length(octets))))
            guard let plain = PasswordBasedEncryption.decrypt(input, algorithm: encrypted.pointee.algorithm, password: password) else {
                throw .wrongPassword
            }
            try read(safeContents: plain, password, into: &contents)
        } else {
            throw .damaged("a part encrypted to a public key")
        }
    }

    private static func read(safeContents: [UInt8], _ password: String, into contents: inout Contents) throws(Failure) {
        let bags = safeContents.withUnsafeBufferPointer { buffer -> OpaquePointer? in
            var cursor = buffer.baseAddress
            return ASN1_item_d2i(nil, &cursor, buffer.count, PKCS12_SAFEBAGS_it())
        }
        defer { zegel_SAFEBAG_stack_free(bags) }
        guard bags != nil else { throw .damaged("a part that decrypts to nothing readable") }
        try read(bags: bags, password, depth: 0, into: &contents)
    }

    private static func read(bags: OpaquePointer?, _ password: String, depth: Int, into contents: inout Contents) throws(Failure) {
        guard depth < maximumDepth else { throw .damaged("bags within bags") }
        for index in 0..<zegel_SAFEBAG_num(bags) {
            guard let bag = zegel_SAFEBAG_value(bags, index) else { continue }
            switch PKCS12_SAFEBAG_get_nid(bag) {
            case NID_keyBag:
                guard let key = EVP_PKCS82PKEY(PKCS12_SAFEBAG_get0_p8inf(bag)) else { throw .damaged("a key that cannot be read") }
                contents.keys.append(PrivateKey(takingOwnershipOf: key))
            case NID_pkcs8ShroudedKeyBag: contents.keys.append(try key(in: bag, password))
            case NID_certBag:
                if let certificate = PKCS12_SAFEBAG_get1_cert(bag) {
                    defer { X509_free(certificate) }
                    if let der = try? collecting({ try check(i2d_X509_bio($0, certificate), "i2d_X509_bio") }) {
                        contents.certificates.append(der)
                    }
                }
            case NID_crlBag:
                if let list = PKCS12_SAFEBAG_get1_crl(bag) {
                    defer { X509_CRL_free(list) }
                    if let der = try? collecting({ try check(i2d_X509_CRL_bio($0, list), "i2d_X509_CRL_bio") }) {
                        contents.lists.append(der)
                    }
                }
            case NID_safeContentsBag: try read(bags: PKCS12_SAFEBAG_get0_safes(bag), password, depth: depth + 1, into: &contents)
            default: continue
            }
        }
    }

    private static func key(in bag: OpaquePointer, _ password: String) throws(Failure) -> PrivateKey {
        guard let signature = PKCS12_SAFEBAG_get0_pkcs8(bag) else { throw .damaged("a key that cannot be read") }
        do throws(PrivateKeyError) {
            return try PrivateKey.read(signature: signature, password: password)
        } catch {
            switch error {
            case .passwordNeeded, .wrongPassword: throw .wrongPassword
            case .tooManyIterations(let count): throw .tooManyIterations(count)
            case .unreadable(let reason): throw .damaged(reason)
            }
        }
    }

    private static func checkEncryption(of part: UnsafeMutablePointer<PKCS7>?) throws(Failure) {
        guard let encrypted = zegel_PKCS7_encrypted(part) else { return }
        guard let iterations = PasswordBasedEncryption.iterations(of: encrypted.pointee.algorithm) else {
            throw .damaged("its encryption is of no kind known here")
        }
        guard iterations <= maximumIterations else { throw .tooManyIterations(iterations) }
    }

    private static func checkMAC(_ file: OpaquePointer) throws(Failure) {
        guard PKCS12_mac_present(file) == 1 else { return }
        var iterations: UnsafePointer<ASN1_INTEGER>?
        var algorithm: UnsafePointer<X509_ALGOR>?
        PKCS12_get0_mac(nil, &algorithm, nil, &iterations, file)
        // RFC 9579: its own parameters would decide about work and memory (CVE-2025-11187); no library we use knows it.
        if let algorithm, PasswordBasedEncryption.isPBMAC1(algorithm) { throw .damaged("its MAC is a PBMAC1, which cannot be read here") }
        guard let iterations else { return }
        let count = PasswordBasedEncryption.count(iterations)
        guard count <= maximumIterations else { throw .tooManyIterations(count) }
    }

    /// The password in the form the file's MAC accepts; "no password" and "empty password" are two things in PKCS #12.
    private static func verified(_ password: String?, _ file: OpaquePointer) -> String? {
        guard PKCS12_mac_present(file) == 1 else { return password ?? "" }
        if let password, !password.isEmpty { return PKCS12_verify_mac(file, password, -1) == 1 ? password : nil }
        return PKCS12_verify_mac(file, "", 0) == 1 || PKCS12_verify_mac(file, nil, 0) == 1 ? "" : nil
    }
}
