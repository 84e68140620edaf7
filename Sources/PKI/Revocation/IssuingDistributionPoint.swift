/// Which certificates a CRL speaks about (RFC 5280 §5.2.5).
struct IssuingDistributionPoint: Sendable {
    var name: DistributionPoint.Name?
    var onlyUserCertificates = false
    var onlyCACertificates = false
    var onlyAttributeCertificates = false
    /// `nil`: all reasons.
    var onlySomeReasons: RevocationReasons?
    var isIndirect = false
    /// The extension's value: two lists have the same scope when these are equal.
    var encoded: [UInt8]

    init(_ value: [UInt8]) throws(DERError) {
        encoded = value
        var outer = DERReader(value)
        var reader = try outer.sequence("issuingDistributionPoint")
        try outer.finish("issuingDistributionPoint")
        if let element = try reader.optional(DERReader.Tag.constructed(0)) { name = try DistributionPoint.Name(reader.inside(element)) }
        onlyUserCertificates = try Self.flag(1, &reader)
        onlyCACertificates = try Self.flag(2, &reader)
        if let element = try reader.optional(DERReader.Tag.context(3)) {
            onlySomeReasons = RevocationReasons(try reader.namedBits(element))
        }
        isIndirect = try Self.flag(4, &reader)
        onlyAttributeCertificates = try Self.flag(5, &reader)
        try reader.finish("issuingDistributionPoint")
    }

    private static func flag(_ number: UInt8, _ reader: inout DERReader) throws(DERError) -> Bool {
        guard let element = try reader.optional(DERReader.Tag.context(number)) else { return false }
        return try reader.boolean(element)
    }
}
