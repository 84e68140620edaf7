import Foundation
import OpenSSL

extension ReadTransaction {
    /// In the order of their names, those after `last`.
    public func administrators(after last: String = "", limit: Int = 1000) throws -> [AdministratorRow] {
        let sql = "SELECT \(AdministratorRow.columns) FROM administrator WHERE name > $1 ORDER BY name LIMIT $2"
        return try rows(sql, .text(last), SQLValue(limit)).map(AdministratorRow.init)
    }

    /// `nil` when there is none of this name.
    public func administrator(_ name: String) throws -> AdministratorRow? {
        try rows("SELECT \(AdministratorRow.columns) FROM administrator WHERE name = $1", .text(name)).first.map(AdministratorRow.init)
    }

    public func hasAdministrators() throws -> Bool { try !rows("SELECT 1 FROM administrator LIMIT 1").isEmpty }

    /// The second factor; `nil` when there is none.
    public func factor(of name: String) throws -> TOTP? { try openFactor("factor", of: name) }

    /// The one whose first code is awaited.
    public func pendingFactor(of name: String) throws -> TOTP? { try openFactor("pending_factor", of: name) }

    private func openFactor(_ column: String, of name: String) throws -> TOTP? {
        guard let sealed = try rows("SELECT \(column) FROM administrator WHERE name = $1", .text(name)).first?.optionalBlob(0) else {
            return nil
        }
        guard let bytes = Base32.decode(try sealing.open(text: sealed, of: "administrator \(column)", name)) else {
            throw StoreError.corrupt("the second factor of an administrator")
        }
        return TOTP(secret: bytes)
    }
}

extension WriteTransaction {
    /// - Returns: whether the name is new.
    public func addAdministrator(_ name: String, _ password: PasswordHash, roles: [String], domains: [String]?) throws -> Bool {
        let sql = """
            INSERT INTO administrator (name, password, roles, domains, is_locked, recovery, added_at, changed_at)
            VALUES ($1, $2, $3, $4, 0, '', $5, $5) ON CONFLICT (name) DO NOTHING RETURNING name
            """
        return try !rows(sql, .text(name), .text(password.text), Lines.write(roles), Lines.write(domains), milliseconds).isEmpty
    }

    public func removeAdministrator(_ name: String) throws {
        try change("DELETE FROM admin_session WHERE administrator = $1", .text(name))
        try change("DELETE FROM admin_token WHERE made_by = $1", .text(name))
        try change("DELETE FROM administrator WHERE name = $1", .text(name))
    }

    public func setPassword(_ password: PasswordHash, of name: String) throws {
        try change(
            "UPDATE administrator SET password = $2, changed_at = $3 WHERE name = $1", .text(name), .text(password.text), milliseconds)
    }

    public func setRoles(_ roles: [String], domains: [String]?, of name: String) throws {
        try change(
            "UPDATE administrator SET roles = $2, domains = $3, changed_at = $4 WHERE name = $1", .text(name), Lines.write(roles),
            Lines.write(domains), milliseconds)
    }

    public func setLocked(_ isLocked: Bool, _ name: String) throws {
        try change(
            "UPDATE administrator SET is_locked = $2, changed_at = $3 WHERE name = $1", .text(name), SQLValue(isLocked ? 1 : 0),
            milliseconds)
    }

    public func setLanguage(_ language: String?, of name: String) throws {
        try change("UPDATE administrator SET language = $2 WHERE name = $1", .text(name), SQLValue(language))
    }

    public func noteLogin(of name: String) throws {
        try change("UPDATE administrator SET last_login_at = $2 WHERE name = $1", .text(name), milliseconds)
    }

    // MARK: Second factor

    /// Keeps a new second factor until its first code is given.
    public func begin(factor: TOTP, of name: String) throws {
        let sealed = try sealing.seal(text: factor.base32, of: "administrator pending_factor", name)
        try change("UPDATE administrator SET pending_factor = $2 WHERE name = $1", .text(name), .blob(sealed))
    }

    /// The factor counts from now on.
    /// - Parameter step: of the code that was given.
    public func finish(factor: TOTP, of name: String, step: Int64, recovery: [String]) throws {
        let sealed = try sealing.seal(text: factor.base32, of: "administrator factor", name)
        let sql = """
            UPDATE administrator SET factor = $2, factor_step = $3, recovery = $4, pending_factor = NULL, changed_at = $5 WHERE name = $1
            """
        try change(sql, .text(name), .blob(sealed), .integer(step), Lines.write(recovery), milliseconds)
    }

    public func removeFactor(of name: String) throws {
        let sql = """
            UPDATE administrator SET factor = NULL, factor_step = NULL, pending_factor = NULL, recovery = '', changed_at = $2 WHERE name = $1
            """
        try change(sql, .text(name), milliseconds)
    }

    /// A code works once, whoever asks at the same time.
    /// - Returns: whether no code of this step or a later one was used.
    public func use(factorStep step: Int64, of name: String) throws -> Bool {
        let sql = """
            UPDATE administrator SET factor_step = $2 WHERE name = $1 AND (factor_step IS NULL OR factor_step < $2) RETURNING name
            """
        return try !rows(sql, .text(name), .integer(step)).isEmpty
    }

    /// - Parameter hash: of a recovery code, which is used up.
    /// - Returns: whether it was there.
    public func use(recovery hash: String, of name: String) throws -> Bool {
        guard let row = try administrator(name), row.recovery.contains(hash) else { return false }
        try change(
            "UPDATE administrator SET recovery = $2 WHERE name = $1", .text(name), Lines.write(row.recovery.filter { $0 != hash }))
        return true
    }
}
