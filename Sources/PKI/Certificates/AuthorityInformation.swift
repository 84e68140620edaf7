/// The caIssuers addresses of the authorityInfoAccess extension (RFC 5280 §4.2.2.1).
enum AuthorityInformation {
    /// Addresses looked at per certificate.
    private static let limit = 3

    /// - Returns: http and https addresses of at most 2,048 octets, in their order.
    static func issuerURLs(_ reader: inout DERReader) throws(DERError) -> [String] {
        var list = try reader.sequence("authorityInfoAccess")
        var urls: [String] = []
        while !list.isAtEnd {
            var description = try list.sequence("accessDescription")
            let method = try description.objectIdentifier("accessMethod")
            let location = try GeneralName(try description.next(), in: description)
            try description.finish("accessDescription")
            if method == .caIssuers, let url = location.url, url.utf8.count <= 2048, urls.count < limit { urls.append(url) }
        }
        return urls
    }
}
