import Foundation
import Mail

extension ReadTransaction {
    /// `nil` when it is not stored.
    public func certificateRow(thumbprint: String) throws -> CertificateRow? {
        try certificateRows("c.thumbprint = $1", [.text(thumbprint)]).first
    }

    /// Certificates with a serial number, of any issuer: the caller compares names, as one name has several encodings.
    /// - Parameter serialNumber: lower-case hexadecimal.
    public func certificateRows(serialNumber: String) throws -> [CertificateRow] {
        try certificateRows("c.serial_number = $1", [.text(serialNumber)])
    }

    /// Certificates with a key identifier, usually one.
    public func certificateRows(subjectKeyIdentifier: [UInt8]) throws -> [CertificateRow] {
        try certificateRows("c.subject_key_identifier = $1", [.blob(subjectKeyIdentifier)])
    }

    /// Certificates with a subject: the possible issuers of others.
    public func certificateRows(subjectDER: [UInt8]) throws -> [CertificateRow] {
        try certificateRows("c.subject_der = $1", [.blob(subjectDER)])
    }

    /// Certificates that name an address, newest first: by `notBefore`, then by when they came.
    public func certificateRows(for address: EmailAddress) throws -> [CertificateRow] {
        let sql = """
            SELECT \(CertificateRow.columns) FROM certificate_address a JOIN certificate c ON c.id = a.certificate
            WHERE a.address = $1 ORDER BY c.not_before DESC, c.id DESC
            """
        return try rows(sql, .text(address.normalized)).map(CertificateRow.init)
    }

    /// Certificates in the order of their thumbprints.
    /// - Parameter last: only those after this thumbprint: the way to turn pages.
    public func certificateRows(_ filter: CertificateFilter, after last: String? = nil, limit: Int = 100) throws -> [CertificateRow] {
        // The words stand in `certificate_words`, which is read alone until something is found (`w`, the same certificate).
        let searches = filter.address == nil && (filter.text != nil || filter.issuer != nil)
        let words = searches ? "w" : "c"
        var (conditions, values) = (["\(words).thumbprint > $1"], [SQLValue.text(last ?? "")])
        func add(_ condition: String, _ value: SQLValue) {
            values.append(value)
            conditions.append(condition.replacing("$", with: "$\(values.count)"))
        }
        if let address = filter.address {
            add("c.id IN (SELECT certificate FROM certificate_address WHERE address = $)", .text(address.normalized))
        }
        if let text = filter.text {
            add("(lower(\(words).subject) LIKE $ ESCAPE '\\' OR lower(\(words).issuer) LIKE $ ESCAPE '\\')", .text(Self.pattern(text)))
        }
        if let isRoot = filter.isRoot { add("c.is_root = $", SQLValue(isRoot)) }
        if let isCA = filter.isCA { add("c.is_ca = $", SQLValue(isCA)) }
        if let time = filter.notAfterBefore { add("c.not_after < $", .integer(time.milliseconds)) }
        if let time = filter.notAfterFrom { add("c.not_after >= $", .integer(time.milliseconds)) }
        if let isPending = filter.isPending { add("c.is_pending = $", SQLValue(isPending)) }
        if let issuer = filter.issuer { add("lower(\(words).issuer) LIKE $ ESCAPE '\\'", .text(Self.pattern(issuer))) }
        if let hasKey = filter.hasPrivateKey {
            conditions.append("\(hasKey ? "" : "NOT ")EXISTS (SELECT 1 FROM private_key k WHERE k.certificate = c.id)")
        }
        if filter.isOnTrustList { conditions.append("c.thumbprint IN (SELECT thumbprint FROM trust_list_entry)") }
        let order = "\(words).thumbprint LIMIT \(max(limit, 0))"
        guard searches else { return try certificateRows(conditions.joined(separator: " AND "), values, order: order) }
        let sql = """
            SELECT \(CertificateRow.columns) FROM certificate w CROSS JOIN certificate c
            WHERE c.id = w.id AND \(conditions.joined(separator: " AND ")) ORDER BY \(order)
            """
        return try session.run(sql, values).map(CertificateRow.init)
    }

    /// Certificates with a key of ours, and those of authorities, that end within a span; without pending ones.
    public func certificateRows(ofOursEndingAfter start: Date, until end: Date) throws -> [CertificateRow] {
        let condition = """
            c.not_after > $1 AND c.not_after <= $2 AND c.is_pending = 0
            AND (c.is_ca = 1 OR EXISTS (SELECT 1 FROM private_key k WHERE k.certificate = c.id))
            """
        return try certificateRows(
            condition, [.integer(start.milliseconds), .integer(end.milliseconds)], order: "c.not_after, c.id")
    }

    /// The addresses a stored certificate is found by.
    public func addresses(ofCertificate thumbprint: String) throws -> [EmailAddress] {
        let sql = """
            SELECT a.address FROM certificate c JOIN certificate_address a ON a.certificate = c.id WHERE c.thumbprint = $1 ORDER BY a.address
            """
        return try rows(sql, .text(thumbprint)).map { try Self.emailAddress($0.text(0)) }
    }

    func certificateRows(_ condition: String, _ values: [SQLValue], order: String = "c.id") throws -> [CertificateRow] {
        let sql = "SELECT \(CertificateRow.columns) FROM certificate c WHERE \(condition) ORDER BY \(order)"
        return try session.run(sql, values).map(CertificateRow.init)
    }

    /// A LIKE pattern that finds `text` anywhere; its own wildcards are taken as they are.
    private static func pattern(_ text: String) -> String {
        let escaped = text.lowercased().map { "\\%_".contains($0) ? "\\\($0)" : String($0) }.joined()
        return "%\(escaped)%"
    }
}

extension WriteTransaction {
    /// Stores a certificate, or adds to what is known of it: a root stays a root, what is confirmed stays confirmed.
    /// - Returns: whether it is new.
    public func insert(_ row: CertificateRow, addresses: [EmailAddress]) throws -> Bool {
        let known = try certificateRow(thumbprint: row.thumbprint)
        if let known {
            let sql = "UPDATE certificate SET is_root = $2, is_pending = $3 WHERE thumbprint = $1"
            try change(sql, .text(row.thumbprint), SQLValue(known.isRoot || row.isRoot), SQLValue(known.isPending && row.isPending))
        } else {
            try add(row, addresses)
        }
        try raiseGeneration()
        return known == nil
    }

    private func add(_ row: CertificateRow, _ addresses: [EmailAddress]) throws {
        let sql = """
            INSERT INTO certificate (thumbprint, der, subject, issuer, subject_der, issuer_der, serial_number, subject_key_identifier,
                not_before, not_after, is_ca, is_root, is_pending, source, added_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) RETURNING id
            """
        let values: [SQLValue] = [
            .text(row.thumbprint), .blob(row.der), .text(row.subject), .text(row.issuer), .blob(row.subjectDER), .blob(row.issuerDER),
            .text(row.serialNumber), SQLValue(row.subjectKeyIdentifier), .integer(row.notBefore.milliseconds),
            .integer(row.notAfter.milliseconds), SQLValue(row.isCA), SQLValue(row.isRoot), SQLValue(row.isPending), .text(row.source),
            milliseconds,
        ]
        guard let id = try session.run(sql, values).first?.integer(0) else { throw StoreError.corrupt("no row for a certificate") }
        for address in Set(addresses) {
            try change("INSERT INTO certificate_address (address, certificate) VALUES ($1, $2)", .text(address.normalized), .integer(id))
        }
    }

    /// Trusts a stored authority as a root, or ends that.
    /// - Returns: whether the certificate is stored.
    public func setRoot(_ isRoot: Bool, thumbprint: String) throws -> Bool {
        let sql = "UPDATE certificate SET is_root = $2 WHERE thumbprint = $1 RETURNING id"
        guard try !rows(sql, .text(thumbprint), SQLValue(isRoot)).isEmpty else { return false }
        try raiseGeneration()
        return true
    }

    /// Confirms a certificate found in a mail: from now on it is used.
    /// - Returns: whether it was waiting.
    public func approve(thumbprint: String) throws -> Bool {
        let sql = "UPDATE certificate SET is_pending = 0 WHERE thumbprint = $1 AND is_pending = 1 RETURNING id"
        guard try !rows(sql, .text(thumbprint)).isEmpty else { return false }
        try raiseGeneration()
        return true
    }

    /// Deletes a certificate with its private key.
    /// - Returns: whether it was stored.
    public func deleteCertificate(thumbprint: String) throws -> Bool {
        guard try !rows("DELETE FROM certificate WHERE thumbprint = $1 RETURNING id", .text(thumbprint)).isEmpty else { return false }
        try raiseGeneration()
        return true
    }
}
