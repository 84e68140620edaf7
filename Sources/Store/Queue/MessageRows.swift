extension ReadTransaction {
    /// The key and shape of a stored message.
    /// - Throws: `StoreError.corrupt` when it is not there, `.sealBroken` when its key does not open.
    public func messageOpener(_ id: Int64) throws -> MessageOpener {
        guard let row = try rows("SELECT sealed_key, size, chunks FROM message WHERE id = $1", .integer(id)).first else {
            throw StoreError.corrupt("message \(id) is missing")
        }
        let shape = MessageShape(id: id, size: Int(try row.integer(1)), chunks: Int(try row.integer(2)))
        return try MessageOpener(shape, sealedKey: try row.blob(0), keys: sealing)
    }

    /// One chunk, still sealed.
    public func sealedChunk(of message: Int64, at position: Int) throws -> [UInt8] {
        let sql = "SELECT sealed FROM message_chunk WHERE message = $1 AND position = $2"
        guard let row = try rows(sql, .integer(message), SQLValue(position)).first else {
            throw StoreError.corrupt("chunk \(position) of message \(message) is missing")
        }
        return try row.blob(0)
    }

    /// How many entries refer to each stored message, by their rows and by the counter: they must agree.
    public func messageReferences() throws -> [(message: Int64, counted: Int64, found: Int64)] {
        let sql = """
            SELECT m.id, m.refs, (SELECT count(*) FROM queue_entry e WHERE e.message = m.id)
                + (SELECT count(*) FROM queue_entry e WHERE e.original = m.id) FROM message m ORDER BY m.id
            """
        return try rows(sql).map { (try $0.integer(0), try $0.integer(1), try $0.integer(2)) }
    }

    /// Chunks that belong to no message: left by an accept that never ended, or by a deletion cut short.
    public func orphanedMessages(limit: Int) throws -> [Int64] {
        let sql = "SELECT DISTINCT message FROM message_chunk WHERE message NOT IN (SELECT id FROM message) ORDER BY message LIMIT $1"
        return try rows(sql, SQLValue(limit)).map { try $0.integer(0) }
    }
}

extension WriteTransaction {
    /// Stores chunks ahead of their message: an entry makes them real later, the sweep at start removes them otherwise.
    public func insert(_ chunks: [SealedChunk], of message: Int64) throws {
        for chunk in chunks {
            try change(
                "INSERT INTO message_chunk (message, position, sealed) VALUES ($1, $2, $3)", .integer(message), SQLValue(chunk.position),
                .blob(chunk.bytes))
        }
    }

    /// Stores the rest of a message.
    /// - Parameter references: how many entries of this transaction refer to it, 1 or more.
    public func insert(_ message: SealedMessage, references: Int) throws {
        try insert(message.chunks, of: message.shape.id)
        try change(
            "INSERT INTO message (id, sealed_key, size, chunks, refs) VALUES ($1, $2, $3, $4, $5)", .integer(message.shape.id),
            .blob(message.sealedKey), SQLValue(message.shape.size), SQLValue(message.shape.chunks), SQLValue(references))
    }

    /// Adds references to a message, or takes some away. With the last one the message is gone.
    ///
    /// - Returns: the message's id when its chunks are too many for this commit: `deleteChunks` them afterwards.
    func refer(to message: Int64, by difference: Int) throws -> Int64? {
        guard difference != 0 else { return nil }
        let found = try rows("SELECT refs, chunks FROM message WHERE id = $1", .integer(message)).first
        guard let found else { throw StoreError.corrupt("message \(message) is missing") }
        let references = try found.integer(0) + Int64(difference)
        if references > 0 {
            try change("UPDATE message SET refs = $2 WHERE id = $1", .integer(message), .integer(references))
            return nil
        }
        try change("DELETE FROM message WHERE id = $1", .integer(message))
        guard try found.integer(1) <= Self.chunksPerCommit else { return message }
        try change("DELETE FROM message_chunk WHERE message = $1", .integer(message))
        return nil
    }

    /// At most 1 MiB of message bytes enter or leave in one commit, so that no writer waits long.
    public static let chunksPerCommit: Int64 = 4

    /// Deletes some chunks of a message that is gone.
    /// - Returns: whether there may be more.
    public func deleteChunks(of message: Int64) throws -> Bool {
        let sql = """
            DELETE FROM message_chunk WHERE message = $1 AND position IN
                (SELECT position FROM message_chunk WHERE message = $1 ORDER BY position LIMIT $2) RETURNING position
            """
        return try rows(sql, .integer(message), .integer(Self.chunksPerCommit)).count == Self.chunksPerCommit
    }
}
