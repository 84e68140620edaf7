import COpenSSL
import Foundation

/// One extension of a certificate, CRL or CRL entry (RFC 5280 §4.2): its value already in DER.
public struct ExtensionValue: Sendable, Hashable {
    /// Dotted decimal: `2.5.29.15`.
    public var identifier: String
    public var isCritical: Bool
    /// What goes inside `extnValue`.
    public var value: [UInt8]

    public init(_ identifier: String, isCritical: Bool = false, value: [UInt8]) {
        self.identifier = identifier
        self.isCritical = isCritical
        self.value = value
    }

    /// Hands the library's form to `body`, which must not keep it.
    func withExtension<R>(_ body: (OpaquePointer) throws -> R) throws -> R {
        let object = try check(OBJ_txt2obj(identifier, 1), "OBJ_txt2obj")
        defer { ASN1_OBJECT_free(object) }
        let octets = try check(ASN1_OCTET_STRING_new(), "ASN1_OCTET_STRING_new")
        defer { ASN1_OCTET_STRING_free(octets) }
        try check(ASN1_OCTET_STRING_set(octets, value, Int32(value.count)), "ASN1_OCTET_STRING_set")
        let pointer = try check(X509_EXTENSION_create_by_OBJ(nil, object, isCritical ? 1 : 0, octets), "X509_EXTENSION_create_by_OBJ")
        defer { X509_EXTENSION_free(pointer) }
        return try body(pointer)
    }
}

/// Hands an INTEGER with these contents octets to `body`.
func withInteger<R>(_ contents: [UInt8], _ body: (UnsafeMutablePointer<ASN1_INTEGER>) throws -> R) throws -> R {
    guard (1...127).contains(contents.count) else { throw OpenSSLError("d2i_ASN1_INTEGER", reason: "integer of \(contents.count) octets") }
    let encoded = DER.encode(tag: UInt8(V_ASN1_INTEGER), contents)
    let integer = try encoded.withUnsafeBufferPointer { buffer in
        var cursor = buffer.baseAddress
        return try check(d2i_ASN1_INTEGER(nil, &cursor, buffer.count), "d2i_ASN1_INTEGER")
    }
    defer { ASN1_INTEGER_free(integer) }
    return try body(integer)
}

/// Hands the `Name` read from DER to `body`.
func withName<R>(_ encoded: [UInt8], _ body: (OpaquePointer) throws -> R) throws -> R {
    let name = try encoded.withUnsafeBufferPointer { buffer in
        var cursor = buffer.baseAddress
        return try check(d2i_X509_NAME(nil, &cursor, buffer.count), "d2i_X509_NAME")
    }
    defer { X509_NAME_free(name) }
    return try body(name)
}

/// Hands a `Time` to `body`: UTCTime through 2049, GeneralizedTime from 2050 (RFC 5280 §4.1.2.5).
func withTime<R>(_ date: Date, _ body: (UnsafeMutablePointer<ASN1_TIME>) throws -> R) throws -> R {
    let time = try check(ASN1_TIME_set(nil, time_t(date.timeIntervalSince1970.rounded(.down))), "ASN1_TIME_set")
    defer { ASN1_TIME_free(time) }
    return try body(time)
}
