import OpenSSL

extension ReadTransaction {
    /// The private key of a certificate, opened; `nil` when the gateway has none.
    /// - Throws: `StoreError.sealBroken` when it was changed or belongs to another certificate.
    public func privateKey(forCertificate thumbprint: String) throws -> PrivateKey? {
        let sql = "SELECT k.sealed FROM certificate c JOIN private_key k ON k.certificate = c.id WHERE c.thumbprint = $1"
        guard let row = try rows(sql, .text(thumbprint)).first else { return nil }
        let der = try sealing.open(privateKey: row.blob(0), of: thumbprint)
        do {
            return try PrivateKey(der: der)
        } catch {
            throw StoreError.corrupt("the private key of certificate \(thumbprint)")
        }
    }
}

extension WriteTransaction {
    /// Seals and keeps the private key of a stored certificate, over one that is there. The caller has checked that they belong
    /// together.
    /// - Returns: whether the certificate had none before.
    /// - Throws: `StoreError.constraint` when the certificate is not stored.
    public func setPrivateKey(_ key: PrivateKey, forCertificate thumbprint: String) throws -> Bool {
        guard let id = try rows("SELECT id FROM certificate WHERE thumbprint = $1", .text(thumbprint)).first?.integer(0) else {
            throw StoreError.constraint("no certificate \(thumbprint) for the key")
        }
        let isNew = try rows("SELECT 1 FROM private_key WHERE certificate = $1", .integer(id)).isEmpty
        let sealed = try sealing.seal(privateKey: key.pkcs8DER(), of: thumbprint)
        let sql = """
            INSERT INTO private_key (certificate, sealed, added_at) VALUES ($1, $2, $3)
            ON CONFLICT (certificate) DO UPDATE SET sealed = excluded.sealed
            """
        try change(sql, .integer(id), .blob(sealed), milliseconds)
        try raiseGeneration()
        return isNew
    }

    /// Deletes the private key and leaves the certificate.
    /// - Returns: whether there was one.
    public func deletePrivateKey(forCertificate thumbprint: String) throws -> Bool {
        let sql = """
            DELETE FROM private_key WHERE certificate IN (SELECT id FROM certificate WHERE thumbprint = $1) RETURNING certificate
            """
        guard try !rows(sql, .text(thumbprint)).isEmpty else { return false }
        try raiseGeneration()
        return true
    }
}
