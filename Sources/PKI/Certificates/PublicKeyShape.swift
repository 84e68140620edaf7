/// What stands in a SubjectPublicKeyInfo that the strength rules ask about (RFC 3279 §2.3.1, RFC 5480 §2.1.1).
struct PublicKeyShape: Sendable {
    /// The publicExponent of an RSA key, big-endian without leading zeros.
    private(set) var exponent: [UInt8]?
    /// An elliptic curve is spelt out instead of named: anybody can then make a key that fits (CVE-2020-0601).
    private(set) var hasCurveOfItsOwn = false

    /// - Parameter encoded: in DER. What does not parse has no shape; the library has no key for it either.
    init(_ encoded: [UInt8]) {
        var outer = DERReader(encoded)
        guard var info = try? outer.sequence("subjectPublicKeyInfo"), var algorithm = try? info.sequence("algorithm"),
            let kind = try? algorithm.objectIdentifier("algorithm").dotted
        else { return }
        switch kind {
        case "1.2.840.10045.2.1": hasCurveOfItsOwn = algorithm.nextTag != DERReader.Tag.objectIdentifier
        case "1.2.840.113549.1.1.1", "1.2.840.113549.1.1.10": exponent = try? Self.exponent(&info)
        default: break
        }
    }

    private static func exponent(_ info: inout DERReader) throws(DERError) -> [UInt8] {
        var outer = DERReader(try info.wholeOctets(try info.expect(DERReader.Tag.bitString, "subjectPublicKey")))
        var key = try outer.sequence("RSAPublicKey")
        _ = try key.expect(DERReader.Tag.integer, "modulus")
        return Array(try key.integer(try key.expect(DERReader.Tag.integer, "publicExponent")).drop { $0 == 0 })
    }

    /// RSA with an exponent no honest key has: 1 and even ones hide nothing, over 64 bits it only costs time.
    var hasWeakExponent: Bool {
        guard let exponent else { return false }
        return exponent == [1] || (exponent.last ?? 0) & 1 == 0 || exponent.count > 8
    }
}
