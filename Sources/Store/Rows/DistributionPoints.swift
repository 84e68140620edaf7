/// The kind of job that fetches one revocation list; its subject is the address.
public let crlRefreshJob = "crl-refresh"

extension ReadTransaction {
    /// Whether a stored certificate still names this address of a revocation list.
    public func isDistributionPoint(_ url: String) throws -> Bool {
        try !rows("SELECT 1 FROM certificate_distribution_point WHERE url = $1 LIMIT 1", .text(url)).isEmpty
    }
}

extension WriteTransaction {
    /// Notes where the lists about a certificate are published (RFC 5280 §4.2.1.13), and has them fetched at once.
    func insert(distributionPoints urls: [String], ofCertificate thumbprint: String) throws {
        let sql = """
            INSERT INTO certificate_distribution_point (url, certificate) SELECT $2, id FROM certificate WHERE thumbprint = $1
            """
        for url in Set(urls).sorted() where url.utf8.count <= 2048 {
            try change(sql, .text(thumbprint), .text(url))
            try addJob(kind: crlRefreshJob, subject: url)
        }
    }
}
