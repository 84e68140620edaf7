import OpenSSL

extension SealingKeys {
    /// Opens the data key of a store, or makes one when the store is new.
    /// - Throws: `StoreError.wrongMasterKey`.
    static func establish(_ session: any SQLSession, _ master: MasterKey, _ random: (Int) -> [UInt8]) throws -> SealingKeys {
        if let row = try session.run("SELECT value FROM meta WHERE name = 'data_key'").first {
            return try unwrap(try row.blob(0), with: master)
        }
        let wrapped = try wrap(dataKey: random(AESGCM.keyLength), with: master)
        _ = try session.run("INSERT INTO meta (name, value) VALUES ('data_key', $1)", [.blob(wrapped)])
        return try unwrap(wrapped, with: master)
    }
}
