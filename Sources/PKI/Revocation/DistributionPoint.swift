/// Where the CRL for a certificate is found, and what it covers (RFC 5280 §4.2.1.13).
struct DistributionPoint: Hashable, Sendable {
    /// `DistributionPointName`.
    enum Name: Hashable, Sendable {
        case full([GeneralName])
        /// Contents of one `RelativeDistinguishedName`.
        case relative([UInt8])
    }

    var name: Name?
    /// `nil`: all reasons.
    var reasons: RevocationReasons?
    /// Directory names of cRLIssuer; empty when the field is absent.
    var crlIssuer: [CanonicalName] = []

    static func list(_ reader: inout DERReader) throws(DERError) -> [DistributionPoint] {
        var list = try reader.sequence("cRLDistributionPoints")
        var points: [DistributionPoint] = []
        while !list.isAtEnd { points.append(try DistributionPoint(try list.sequence("distributionPoint"))) }
        return points
    }

    init(name: Name?) { self.name = name }

    private init(_ contents: DERReader) throws(DERError) {
        var reader = contents
        if let element = try reader.optional(DERReader.Tag.constructed(0)) { name = try Name(reader.inside(element)) }
        if let element = try reader.optional(DERReader.Tag.context(1)) { reasons = RevocationReasons(try reader.namedBits(element)) }
        if let element = try reader.optional(DERReader.Tag.constructed(2)) {
            crlIssuer = try GeneralName.list(reader.inside(element)).compactMap(\.directoryName)
            // RFC 5280 §4.2.1.13: the X.500 name of the CRL issuer. A point we cannot follow must not pass for a plain one.
            guard !crlIssuer.isEmpty else { throw .unexpected("cRLIssuer") }
        }
        try reader.finish("distributionPoint")
    }

    /// http and https addresses to fetch from.
    var urls: [String] {
        guard case .full(let names) = name else { return [] }
        return names.compactMap(\.url)
    }
}

extension DistributionPoint.Name {
    /// Over the contents of the `[0]` that holds the CHOICE.
    init(_ contents: DERReader) throws(DERError) {
        var reader = contents
        let element = try reader.next()
        try reader.finish("distributionPointName")
        switch element.tag {
        case DERReader.Tag.constructed(0): self = .full(try GeneralName.list(reader.inside(element)))
        case DERReader.Tag.constructed(1): self = .relative(reader.octets(element))
        default: throw .unexpected("distributionPointName")
        }
    }

    /// The names it stands for.
    /// - Parameter base: whose name a relative one continues.
    func names(relativeTo base: CanonicalName) -> [GeneralName] {
        switch self {
        case .full(let names): names
        case .relative(let contents): (try? base.appending(relative: contents)).map { [.directoryName($0)] } ?? []
        }
    }
}
