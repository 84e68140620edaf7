import Foundation

/// A file of a reply that is being written.
public struct ReplyFileRow: Hashable, Sendable {
    /// Random.
    public var id: String
    /// As its owner calls it: data, no path.
    public var name: String
    public var mediaType: String
    public var size: Int
    public var pieces: Int
    /// Everything of it has come.
    public var isComplete: Bool

    fileprivate struct Label: Codable {
        var name: String
        var type: String
    }
}

extension ReadTransaction {
    /// The text as it was last kept; empty when there is none.
    public func replyText(of link: String) throws -> String {
        guard let sealed = try rows("SELECT sealed FROM reply_text WHERE link = $1", .text(link)).first?.blob(0) else { return "" }
        return String(decoding: try sealing.open(draft: sealed, of: "reply_text", link), as: UTF8.self)
    }

    /// The files of a link in the order they came, those that are still coming included.
    public func replyFiles(of link: String) throws -> [ReplyFileRow] {
        let sql = """
            SELECT id, sealed, size, pieces, is_complete FROM reply_file WHERE link = $1 ORDER BY created_at, id
            """
        return try rows(sql, .text(link)).map { row in
            let id = try row.text(0)
            let label = try JSONDecoder().decode(
                ReplyFileRow.Label.self, from: Data(try sealing.open(draft: row.blob(1), of: "reply_file", id)))
            return ReplyFileRow(
                id: id, name: label.name, mediaType: label.type, size: Int(try row.integer(2)), pieces: Int(try row.integer(3)),
                isComplete: try row.flag(4))
        }
    }

    /// Bytes of text and files, those that are still coming included.
    public func replySize(of link: String) throws -> Int {
        let text = try rows("SELECT size FROM reply_text WHERE link = $1", .text(link)).first?.integer(0) ?? 0
        let files = try rows("SELECT COALESCE(CAST(sum(size) AS BIGINT), 0) FROM reply_file WHERE link = $1", .text(link)).first
        return Int(text + (try files?.integer(0) ?? 0))
    }

    /// The bytes of a file.
    public func replyBytes(of file: ReplyFileRow) throws -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(file.size)
        for number in 0..<file.pieces {
            let sql = "SELECT sealed FROM reply_piece WHERE file = $1 AND number = $2"
            guard let sealed = try rows(sql, .text(file.id), SQLValue(number)).first?.blob(0) else {
                throw StoreError.corrupt("reply file \(file.id)")
            }
            bytes += try sealing.open(draft: sealed, of: "reply_piece", "\(file.id) \(number)")
        }
        guard bytes.count == file.size else { throw StoreError.corrupt("reply file \(file.id)") }
        return bytes
    }
}

extension WriteTransaction {
    /// Keeps a text over the one before.
    public func keepReplyText(_ text: String, of link: String) throws {
        let sql = """
            INSERT INTO reply_text (link, size, sealed) VALUES ($1, $2, $3)
            ON CONFLICT (link) DO UPDATE SET size = excluded.size, sealed = excluded.sealed
            """
        let bytes = Array(text.utf8)
        try change(
            sql, .text(link), SQLValue(bytes.count), .blob(try sealing.seal(draft: bytes, of: "reply_text", link)))
    }

    /// Begins a file without bytes.
    /// - Parameter id: random.
    public func beginReplyFile(_ id: String, of link: String, name: String, mediaType: String) throws {
        let sql = """
            INSERT INTO reply_file (id, link, sealed, size, pieces, is_complete, created_at) VALUES ($1, $2, $3, 0, 0, 0, $4)
            """
        let label = try JSONEncoder().encode(ReplyFileRow.Label(name: name, type: mediaType))
        // Files of one millisecond keep their order too.
        let last = try rows("SELECT max(created_at) FROM reply_file WHERE link = $1", .text(link)).first?.optionalInteger(0)
        try change(
            sql, .text(id), .text(link), .blob(try sealing.seal(draft: Array(label), of: "reply_file", id)),
            .integer(max(time.milliseconds, (last ?? 0) + 1)))
    }

    /// Adds a piece to a file that is still coming.
    /// - Returns: whether there is such a file of this link.
    public func appendReplyPiece(_ bytes: [UInt8], to file: String, of link: String) throws -> Bool {
        let sql = """
            UPDATE reply_file SET size = size + $3, pieces = pieces + 1 WHERE id = $1 AND link = $2 AND is_complete = 0 RETURNING pieces
            """
        guard let pieces = try rows(sql, .text(file), .text(link), SQLValue(bytes.count)).first?.integer(0) else { return false }
        let number = pieces - 1
        try change(
            "INSERT INTO reply_piece (file, number, sealed) VALUES ($1, $2, $3)", .text(file), .integer(number),
            .blob(try sealing.seal(draft: bytes, of: "reply_piece", "\(file) \(number)")))
        return true
    }

    /// - Returns: whether there is such a file of this link, still coming.
    public func endReplyFile(_ file: String, of link: String) throws -> Bool {
        let sql = "UPDATE reply_file SET is_complete = 1 WHERE id = $1 AND link = $2 AND is_complete = 0 RETURNING id"
        return try !rows(sql, .text(file), .text(link)).isEmpty
    }

    /// - Returns: whether there was such a file of this link.
    public func removeReplyFile(_ file: String, of link: String) throws -> Bool {
        try !rows("DELETE FROM reply_file WHERE id = $1 AND link = $2 RETURNING id", .text(file), .text(link)).isEmpty
    }
}
