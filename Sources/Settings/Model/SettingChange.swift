/// One value that differs between two trees of settings.
public struct SettingChange: Hashable, Sendable {
    public let level: SettingLevel
    public let key: String
    /// What was set at exactly this level; `nil`: nothing. Secrets are included.
    public let before: String?
    /// What is set then; `nil`: nothing any more.
    public let after: String?
}

extension SettingsTree {
    /// What has to be unset and set to come from this tree to the other: by level, each in the order of the registry.
    public func changes(to other: SettingsTree) -> [SettingChange] {
        Set(levels + other.levels).sorted().flatMap { level -> [SettingChange] in
            let (before, after) = (texts(at: level), other.texts(at: level))
            guard before != after else { return [] }
            return SettingRegistry.all.compactMap { declaration in
                let key = declaration.name
                guard before[key] != after[key] else { return nil }
                return SettingChange(level: level, key: key, before: before[key], after: after[key])
            }
        }
    }

    /// Whether the values of `level`, its own and the inherited ones, are other than in the other tree.
    ///
    /// - Parameter keys: those that differ between the two trees, by the level they are set at.
    public func isAffected(_ level: SettingLevel, by keys: [SettingLevel: Set<String>], leadingTo other: SettingsTree) -> Bool {
        let changed = level.chain.reduce(into: Set<String>()) { $0.formUnion(keys[$1] ?? []) }
        guard !changed.isEmpty else { return false }
        let (now, then) = (view(at: level), other.view(at: level))
        return changed.contains { key in
            SettingRegistry.named(key).map { now.decidingTexts($0) != then.decidingTexts($0) } ?? false
        }
    }
}

extension [SettingChange] {
    /// The keys that differ, by the level they are set at.
    public var keysByLevel: [SettingLevel: Set<String>] {
        reduce(into: [:]) { $0[$1.level, default: []].insert($1.key) }
    }
}

/// Global first, then domains with their wildcards by name, then users by domain.
extension SettingLevel: Comparable {
    public static func < (a: Self, b: Self) -> Bool { a.order < b.order }

    private var order: (Int, String, Int, String) {
        switch self {
        case .factory: (0, "", 0, "")
        case .global: (1, "", 0, "")
        case .wildcard(let domain): (2, domain.ascii, 0, "")
        case .domain(let domain): (2, domain.ascii, 1, "")
        case .user(let address): (3, address.domain.ascii, 0, address.normalized)
        }
    }
}

extension SettingsTree {
    /// What a level without a value of its own has, and from where.
    public func inherited(_ key: String, at level: SettingLevel) -> (text: String, from: SettingLevel) {
        for above in level.chain.dropFirst() {
            if let text = text(of: key, at: above) { return (text, above) }
        }
        return (SettingRegistry.named(key)?.factoryText ?? "", .factory)
    }
}
