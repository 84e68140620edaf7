extension ReadTransaction {
    /// The number of changes to settings, certificates, trust list and CRLs so far: what snapshots and cached verdicts are keyed by.
    public func generation() throws -> Int64 {
        guard let row = try rows("SELECT value FROM generation WHERE id = 1").first else { throw StoreError.corrupt("no generation") }
        return try row.integer(0)
    }
}

extension WriteTransaction {
    /// Raised in the transaction of the change itself, so that the next mail sees both or neither.
    func raiseGeneration() throws {
        changesDecisions = true
        try change("UPDATE generation SET value = value + 1 WHERE id = 1")
    }
}
