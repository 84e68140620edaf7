import Foundation

/// What stands in a certificate, read strictly (RFC 5280 §4.1): one that is not DER, repeats an extension or holds a known
/// extension that does not parse is no certificate for us, because "unreadable" must never count as "absent".
struct CertificateStructure {
    /// 0 for version 1.
    private(set) var version = 0
    /// Contents octets of the INTEGER.
    var serialNumber: [UInt8] = []
    var issuer: [UInt8] = []
    var subject: [UInt8] = []
    var notBefore = Date.distantFuture
    var notAfter = Date.distantPast
    /// `SubjectPublicKeyInfo` in DER.
    var publicKey: [UInt8] = []
    var keyUsage: KeyUsage?
    var extendedKeyUsage: [ObjectIdentifier]?
    var alternativeNames: [GeneralName] = []
    var basicConstraints: (isCA: Bool, pathLength: Int?)?
    var subjectKeyIdentifier: [UInt8]?
    var authorityKeyIdentifier: [UInt8]?
    var distributionPoints: [DistributionPoint] = []
    /// Where the certificates of its issuer are to be had.
    private(set) var issuerURLs: [String] = []
    /// `SMIMECapabilities` in DER.
    private(set) var capabilities: [UInt8]?
    /// Rules of RFC 5280 §4 that a path refuses although the certificate can be read and §6 does not ask.
    private(set) var faults: [String] = []
    private(set) var nameConstraints: NameConstraints?
    private(set) var keyShape = PublicKeyShape([])

    init(_ der: [UInt8]) throws(DERError) {
        var outer = DERReader(der)
        var certificate = try outer.sequence("certificate")
        try outer.finish("certificate")
        var toBeSigned = try certificate.sequence("tbsCertificate")
        let algorithm = certificate.encoding(try certificate.expect(DERReader.Tag.sequence, "signatureAlgorithm"))
        _ = try certificate.expect(DERReader.Tag.bitString, "signature")
        try certificate.finish("certificate")
        try read(&toBeSigned, outerAlgorithm: algorithm)
    }

    private mutating func read(_ reader: inout DERReader, outerAlgorithm: [UInt8]) throws(DERError) {
        if let element = try reader.optional(DERReader.Tag.constructed(0)) {
            var inside = reader.inside(element)
            version = try inside.smallInteger(try inside.expect(DERReader.Tag.integer, "version"))
            try inside.finish("version")
            guard version <= 2 else { throw .unexpected("version") }
        }
        serialNumber = try reader.integer(try reader.expect(DERReader.Tag.integer, "serialNumber"))
        // RFC 5280 §4.1.1.2: the same as in tbsCertificate.
        guard reader.encoding(try reader.expect(DERReader.Tag.sequence, "signature")) == outerAlgorithm else {
            throw .unexpected("signature algorithm, it differs inside and outside")
        }
        issuer = reader.encoding(try reader.expect(DERReader.Tag.sequence, "issuer"))
        var validity = try reader.sequence("validity")
        notBefore = try validity.time("notBefore")
        notAfter = try validity.time("notAfter")
        try validity.finish("validity")
        subject = reader.encoding(try reader.expect(DERReader.Tag.sequence, "subject"))
        publicKey = reader.encoding(try reader.expect(DERReader.Tag.sequence, "subjectPublicKeyInfo"))
        keyShape = PublicKeyShape(publicKey)
        _ = try reader.optional(DERReader.Tag.context(1))
        _ = try reader.optional(DERReader.Tag.context(2))
        if let element = try reader.optional(DERReader.Tag.constructed(3)) {
            guard version == 2 else { throw .unexpected("extensions, the version is \(version + 1)") }
            let items = try ExtensionItem.list(reader.inside(element))
            for item in items { try read(item) }
            noteFaults(in: items)
        }
        try reader.finish("tbsCertificate")
    }

    private mutating func noteFaults(in items: [ExtensionItem]) {
        for item in items {
            switch (item.identifier, item.isCritical) {
            // RFC 5280 §4.2.1.1, §4.2.1.2, §4.2.2.1: conforming CAs MUST mark it as non-critical.
            case (.authorityKeyIdentifier, true): faults.append("authorityKeyIdentifier is critical")
            case (.subjectKeyIdentifier, true): faults.append("subjectKeyIdentifier is critical")
            case (.authorityInfoAccess, true): faults.append("authorityInfoAccess is critical")
            // §4.2.1.11, §4.2.1.14: MUST mark as critical, else others pass over what it forbids.
            case (.policyConstraints, false): faults.append("policyConstraints is not critical")
            case (.inhibitAnyPolicy, false): faults.append("inhibitAnyPolicy is not critical")
            default: continue
            }
        }
        // §4.2.1.6: the only name there is has to be understood.
        if subject == [0x30, 0x00], items.contains(where: { $0.identifier == .subjectAltName && !$0.isCritical }) {
            faults.append("the subject is empty and subjectAltName is not critical")
        }
        // §4.2.1.10: MUST NOT be empty, and MUST be used only in a CA certificate.
        if let nameConstraints, nameConstraints.isEmpty { faults.append("the name constraints are empty") }
        if basicConstraints?.isCA != true { noteRightsWithoutCA() }
        // §4.2.1.3: at least one bit is set.
        if keyUsage == [] { faults.append("keyUsage has no bit set") }
    }

    /// RFC 5280 §4.2.1.3, §4.2.1.9, §4.2.1.10: what only a CA's certificate may hold.
    private mutating func noteRightsWithoutCA() {
        if nameConstraints != nil { faults.append("name constraints in a certificate that is no CA's") }
        if basicConstraints?.pathLength != nil { faults.append("a path length in a certificate that is no CA's") }
        if keyUsage?.contains(.keyCertSign) == true { faults.append("keyCertSign in a certificate that is no CA's") }
    }

    private mutating func read(_ item: ExtensionItem) throws(DERError) {
        var reader = DERReader(item.value)
        switch item.identifier {
        case .keyUsage: keyUsage = try Self.keyUsage(&reader)
        case .extendedKeyUsage: extendedKeyUsage = try Self.purposes(&reader)
        case .subjectAltName: alternativeNames = try GeneralName.list(try reader.sequence("subjectAltName"))
        case .basicConstraints: basicConstraints = try Self.basicConstraints(&reader)
        case .subjectKeyIdentifier:
            subjectKeyIdentifier = reader.octets(try reader.expect(DERReader.Tag.octetString, "subjectKeyIdentifier"))
        case .authorityKeyIdentifier: authorityKeyIdentifier = try Self.authorityKeyIdentifier(&reader)
        case .cRLDistributionPoints: distributionPoints = try DistributionPoint.list(&reader)
        case .authorityInfoAccess: issuerURLs = try AuthorityInformation.issuerURLs(&reader)
        case .smimeCapabilities:
            capabilities = item.value
            return
        case .nameConstraints:
            nameConstraints = try NameConstraints(item.value)
            return
        default: return
        }
        try reader.finish("extension \(item.identifier)")
    }

    private static func keyUsage(_ reader: inout DERReader) throws(DERError) -> KeyUsage {
        let bits = try reader.namedBits(try reader.expect(DERReader.Tag.bitString, "keyUsage"))
        guard bits.count <= 2 else { throw .unexpected("keyUsage") }
        return KeyUsage(rawValue: bits.enumerated().reduce(0) { $0 | UInt32($1.element) << (8 * UInt32($1.offset)) })
    }

    private static func purposes(_ reader: inout DERReader) throws(DERError) -> [ObjectIdentifier] {
        var list = try reader.sequence("extendedKeyUsage")
        var purposes: [ObjectIdentifier] = []
        while !list.isAtEnd { purposes.append(try list.objectIdentifier("extendedKeyUsage")) }
        guard !purposes.isEmpty else { throw .unexpected("extendedKeyUsage") }
        return purposes
    }

    private static func basicConstraints(_ reader: inout DERReader) throws(DERError) -> (isCA: Bool, pathLength: Int?) {
        var inside = try reader.sequence("basicConstraints")
        let isCA = try inside.booleanDefaultFalse()
        var length: Int?
        if let element = try inside.optional(DERReader.Tag.integer) { length = try inside.smallInteger(element) }
        try inside.finish("basicConstraints")
        return (isCA, length)
    }

    /// Shared with CRLs (RFC 5280 §4.2.1.1, §5.2.1).
    static func authorityKeyIdentifier(_ reader: inout DERReader) throws(DERError) -> [UInt8]? {
        var inside = try reader.sequence("authorityKeyIdentifier")
        let key = try inside.optional(DERReader.Tag.context(0))
        _ = try inside.optional(DERReader.Tag.constructed(1))
        _ = try inside.optional(DERReader.Tag.context(2))
        try inside.finish("authorityKeyIdentifier")
        return key.map { inside.octets($0) }
    }
}
