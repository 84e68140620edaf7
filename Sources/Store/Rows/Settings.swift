import Mail
import Settings

extension ReadTransaction {
    /// Every setting of every level, in the order of level, subject and key; secrets are opened.
    /// - Throws: `StoreError.sealBroken` for a secret that was changed or moved.
    public func settings() throws -> [SettingRow] {
        try rows("SELECT level, subject, name, value, sealed FROM setting ORDER BY level, subject, name").map(setting)
    }

    /// The settings of one level.
    public func settings(at level: StoredLevel) throws -> [SettingRow] {
        let (name, subject) = level.columns
        let sql = "SELECT level, subject, name, value, sealed FROM setting WHERE level = $1 AND subject = $2 ORDER BY name"
        return try rows(sql, .text(name), .text(subject)).map(setting)
    }

    fileprivate func setting(_ row: SQLRow) throws -> SettingRow {
        let (level, key) = (try Self.level(row.text(0), row.text(1)), try row.text(2))
        let value = try row.optionalText(3) ?? sealing.open(setting: row.blob(4), key, at: level)
        return SettingRow(level: level, key: key, value: value)
    }

    static func level(_ name: String, _ subject: String) throws -> StoredLevel {
        switch name {
        case "global": return .global
        case "domain":
            if let pattern = DomainPattern(subject) { return .domain(pattern) }
        case "user":
            if let address = EmailAddress(subject) { return .user(address) }
        default: break
        }
        throw StoreError.corrupt("setting of level \(name), subject \(subject)")
    }
}

extension WriteTransaction {
    /// Sets a value, over the one that was there; a secret of the registry is sealed.
    /// - Returns: the text before, `nil` when the key was not set at this level.
    @discardableResult
    public func set(_ key: String, to value: String, at level: StoredLevel) throws -> String? {
        let before = try current(key, at: level)
        let (name, subject) = level.columns
        let isSecret = SettingRegistry.named(key)?.isSecret ?? false
        let sql = """
            INSERT INTO setting (level, subject, name, value, sealed) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (level, subject, name) DO UPDATE SET value = excluded.value, sealed = excluded.sealed
            """
        try change(
            sql, .text(name), .text(subject), .text(key), isSecret ? .null : .text(value),
            isSecret ? .blob(try sealing.seal(setting: value, key, at: level)) : .null)
        try raiseGeneration()
        return before
    }

    /// Takes a value away, so that the level above counts again.
    /// - Returns: the text before, `nil` when the key was not set at this level.
    @discardableResult
    public func unset(_ key: String, at level: StoredLevel) throws -> String? {
        guard let before = try current(key, at: level) else { return nil }
        let (name, subject) = level.columns
        try change("DELETE FROM setting WHERE level = $1 AND subject = $2 AND name = $3", .text(name), .text(subject), .text(key))
        try raiseGeneration()
        return before
    }

    private func current(_ key: String, at level: StoredLevel) throws -> String? {
        let (name, subject) = level.columns
        let sql = "SELECT level, subject, name, value, sealed FROM setting WHERE level = $1 AND subject = $2 AND name = $3"
        return try rows(sql, .text(name), .text(subject), .text(key)).first.map(setting)?.value
    }
}
