import Foundation
import OpenSSL

extension ReadTransaction {
    /// All authorities, in the order they were made.
    public func authorities() throws -> [AuthorityRow] { try authorities("1 = 1", []) }

    /// `nil` when there is none of this name.
    public func authority(named name: String) throws -> AuthorityRow? { try authorities("a.name = $1", [.text(name)]).first }

    public func authority(_ id: Int64) throws -> AuthorityRow? { try authorities("a.id = $1", [.integer(id)]).first }

    /// The authority whose certificate or request has this key.
    /// - Parameter publicKey: SHA-256 of its SubjectPublicKeyInfo.
    public func authority(withPublicKey publicKey: String) throws -> AuthorityRow? {
        try authorities("a.public_key = $1", [.text(publicKey)]).first
    }

    /// The authority whose certificate this is.
    public func authority(withThumbprint thumbprint: String) throws -> AuthorityRow? {
        try authorities("a.certificate = (SELECT c.id FROM certificate c WHERE c.thumbprint = $1)", [.text(thumbprint)]).first
    }

    /// The one that issues where no setting names another.
    public func defaultAuthority() throws -> AuthorityRow? { try authorities("a.is_default = 1", []).first }

    /// The private key of an authority, opened; `nil` when it is not here.
    /// - Throws: `StoreError.sealBroken` when it was changed or belongs to another authority.
    public func key(of authority: AuthorityRow) throws -> PrivateKey? {
        guard let sealed = try rows("SELECT sealed_key FROM authority WHERE id = $1", .integer(authority.id)).first?.optionalBlob(0) else {
            return nil
        }
        let der = try sealing.open(privateKey: sealed, ofRow: "authority \(authority.publicKey)")
        do { return try PrivateKey(der: der) } catch { throw StoreError.corrupt("the private key of authority \(authority.name)") }
    }

    /// The newest list of an authority in DER; `nil` when it has made none.
    public func list(of authority: Int64) throws -> [UInt8]? {
        try rows("SELECT list FROM authority WHERE id = $1", .integer(authority)).first?.optionalBlob(0)
    }

    private func authorities(_ condition: String, _ values: [SQLValue]) throws -> [AuthorityRow] {
        try session.run("SELECT \(AuthorityRow.columns) FROM authority a WHERE \(condition) ORDER BY a.id", values).map(AuthorityRow.init)
    }
}

extension WriteTransaction {
    /// Stores an authority with its key, sealed; the first one becomes the default.
    /// - Parameter key: `nil` when it is kept elsewhere.
    /// - Returns: its id.
    /// - Throws: `StoreError.constraint` when the name or the key is taken, or the certificate is not stored.
    public func add(_ authority: NewAuthority, key: PrivateKey?) throws -> Int64 {
        let certificate = try authority.thumbprint.map { try certificateID($0) }
        let sealed = try key.map { try sealing.seal(privateKey: $0.pkcs8DER(), ofRow: "authority \(authority.publicKey)") }
        let sql = """
            INSERT INTO authority (name, subject, parent, certificate, public_key, sealed_key, request, digest, distribution_point,
                is_default, is_retired, list_number, added_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, 0, 0, $10) RETURNING id
            """
        let values: [SQLValue] = [
            .text(authority.name), .text(authority.subject), SQLValue(authority.parent), SQLValue(certificate), .text(authority.publicKey),
            SQLValue(sealed), SQLValue(authority.request), .text(authority.digest), SQLValue(authority.distributionPoint), milliseconds,
        ]
        guard let id = try session.run(sql, values).first?.integer(0) else { throw StoreError.corrupt("no row for an authority") }
        return id
    }

    /// Makes one authority the default, and no other.
    public func setDefaultAuthority(_ id: Int64) throws {
        try change("UPDATE authority SET is_default = 0 WHERE is_default = 1")
        try change("UPDATE authority SET is_default = 1 WHERE id = $1", .integer(id))
    }

    /// Marks an authority “do not use”, or lifts that.
    public func setRetired(_ isRetired: Bool, authority id: Int64) throws {
        try change("UPDATE authority SET is_retired = $2 WHERE id = $1", .integer(id), SQLValue(isRetired))
    }

    /// Joins the certificate an outside authority made to the authority that waits for it.
    public func complete(authority id: Int64, thumbprint: String) throws {
        let sql = "UPDATE authority SET certificate = $2, request = NULL WHERE id = $1"
        try change(sql, .integer(id), .integer(try certificateID(thumbprint)))
    }

    /// - Returns: whether there was a key.
    public func removeKey(ofAuthority id: Int64) throws -> Bool {
        let sql = "UPDATE authority SET sealed_key = NULL WHERE id = $1 AND sealed_key IS NOT NULL RETURNING id"
        return try !rows(sql, .integer(id)).isEmpty
    }

    /// Brings a key back that was kept elsewhere.
    public func setKey(_ key: PrivateKey, of authority: AuthorityRow) throws {
        let sealed = try sealing.seal(privateKey: key.pkcs8DER(), ofRow: "authority \(authority.publicKey)")
        try change("UPDATE authority SET sealed_key = $2 WHERE id = $1", .integer(authority.id), .blob(sealed))
    }

    /// The number for the next list of an authority: stored before the list is signed, so that none is given twice.
    public func nextListNumber(ofAuthority id: Int64) throws -> Int64 {
        let sql = "UPDATE authority SET list_number = list_number + 1 WHERE id = $1 RETURNING list_number"
        guard let number = try rows(sql, .integer(id)).first?.integer(0) else { throw StoreError.constraint("no authority \(id)") }
        return number
    }

    /// Where the numbers of an authority's lists go on.
    public func setListNumber(_ number: Int64, ofAuthority id: Int64) throws {
        try change("UPDATE authority SET list_number = $2 WHERE id = $1", .integer(id), .integer(number))
    }

    /// Keeps a list that was signed, unless a newer one is there.
    /// - Returns: whether it is the newest now.
    public func keep(list der: [UInt8], ofAuthority id: Int64, thisUpdate: Date, nextUpdate: Date) throws -> Bool {
        let sql = """
            UPDATE authority SET list = $2, list_this_update = $3, list_next_update = $4
            WHERE id = $1 AND (list_this_update IS NULL OR list_this_update <= $3) RETURNING id
            """
        return try !rows(sql, .integer(id), .blob(der), .integer(thisUpdate.milliseconds), .integer(nextUpdate.milliseconds)).isEmpty
    }

    private func certificateID(_ thumbprint: String) throws -> Int64 {
        guard let id = try rows("SELECT id FROM certificate WHERE thumbprint = $1", .text(thumbprint)).first?.integer(0) else {
            throw StoreError.constraint("no certificate \(thumbprint) for the authority")
        }
        return id
    }
}
