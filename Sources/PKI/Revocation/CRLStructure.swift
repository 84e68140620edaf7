import Foundation

/// What stands in a CRL, read strictly (RFC 5280 §5.1). Extensions and entries that do not parse make it no CRL.
struct CRLStructure: Sendable {
    let bytes: [UInt8]
    /// tbsCertList as one element.
    private(set) var toBeSigned = 0..<0
    /// `AlgorithmIdentifier` in DER.
    private(set) var algorithm: [UInt8] = []
    private(set) var signature: [UInt8] = []
    /// `MD5`, `SHA-1`: the digest of the signature, when that is a broken one.
    private(set) var weakDigest: String?
    /// `Name` in DER.
    private(set) var issuer: [UInt8] = []
    private(set) var issuerName: CanonicalName
    private(set) var thisUpdate = Date.distantFuture
    private(set) var nextUpdate: Date?
    private(set) var entries = CRLEntries()
    private(set) var scope: IssuingDistributionPoint?
    /// CRL number without leading zeros.
    private(set) var number: [UInt8]?
    /// The number of the complete list a delta continues; `nil` for a complete one.
    private(set) var baseNumber: [UInt8]?
    private(set) var authorityKeyIdentifier: [UInt8]?
    /// Why the list must not be used to call a certificate good (RFC 5280 §5.2, §5.3); `nil` for an ordinary one.
    private(set) var obstacle: String?

    init(_ bytes: [UInt8]) throws(DERError) {
        self.bytes = bytes
        var outer = DERReader(bytes)
        var list = try outer.sequence("certificateList")
        try outer.finish("certificateList")
        let inner = try list.expect(DERReader.Tag.sequence, "tbsCertList")
        let algorithm = list.encoding(try list.expect(DERReader.Tag.sequence, "signatureAlgorithm"))
        let bits = try list.expect(DERReader.Tag.bitString, "signature")
        // A damaged signature is one that never verifies; the list is kept and shown as such.
        let signature = (try? list.wholeOctets(bits)) ?? []
        try list.finish("certificateList")
        var reader = list.inside(inner)
        var version = 0
        if let element = try reader.optional(DERReader.Tag.integer) { version = try reader.smallInteger(element) }
        guard version <= 1 else { throw .unexpected("version") }
        guard reader.encoding(try reader.expect(DERReader.Tag.sequence, "signature")) == algorithm else {
            throw .unexpected("signature algorithm, it differs inside and outside")
        }
        issuer = reader.encoding(try reader.expect(DERReader.Tag.sequence, "issuer"))
        issuerName = try CanonicalName(encoded: issuer)
        self.algorithm = algorithm
        weakDigest = try Self.weakDigest(algorithm)
        self.signature = signature
        toBeSigned = inner.range
        thisUpdate = try reader.time("thisUpdate")
        if [DERReader.Tag.utcTime, DERReader.Tag.generalizedTime].contains(reader.nextTag) { nextUpdate = try reader.time("nextUpdate") }
        try readEntries(&reader)
        try readExtensions(&reader, version: version)
        // §5.2.3: issuers MUST include it; without it nobody can tell an old list from the newest.
        if number == nil { obstacle = obstacle ?? "it has no CRL number" }
        try reader.finish("tbsCertList")
    }

    /// Whether bytes that were refused have the outline of a list, so that the refusal is worth telling.
    static func isLikely(_ bytes: [UInt8]) -> Bool {
        var outer = DERReader(bytes)
        guard var list = try? outer.sequence("certificateList"), var inner = try? list.sequence("tbsCertList") else { return false }
        _ = try? inner.optional(DERReader.Tag.integer)
        guard (try? inner.sequence("signature")) != nil, (try? inner.sequence("issuer")) != nil else { return false }
        return inner.nextTag == DERReader.Tag.utcTime || inner.nextTag == DERReader.Tag.generalizedTime
    }

    private static func weakDigest(_ algorithm: [UInt8]) throws(DERError) -> String? {
        var outer = DERReader(algorithm)
        var inside = try outer.sequence("signatureAlgorithm")
        switch try inside.objectIdentifier("signatureAlgorithm").dotted {
        case "1.2.840.113549.1.1.2": return "MD2"
        case "1.2.840.113549.1.1.3": return "MD4"
        case "1.2.840.113549.1.1.4": return "MD5"
        // With RSA, with RSA as OIW wrote it, with DSA, with ECDSA.
        case "1.2.840.113549.1.1.5", "1.3.14.3.2.29", "1.2.840.10040.4.3", "1.2.840.10045.4.1": return "SHA-1"
        default: return nil
        }
    }

    private mutating func readEntries(_ reader: inout DERReader) throws(DERError) {
        guard let element = try reader.optional(DERReader.Tag.sequence) else { return }
        entries = try CRLEntries(reader.inside(element))
        if let identifier = entries.unknownCritical { obstacle = "unknown critical entry extension \(identifier)" }
    }

    private mutating func readExtensions(_ reader: inout DERReader, version: Int) throws(DERError) {
        guard let element = try reader.optional(DERReader.Tag.constructed(0)) else { return }
        guard version == 1 else { throw .unexpected("extensions, the version is \(version + 1)") }
        for item in try ExtensionItem.list(reader.inside(element)) { try read(item) }
    }

    private mutating func read(_ item: ExtensionItem) throws(DERError) {
        var reader = DERReader(item.value)
        switch item.identifier {
        case .cRLNumber:
            number = try Self.number(&reader)
            // RFC 5280 §5.2.3: a non-critical extension.
            if item.isCritical { obstacle = "its CRL number is marked critical" }
        case .deltaCRLIndicator: baseNumber = try Self.number(&reader)
        case .issuingDistributionPoint: scope = try IssuingDistributionPoint(item.value)
        case .authorityKeyIdentifier: authorityKeyIdentifier = try CertificateStructure.authorityKeyIdentifier(&reader)
        case .issuerAltName, .freshestCRL, .authorityInfoAccess: break
        default: if item.isCritical { obstacle = "unknown critical extension \(item.identifier)" }
        }
    }

    private static func number(_ reader: inout DERReader) throws(DERError) -> [UInt8] {
        let octets = try reader.integer(try reader.expect(DERReader.Tag.integer, "CRL number"))
        try reader.finish("CRL number")
        guard octets[0] < 0x80 else { throw .unexpected("CRL number") }
        let significant = octets.drop { $0 == 0 }
        return significant.isEmpty ? [0] : Array(significant)
    }
}
