import AdminOperations
import Mail
import PKI
import Store

extension ReadTransaction {
    /// A stored certificate by its thumbprint or the beginning of it, with or without colons.
    func certificate(beginning text: String) throws -> CertificateRow {
        let digits = try Inputs.thumbprint(text)
        if let row = try certificateRow(thumbprint: digits) { return row }
        let found = try certificateRows(CertificateFilter(), after: digits, limit: 2).filter { $0.thumbprint.hasPrefix(digits) }
        guard let row = found.first else { throw AdminProblem(.notFound, "no certificate has a thumbprint that begins with \(digits)") }
        guard found.count == 1 else {
            throw AdminProblem(.refused, "several thumbprints begin with \(digits): give more digits", field: "thumbprint")
        }
        return row
    }

    private static func words(_ entry: TrustListRow) -> String {
        let parts = [entry.allowExpired ? "also after its end" : nil, entry.note.isEmpty ? nil : entry.note].compactMap(\.self)
        let who = "by \(entry.author.isEmpty ? "an administrator" : entry.author) on \(entry.time.formatted(.iso8601.year().month().day()))"
        return (parts + [who]).joined(separator: ", ")
    }

    /// A row as lists show it.
    func item(_ row: CertificateRow) throws -> CertificateItem {
        let certificate = try Certificate(stored: row.der)
        let entry = try trustListEntry(row.thumbprint)
        let trust = entry.map(\.status.words)
        return CertificateItem(
            thumbprint: row.thumbprint, subject: row.subject, issuer: row.issuer, serialNumber: row.serialNumber, notBefore: row.notBefore,
            notAfter: row.notAfter, addresses: certificate.addresses.map(\.description),
            keyAlgorithm: certificate.keyWords, isCA: row.isCA,
            isRoot: row.isRoot, hasKey: row.hasPrivateKey, trust: trust, trustNote: entry.map(Self.words), source: row.source,
            isPending: row.isPending)
    }
}

extension TrustListRow.Status {
    /// As administrators say it.
    var words: String { self == .trusted ? "white-listed" : "black-listed" }
}
