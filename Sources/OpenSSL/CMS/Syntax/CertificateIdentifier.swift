import COpenSSL

/// How CMS names a certificate: RecipientIdentifier and SignerIdentifier (RFC 5652 §5.3, §6.2.1).
public enum CertificateIdentifier: Hashable, Sendable {
    /// - issuer: `Name` in DER as the sender wrote it.
    /// - serialNumber: contents octets of the INTEGER.
    case issuerAndSerialNumber(issuer: [UInt8], serialNumber: [UInt8])
    case subjectKeyIdentifier([UInt8])

    /// The serial number as lower-case hexadecimal without leading zero octets, or `nil` for a key identifier.
    public var serialNumberHex: String? {
        guard case .issuerAndSerialNumber(_, let serial) = self else { return nil }
        let significant = serial.drop { $0 == 0 }
        return significant.isEmpty ? "00" : Self.hex(significant)
    }

    /// The issuer as RFC 4514 text, or `nil` for a key identifier or a name that does not parse.
    public var issuerText: String? {
        guard case .issuerAndSerialNumber(let issuer, _) = self else { return nil }
        return Self.withName(issuer) { name in
            let bytes = try? collecting { bio in
                guard X509_NAME_print_ex(bio, name, 0, zegel_name_flags()) >= 0 else {
                    throw OpenSSLError("X509_NAME_print_ex")
                }
            }
            return bytes.map { String(decoding: $0, as: UTF8.self) }
        } ?? nil
    }

    /// Whether it names this certificate. Names are compared as RFC 5280 §7.1 says, so another encoding of the same name matches.
    public func matches(_ certificate: X509Certificate) -> Bool {
        switch self {
        case .subjectKeyIdentifier(let identifier):
            return certificate.cmsSubjectKeyIdentifier == identifier
        case .issuerAndSerialNumber(let issuer, let serial):
            guard certificate.cmsSerialNumber == Array(serial) else { return false }
            if certificate.cmsIssuer == issuer { return true }
            return Self.withName(issuer) { X509_NAME_cmp($0, X509_get_issuer_name(certificate.pointer)) == 0 } ?? false
        }
    }

    private static func withName<R>(_ encoded: [UInt8], _ body: (OpaquePointer) -> R) -> R? {
        encoded.withUnsafeBufferPointer { buffer in
            var cursor = buffer.baseAddress
            guard let name = d2i_X509_NAME(nil, &cursor, buffer.count) else {
                ERR_clear_error()
                return nil
            }
            defer { X509_NAME_free(name) }
            return body(name)
        }
    }

    private static func hex(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

extension CertificateIdentifier: CustomStringConvertible {
    /// `issuer/serial` or `ski:…`, for headers, traces and logs. Printable characters only.
    public var description: String {
        switch self {
        case .issuerAndSerialNumber: "\(issuerText ?? "unreadable name")/\(serialNumberHex ?? "")"
        case .subjectKeyIdentifier(let identifier): "ski:\(Self.hex(identifier))"
        }
    }
}

extension CertificateIdentifier {
    /// Names a certificate by issuer and serial number.
    init(of certificate: X509Certificate) {
        self = .issuerAndSerialNumber(issuer: certificate.cmsIssuer, serialNumber: certificate.cmsSerialNumber)
    }

    /// Reads `IssuerAndSerialNumber`.
    init(issuerAndSerialNumber reader: inout BERReader) throws(CMSError) {
        var inside = try reader.sequence("issuerAndSerialNumber")
        let issuer = try inside.expect(BERElement.Tag.sequence, "issuer")
        let serial = try inside.expect(BERElement.Tag.integer, "serialNumber")
        guard issuer.range.count <= 16_384, (1...128).contains(serial.contents.count) else { throw .tooLarge("issuerAndSerialNumber") }
        self = .issuerAndSerialNumber(issuer: Array(inside.encoding(issuer)), serialNumber: Array(inside.octets(serial)))
        try inside.finish("issuerAndSerialNumber")
    }

    /// Reads the CHOICE of an IssuerAndSerialNumber and a key identifier under `[0]`.
    init(reading reader: inout BERReader) throws(CMSError) {
        if let identifier = try reader.optionalOctetString(BERElement.Tag.context(0)) {
            guard (1...256).contains(identifier.count) else { throw .malformed("subjectKeyIdentifier") }
            self = .subjectKeyIdentifier(Array(identifier))
        } else {
            try self.init(issuerAndSerialNumber: &reader)
        }
    }

    var node: DERNode {
        switch self {
        case .issuerAndSerialNumber(let issuer, let serial): .sequence(.raw(issuer), .primitive(BERElement.Tag.integer, serial))
        case .subjectKeyIdentifier(let identifier): .primitive(BERElement.Tag.context(0), identifier)
        }
    }
}

extension X509Certificate {
    /// The issuer's `Name` in DER as it stands in the certificate.
    var cmsIssuer: [UInt8] {
        guard let name = X509_get_issuer_name(pointer) else { return [] }
        var data: UnsafePointer<UInt8>?
        var count = 0
        guard X509_NAME_get0_der(name, &data, &count) == 1, let data else { return [] }
        return Array(UnsafeBufferPointer(start: data, count: count))
    }

    /// Contents octets of the serial number's INTEGER.
    var cmsSerialNumber: [UInt8] {
        guard let serial = X509_get0_serialNumber(pointer) else { return [] }
        var buffer: UnsafeMutablePointer<UInt8>?
        let count = i2d_ASN1_INTEGER(serial, &buffer)
        guard count > 0, let buffer else { return [] }
        defer { zegel_OPENSSL_free(buffer) }
        let bytes = Array(UnsafeBufferPointer(start: buffer, count: Int(count)))
        var reader = BERReader(bytes)
        guard let element = try? reader.element() else { return [] }
        return Array(bytes[element.contents])
    }

    /// The extension of that name, or `nil`.
    var cmsSubjectKeyIdentifier: [UInt8]? {
        guard let identifier = X509_get0_subject_key_id(pointer), let data = ASN1_STRING_get0_data(identifier) else { return nil }
        return Array(UnsafeBufferPointer(start: data, count: Int(ASN1_STRING_length(identifier))))
    }
}
