import Mail
import Settings

extension ReadTransaction {
    /// The domains an administrator listed, wildcards included, in the order of their text.
    public func domains() throws -> [DomainPattern] {
        try rows("SELECT pattern FROM domain ORDER BY pattern").map { row in
            let text = try row.text(0)
            guard let pattern = DomainPattern(text) else { throw StoreError.corrupt("domain \(text)") }
            return pattern
        }
    }
}

extension WriteTransaction {
    /// - Returns: whether the domain is new.
    public func addDomain(_ pattern: DomainPattern) throws -> Bool {
        let sql = "INSERT INTO domain (pattern, added_at) VALUES ($1, $2) ON CONFLICT (pattern) DO NOTHING RETURNING pattern"
        guard try !rows(sql, .text(pattern.description), milliseconds).isEmpty else { return false }
        try raiseGeneration()
        return true
    }

    /// Removes the domain, and the settings and templates of its level.
    /// - Returns: whether it was there.
    public func removeDomain(_ pattern: DomainPattern) throws -> Bool {
        guard try !rows("DELETE FROM domain WHERE pattern = $1 RETURNING pattern", .text(pattern.description)).isEmpty else { return false }
        try change("DELETE FROM setting WHERE level = 'domain' AND subject = $1", .text(pattern.description))
        try removeTemplates(at: .domain(pattern))
        try raiseGeneration()
        return true
    }
}
