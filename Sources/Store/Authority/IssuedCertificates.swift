import Foundation
import PKI

extension ReadTransaction {
    /// `nil` when the certificate is not of our making.
    public func issued(thumbprint: String) throws -> IssuedCertificateRow? { try issued("thumbprint = $1", [.text(thumbprint)]).first }

    public func issued(serialNumber: String) throws -> IssuedCertificateRow? {
        try issued("serial_number = $1", [.text(serialNumber)]).first
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
