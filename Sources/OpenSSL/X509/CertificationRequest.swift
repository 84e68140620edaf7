import COpenSSL

/// A request for a certificate, PKCS #10 (RFC 2986): subject, public key and the extensions wished for, signed by the key itself.
public struct CertificationRequest: Sendable {
    /// Octets of one request at most: the largest honest key takes a tenth of it.
    public static let maximumSize = 64 * 1024

    public let der: [UInt8]
    /// `Name` in DER.
    public let subjectDER: [UInt8]
    /// `SubjectPublicKeyInfo` in DER.
    public let publicKeyDER: [UInt8]
    /// Of extensionRequest (RFC 2985 §5.4.2); empty when there is none.
    public let extensions: [ExtensionValue]
    /// Whether whoever made it has the private key (RFC 2986 §4.2).
    public let isSignatureGood: Bool

    /// Reads a request in DER.
    /// - Throws: for anything that is not exactly one request.
    public init(der: [UInt8]) throws {
        guard der.count <= Self.maximumSize else { throw OpenSSLError("d2i_X509_REQ", reason: "\(der.count) bytes are too many") }
        let request = try der.withUnsafeBufferPointer { buffer in
            var cursor = buffer.baseAddress
            let request = try check(d2i_X509_REQ(nil, &cursor, buffer.count), "d2i_X509_REQ")
            guard cursor == buffer.baseAddress.map({ $0 + buffer.count }) else {
                X509_REQ_free(request)
                throw OpenSSLError("d2i_X509_REQ", reason: "bytes after the request")
            }
            return request
        }
        defer { X509_REQ_free(request) }
        self.der = der
        subjectDER = try Self.subject(of: request)
        let key = try check(X509_REQ_get0_pubkey(request), "X509_REQ_get0_pubkey")
        publicKeyDER = try collecting { try check(i2d_PUBKEY_bio($0, key), "i2d_PUBKEY_bio") }
        extensions = Self.extensions(of: request)
        isSignatureGood = X509_REQ_verify(request, key) == 1
        ERR_clear_error()
    }

    /// Makes and signs a request.
    /// - Parameter subject: as (short name, value): `("CN", "Alice")`.
    public init(
        subject: [(name: String, value: String)], key: PrivateKey, extensions: [ExtensionValue], digest: Digest = .sha256
    ) throws {
        let request = try check(X509_REQ_new(), "X509_REQ_new")
        defer { X509_REQ_free(request) }
        try check(X509_REQ_set_version(request, 0), "X509_REQ_set_version")
        try addName(subject, to: X509_REQ_get_subject_name(request))
        try check(X509_REQ_set_pubkey(request, key.pointer), "X509_REQ_set_pubkey")
        try Self.add(extensions, to: request)
        guard X509_REQ_sign(request, key.pointer, key.takesDigest ? digest.method : nil) > 0 else { throw OpenSSLError("X509_REQ_sign") }
        try self.init(der: try collecting { try check(i2d_X509_REQ_bio($0, request), "i2d_X509_REQ_bio") })
    }

    private static func add(_ extensions: [ExtensionValue], to request: OpaquePointer) throws {
        guard !extensions.isEmpty else { return }
        let stack = try check(zegel_EXT_stack(), "sk_X509_EXTENSION_new_null")
        defer { zegel_EXT_stack_free(stack) }
        for value in extensions { try value.withExtension { try check(zegel_EXT_push(stack, $0), "sk_X509_EXTENSION_push") } }
        try check(X509_REQ_add_extensions(request, stack), "X509_REQ_add_extensions")
    }

    private static func subject(of request: OpaquePointer) throws -> [UInt8] {
        var data: UnsafePointer<UInt8>?
        var count = 0
        try check(X509_NAME_get0_der(X509_REQ_get_subject_name(request), &data, &count), "X509_NAME_get0_der")
        return data.map { Array(UnsafeBufferPointer(start: $0, count: count)) } ?? []
    }

    private static func extensions(of request: OpaquePointer) -> [ExtensionValue] {
        guard let stack = X509_REQ_get_extensions(request) else { return [] }
        defer { zegel_EXT_stack_free(stack) }
        return (0..<zegel_EXT_num(stack)).compactMap { index in
            guard let item = zegel_EXT_value(stack, index), let octets = X509_EXTENSION_get_data(item) else { return nil }
            let value = ASN1_STRING_get0_data(octets).map { Array(UnsafeBufferPointer(start: $0, count: Int(ASN1_STRING_length(octets)))) }
            var name = [CChar](repeating: 0, count: 128)
            let length = OBJ_obj2txt(&name, Int32(name.count), X509_EXTENSION_get_object(item), 1)
            guard let value, length > 0, length < name.count else { return nil }
            let identifier = String(decoding: name.prefix(Int(length)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
            return ExtensionValue(identifier, isCritical: X509_EXTENSION_get_critical(item) == 1, value: value)
        }
    }
}

/// Fills a `Name` with one attribute after the other.
func addName(_ parts: [(name: String, value: String)], to name: OpaquePointer?) throws {
    for part in parts {
        let bytes = Array(part.value.utf8)
        try check(
            X509_NAME_add_entry_by_txt(name, part.name, utf8Flag, bytes, Int32(bytes.count), -1, 0), "X509_NAME_add_entry_by_txt")
    }
}

/// `MBSTRING_UTF8`, a macro with a cast.
private let utf8Flag: Int32 = 0x1000
