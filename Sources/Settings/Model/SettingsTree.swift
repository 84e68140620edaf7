import Mail

/// Every value anybody has set, by level, read and checked when it is put in.
///
/// A tree never holds a key that does not exist, at a level it may not be set at, or a value that cannot be read: a row
/// that is damaged must stop the work, not silently fall back to a weaker inherited value.
public struct SettingsTree: Sendable {
    private var values: [SettingLevel: [String: any SettingValue]] = [:]

    public init() {}

    /// A tree of rows as the store keeps them.
    /// - Throws: the first `SettingError` of a row.
    public init(_ rows: some Sequence<(level: SettingLevel, key: String, text: String)>) throws(SettingError) {
        for row in rows { try set(row.key, to: row.text, at: row.level) }
    }

    /// Sets a value, replacing the one that was set at that level.
    /// - Returns: the canonical text, the one to store.
    /// - Throws: `SettingError`; the tree is unchanged then.
    @discardableResult
    public mutating func set(_ key: String, to text: String, at level: SettingLevel) throws(SettingError) -> String {
        let declaration = try SettingRegistry.declaration(key, at: level)
        guard let value = declaration.value(of: text) else {
            throw .badValue(key: key, level: level, form: declaration.form, problem: declaration.problem(in: text))
        }
        values[level, default: [:]][key] = value
        return value.settingText
    }

    /// Removes a value, so that the level inherits again.
    /// - Returns: whether one was set.
    /// - Throws: `SettingError` for an unknown key or level.
    @discardableResult
    public mutating func unset(_ key: String, at level: SettingLevel) throws(SettingError) -> Bool {
        _ = try SettingRegistry.declaration(key, at: level)
        let wasSet = values[level]?.removeValue(forKey: key) != nil
        if values[level]?.isEmpty == true { values[level] = nil }
        return wasSet
    }

    /// Removes everything set for a domain or user (`behaviour.md` 4: deleting an entry deletes its overrides).
    public mutating func removeAll(at level: SettingLevel) { values[level] = nil }

    /// The levels that have a value, in no particular order.
    public var levels: [SettingLevel] { Array(values.keys) }

    /// The texts set at exactly this level, by key.
    public func texts(at level: SettingLevel) -> [String: String] { values[level]?.mapValues(\.settingText) ?? [:] }

    /// The keys set at exactly this level.
    func ownKeys(at level: SettingLevel) -> Set<String> { Set((values[level] ?? [:]).keys) }

    /// The text set at exactly this level; `nil` when it inherits.
    public func text(of key: String, at level: SettingLevel) -> String? { values[level]?[key]?.settingText }

    /// The same for people: secrets are not shown.
    public func shownText(of key: String, at level: SettingLevel) -> String? { values[level]?[key]?.shownText }

    /// What `level` has or inherits, by the chain of `behaviour.md` 4.
    func view(at level: SettingLevel) -> SettingsView {
        guard !values.isEmpty else { return SettingsView([]) }
        // Every chain ends there: where nothing else is set, none has to be made.
        if values.count == 1, level != .factory, let global = values[.global] { return SettingsView([(.global, global)]) }
        return SettingsView(
            level.chain.compactMap { candidate in
                values[candidate].map { (candidate, $0) }
            })
    }
}
