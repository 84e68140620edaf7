import Foundation
import Mail

/// One template an administrator wrote.
public struct TemplateRow: Hashable, Sendable {
    public var level: StoredLevel
    /// As `TemplateKind` names it: `encryption-failed`.
    public var kind: String
    /// BCP 47: `en`.
    public var language: String
    /// MIME text; checked when it was set.
    public var content: String
    public var changedAt: Date
}

extension ReadTransaction {
    /// Where templates are set, without their text, in the order of level, subject, kind and language.
    public func templateNames() throws -> [(level: StoredLevel, kind: String, language: String)] {
        try rows("SELECT level, subject, kind, language FROM template ORDER BY level, subject, kind, language").map { row in
            (try Self.level(row.text(0), row.text(1)), try row.text(2), try row.text(3))
        }
    }

    /// The template of exactly this level; `nil` when none is set there.
    public func template(_ kind: String, language: String, at level: StoredLevel) throws -> TemplateRow? {
        let (name, subject) = level.columns
        let sql = "SELECT content, changed_at FROM template WHERE level = $1 AND subject = $2 AND kind = $3 AND language = $4"
        return try rows(sql, .text(name), .text(subject), .text(kind), .text(language)).first.map { row in
            TemplateRow(
                level: level, kind: kind, language: language, content: try row.text(0), changedAt: Date(milliseconds: try row.integer(1)))
        }
    }
}

extension WriteTransaction {
    /// Sets a template, over the one that was there.
    /// - Returns: its text before; `nil` when none was set at this level.
    @discardableResult
    public func setTemplate(_ kind: String, language: String, to content: String, at level: StoredLevel) throws -> String? {
        let before = try template(kind, language: language, at: level)?.content
        let (name, subject) = level.columns
        let sql = """
            INSERT INTO template (level, subject, kind, language, content, changed_at) VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (level, subject, kind, language) DO UPDATE SET content = excluded.content, changed_at = excluded.changed_at
            """
        try change(sql, .text(name), .text(subject), .text(kind), .text(language), .text(content), milliseconds)
        return before
    }

    /// Takes a template away, so that the level above counts again.
    /// - Returns: its text before; `nil` when none was set at this level.
    @discardableResult
    public func removeTemplate(_ kind: String, language: String, at level: StoredLevel) throws -> String? {
        guard let before = try template(kind, language: language, at: level) else { return nil }
        let (name, subject) = level.columns
        let sql = "DELETE FROM template WHERE level = $1 AND subject = $2 AND kind = $3 AND language = $4"
        try change(sql, .text(name), .text(subject), .text(kind), .text(language))
        return before.content
    }

    /// Takes away all templates of a level.
    func removeTemplates(at level: StoredLevel) throws {
        let (name, subject) = level.columns
        try change("DELETE FROM template WHERE level = $1 AND subject = $2", .text(name), .text(subject))
    }
}
