/// What stands in a SubjectPublicKeyInfo that the strength rules ask about (RFC 3279 §2.3.1, RFC 5480 §2.1.1).
struct PublicKeyShape: Sendable {
    /// The publicExponent of an RSA key, big-endian without leading zeros.
    private(set) var exponent: [UInt8]?
    /// An elliptic curve is spelt out instead of named: anybody can then make a key that fits (CVE-2020-0601).
    private(set) var hasCurveOfItsOwn = false
    /// `RSA-3072`, `P-256`; `nil` for kinds this does not know.
    private(set) var words: String?

    // RFC 5480 §2.1.1.1
    private static let curves = ["1.2.840.10045.3.1.7": "P-256", "1.3.132.0.34": "P-384", "1.3.132.0.35": "P-521"]

    /// - Parameter encoded: in DER. What does not parse has no shape; the library has no key for it either.
    init(_ encoded: [UInt8]) {
        var outer = DERReader(encoded)
        guard var info = try? outer.sequence("subjectPublicKeyInfo"), var algorithm = try? info.sequence("algorithm"),
            let kind = try? algorithm.objectIdentifier("algorithm").dotted
        else { return }
        switch kind {
        case "1.2.840.10045.2.1":
            hasCurveOfItsOwn = algorithm.nextTag != DERReader.Tag.objectIdentifier
            words = (try? algorithm.objectIdentifier("namedCurve").dotted).flatMap { Self.curves[$0] }
        case "1.2.840.113549.1.1.1", "1.2.840.113549.1.1.10":
            guard let key = try? Self.key(&info) else { return }
            exponent = key.exponent
            if kind == "1.2.840.113549.1.1.1", let first = key.modulus.first {
                words = "RSA-\(key.modulus.count * 8 - first.leadingZeroBitCount)"
            }
        default: break
        }
    }

    private static func key(_ info: inout DERReader) throws(DERError) -> (modulus: [UInt8], exponent: [UInt8]) {
        var outer = DERReader(try info.wholeOctets(try info.expect(DERReader.Tag.bitString, "subjectPublicKey")))
        var key = try outer.sequence("RSAPublicKey")
        let modulus = try key.integer(try key.expect(DERReader.Tag.integer, "modulus"))
        let exponent = try key.integer(try key.expect(DERReader.Tag.integer, "publicExponent"))
        return (Array(modulus.drop { $0 == 0 }), Array(exponent.drop { $0 == 0 }))
    }

    /// RSA with an exponent no honest key has: 1 and even ones hide nothing, over 64 bits it only costs time.
    var hasWeakExponent: Bool {
        guard let exponent else { return false }
        return exponent == [1] || (exponent.last ?? 0) & 1 == 0 || exponent.count > 8
    }
}
