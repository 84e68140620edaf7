/// What stands behind a caIssuers address (RFC 5280 §4.2.2.1): one certificate in DER, or certs-only CMS (RFC 5652 §5).
///
/// The bytes come from strangers: nothing else is read, no password tried and no key derived.
public enum IssuerFile {
    /// Certificates of one file looked at; an honest one has one, or a few of one authority's keys.
    static let limit = 20

    /// - Returns: the CA certificates in it that are issued by another; empty when it is neither form.
    public static func authorities(in bytes: [UInt8]) -> [Certificate] {
        guard BEROutline.isBounded(bytes) else { return [] }
        let all = (try? Certificate(der: bytes)).map { [$0] } ?? bag(bytes)
        return all.filter { $0.isCA && !$0.isSelfIssued }
    }

    private static func bag(_ bytes: [UInt8]) -> [Certificate] {
        guard let bag = CertificateBag(bytes) else { return [] }
        return bag.certificates.prefix(limit).compactMap { try? Certificate(der: Array($0)) }
    }
}
