import Foundation
import PKI

extension ReadTransaction {
    /// `nil` when the certificate is not of our making.
    public func issued(thumbprint: String) throws -> IssuedCertificateRow? { try issued("thumbprint = $1", [.text(thumbprint)]).first }

    /// - Parameter authority: numbers of authorities that came from elsewhere may be those of others.
    public func issued(serialNumber: String, authority: Int64? = nil) throws -> IssuedCertificateRow? {
        try issued("serial_number = $1", [.text(serialNumber)]).first { authority == nil || $0.authority == authority }
    }

    /// What our authorities issued for an address, newest first.
    public func issued(forAddress address: String) throws -> [IssuedCertificateRow] {
        try issued("address = $1 AND thumbprint IS NOT NULL", [.text(address)], order: "issued_at DESC, serial_number")
    }

    /// What an authority issued and is not yet past its end, or all of it.
    public func issued(byAuthority id: Int64, endingAfter date: Date = .distantPast) throws -> [IssuedCertificateRow] {
        try issued(
            "authority = $1 AND not_after > $2 AND thumbprint IS NOT NULL", [.integer(id), .integer(max(date.milliseconds, 0))],
            order: "not_after, serial_number")
    }

    /// The entries of an authority's next list: what is revoked and was not past its end when the last list was made.
    public func revoked(byAuthority id: Int64, endingAfter date: Date) throws -> [IssuedCertificateRow] {
        try issued(
            "authority = $1 AND not_after >= $2 AND revoked_at IS NOT NULL", [.integer(id), .integer(max(date.milliseconds, 0))],
            order: "serial_number")
    }

    /// Numbers that were given out without a certificate coming of it: the process ended between the two, or is at work.
    public func orphanedSerials(limit: Int = 1000) throws -> [IssuedCertificateRow] {
        try issued("issued_at IS NULL", [], order: "reserved_at, serial_number LIMIT \(max(limit, 0))")
    }

    /// Everything revoked whose end has not come, by thumbprint: what counts for our own decisions.
    func ownRevocations() throws -> [String: CertificateRevocationList.Entry] {
        let sql = """
            SELECT thumbprint, revoked_at, reason FROM issued_certificate
            WHERE revoked_at IS NOT NULL AND thumbprint IS NOT NULL AND authority IS NOT NULL
            """
        return try Dictionary(
            rows(sql).map {
                (try $0.text(0), .init(revocationDate: Date(milliseconds: try $0.integer(1)), reason: Int(try $0.integer(2))))
            }, uniquingKeysWith: { first, _ in first })
    }

    func issued(_ condition: String, _ values: [SQLValue], order: String = "serial_number") throws -> [IssuedCertificateRow] {
        let sql = "SELECT \(IssuedCertificateRow.columns) FROM issued_certificate WHERE \(condition) ORDER BY \(order)"
        return try session.run(sql, values).map(IssuedCertificateRow.init)
    }
}

extension WriteTransaction {
    /// Gives a serial number out: in a transaction of its own that is on disk before the signature is made.
    /// - Throws: `StoreError.constraint` when the number was given out before.
    public func reserve(_ row: IssuedCertificateRow) throws {
        let sql = """
            INSERT INTO issued_certificate (serial_number, authority, issuer, subject, address, request, not_after, reserved_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            """
        try change(
            sql, .text(row.serialNumber), SQLValue(row.authority), .text(row.issuer), .text(row.subject), SQLValue(row.address),
            SQLValue(row.request), .integer(row.notAfter.milliseconds), milliseconds)
    }

    /// Writes down that the certificate was made.
    /// - Parameter authority: for the certificate of a new authority that signs itself.
    public func recordIssued(serialNumber: String, thumbprint: String, authority: Int64? = nil) throws {
        let sql = """
            UPDATE issued_certificate SET thumbprint = $2, issued_at = $3, authority = COALESCE(authority, $4)
            WHERE serial_number = $1 AND issued_at IS NULL RETURNING serial_number
            """
        guard try !rows(sql, .text(serialNumber), .text(thumbprint), milliseconds, SQLValue(authority)).isEmpty else {
            throw StoreError.constraint("the serial number \(serialNumber) was not reserved, or has a certificate")
        }
    }

    /// Notes a number another program revoked before the authority came here: it stays on the lists and is never given out.
    public func noteRevoked(
        serialNumber: String, at date: Date, reason: Int, authority: Int64, issuer: String, notAfter: Date
    ) throws {
        let sql = """
            INSERT INTO issued_certificate (serial_number, authority, issuer, subject, not_after, reserved_at, thumbprint, issued_at,
                revoked_at, reason)
            VALUES ($1, $2, $3, '', $4, $5, $6, $5, $7, $8)
            """
        try change(
            sql, .text(serialNumber), .integer(authority), .text(issuer), .integer(notAfter.milliseconds), milliseconds,
            .text("elsewhere \(authority) \(serialNumber)"), .integer(date.milliseconds), SQLValue(reason))
    }

    /// Revokes, changes the reason, or (`nil`) lifts a hold; counts for the next mail.
    /// - Returns: whether we issued such a certificate.
    public func setRevocation(_ revocation: IssuedCertificateRow.Revocation?, thumbprint: String) throws -> Bool {
        let sql = """
            UPDATE issued_certificate SET revoked_at = $2, reason = $3, invalidity_at = $4 WHERE thumbprint = $1 RETURNING serial_number
            """
        let changed = try rows(
            sql, .text(thumbprint), SQLValue(revocation?.at.milliseconds), SQLValue(revocation.map { Int64($0.reason) }),
            SQLValue(revocation?.invalidityAt?.milliseconds))
        guard !changed.isEmpty else { return false }
        try raiseGeneration()
        return true
    }
}

extension ReadTransaction {
    /// How many certificates an authority made for others have not ended, and how many of them are revoked.
    public func issuedCounts(ofAuthority id: Int64) throws -> (issued: Int, revoked: Int) {
        let sql = """
            SELECT count(*), count(i.revoked_at) FROM issued_certificate i
            WHERE i.authority = $1 AND i.not_after > $2 AND i.thumbprint IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM authority a JOIN certificate c ON c.id = a.certificate WHERE a.id = $1 AND c.thumbprint = i.thumbprint)
            """
        guard let row = try rows(sql, .integer(id), milliseconds).first else { return (0, 0) }
        return (Int(try row.integer(0)), Int(try row.integer(1)))
    }
}
