import PKI

/// The kind of job that fetches the certificate of a missing issuer; its subject is the address (RFC 5280 §4.2.2.1).
public let issuerFetchJob = "issuer-fetch"

extension ReadTransaction {
    /// Where the missing issuers of certificates are to be had: of those whose issuer is not stored, judged by name and key
    /// identifier.
    public func issuerAddresses(missingFor certificates: [Certificate]) throws -> [String] {
        try certificates.filter { try !$0.isSelfIssued && !$0.issuerURLs.isEmpty && !isIssuerStored(of: $0) }.flatMap(\.issuerURLs)
    }

    private func isIssuerStored(of certificate: Certificate) throws -> Bool {
        try certificateRows(subjectDER: certificate.issuerDER).contains { row in
            guard let wanted = certificate.authorityKeyIdentifier, let found = row.subjectKeyIdentifier else { return true }
            return wanted == found
        }
    }
}

extension WriteTransaction {
    /// Jobs of this kind at most: what strangers send must not fill the store, nor send us all over the net.
    private static let mostIssuerFetches = 1000

    /// Has certificates fetched from these addresses, at once.
    public func addIssuerFetches(_ urls: [String]) throws {
        let waiting = try rows("SELECT count(*) FROM job WHERE kind = $1", .text(issuerFetchJob)).first?.integer(0) ?? 0
        let free = max(Self.mostIssuerFetches - Int(waiting), 0)
        for url in Set(urls).sorted().prefix(free) { try addJob(kind: issuerFetchJob, subject: url) }
    }

    /// Makes all jobs of a kind due: what they failed for may have changed.
    public func hastenJobs(kind: String) throws {
        try change("UPDATE job SET due = $2 WHERE kind = $1 AND due > $2", .text(kind), milliseconds)
        hasNewJobs = true
    }
}
