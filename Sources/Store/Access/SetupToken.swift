import Foundation
import OpenSSL

/// The secret that makes the first administrator (`behaviour.md` 27.3): kept as a hash, for an hour, good once.
extension ReadTransaction {
    /// When it ends; `nil` when there is none.
    public func setupTokenEnd() throws -> Date? { try setupToken()?.end }

    /// Whether it is the one, and its time not over.
    public func isRight(setupToken secret: LoginSecret, at now: Date) throws -> Bool {
        guard let stored = try setupToken() else { return false }
        return KeyedHash.isEqual(stored.hash, Array(secret.hash.utf8)) && now < stored.end
    }

    private func setupToken() throws -> (hash: [UInt8], end: Date)? {
        guard let value = try rows("SELECT value FROM meta WHERE name = 'setup_token'").first?.blob(0), value.count == 72 else {
            return nil
        }
        let end = value.suffix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return (Array(value.prefix(64)), Date(milliseconds: Int64(bitPattern: end)))
    }
}

extension WriteTransaction {
    /// Replaces the one before.
    public func setSetupToken(_ secret: LoginSecret, until end: Date) throws {
        let sql = "INSERT INTO meta (name, value) VALUES ('setup_token', $1) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
        try change(sql, .blob(Array(secret.hash.utf8) + bigEndian(end.milliseconds)))
    }

    /// - Returns: whether it is the one, and its time not over; it is used up then.
    public func use(setupToken secret: LoginSecret) throws -> Bool {
        guard try isRight(setupToken: secret, at: time) else { return false }
        try removeSetupToken()
        return true
    }

    public func removeSetupToken() throws { try change("DELETE FROM meta WHERE name = 'setup_token'") }
}
