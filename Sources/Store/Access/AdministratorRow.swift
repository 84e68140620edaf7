import Foundation

/// Somebody who may log in to administer.
public struct AdministratorRow: Hashable, Sendable {
    /// In small letters.
    public var name: String
    public var password: PasswordHash
    public var roles: [String]
    /// `nil`: everything.
    public var domains: [String]?
    public var language: String?
    public var isLocked: Bool
    public var hasSecondFactor: Bool
    /// Of the last code that was used.
    public var factorStep: Int64?
    /// Hashes of recovery codes that were not used yet.
    public var recovery: [String]
    public var addedAt: Date
    public var lastLoginAt: Date?

    static let columns =
        "name, password, roles, domains, language, is_locked, factor IS NOT NULL, factor_step, recovery, added_at, last_login_at"

    init(_ row: SQLRow) throws {
        name = try row.text(0)
        guard let hash = PasswordHash(text: try row.text(1)) else { throw StoreError.corrupt("the password of an administrator") }
        password = hash
        roles = Lines.read(try row.text(2))
        domains = try row.optionalText(3).map(Lines.read)
        language = try row.optionalText(4)
        isLocked = try row.integer(5) != 0
        hasSecondFactor = try row.integer(6) != 0
        factorStep = try row.optionalInteger(7)
        recovery = Lines.read(try row.text(8))
        addedAt = Date(milliseconds: try row.integer(9))
        lastLoginAt = try row.optionalInteger(10).map(Date.init(milliseconds:))
    }
}

/// Short texts in one column, one a line.
enum Lines {
    static func read(_ text: String) -> [String] { text.split(separator: "\n").map(String.init) }
    static func write(_ texts: [String]) -> SQLValue { .text(texts.joined(separator: "\n")) }
    static func write(_ texts: [String]?) -> SQLValue { SQLValue(texts?.joined(separator: "\n")) }
}
