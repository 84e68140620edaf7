import Mail

/// The settings of one address or level, looked up once: the levels of its chain that have a value, nearest first.
public struct SettingsView: Sendable {
    private let levels: [(level: SettingLevel, values: [String: any SettingValue])]

    init(_ levels: [(level: SettingLevel, values: [String: any SettingValue])]) { self.levels = levels }

    /// The nearest value, or the factory's. For a *union over levels*, the lists of all levels together, the nearest first.
    public func value<Value>(_ key: SettingKey<Value>) -> Resolved<Value> {
        if key.combination.isOverLevels, let join = key.combination.join {
            let own = ownValues(key)
            guard let nearest = own.first else { return Resolved(value: key.factory, level: .factory) }
            return Resolved(value: own.dropFirst().reduce(nearest.value) { join($0, $1.value) }, level: nearest.level)
        }
        for (level, values) in levels {
            if let value = values[key.name] as? Value { return Resolved(value: value, level: level) }
        }
        return Resolved(value: key.factory, level: .factory)
    }

    /// What each level itself says, the nearest first; levels without a value of their own are left out.
    public func ownValues<Value>(_ key: SettingKey<Value>) -> [Resolved<Value>] {
        levels.compactMap { level, values in (values[key.name] as? Value).map { Resolved(value: $0, level: level) } }
    }

    /// The same as text, for a key known by name only.
    func text(_ declaration: any SettingDeclaration) -> (text: String, level: SettingLevel) {
        for (level, values) in levels {
            if let value = values[declaration.name] { return (value.settingText, level) }
        }
        return (declaration.factoryText, .factory)
    }

    /// The texts the value is made from: the nearest, or those of all levels where they add up.
    func decidingTexts(_ declaration: any SettingDeclaration) -> [String] {
        let texts = levels.compactMap { $0.values[declaration.name]?.settingText }
        return declaration.isOverLevels ? texts : [texts.first ?? declaration.factoryText]
    }

    /// The value that counts for a message to the address of this view, sides combined (`behaviour.md` 4).
    ///
    /// - Parameter sender: the sender's settings; `nil` when he has no say (origin `outside`): then his side is true
    ///   under *both*, the least strict value under *either*, `allow` under *strongest*, empty under *union* and the
    ///   factory default under *sender*.
    public func effective<Value>(_ key: SettingKey<Value>, sender: SettingsView?) -> Effective<Value> {
        let rule = key.combination.rule
        switch rule {
        case .global, .recipient, .owner:
            let ours = value(key)
            return Effective(key: key.name, value: ours.value, rule: rule, sender: nil, recipient: ours)
        case .sender:
            let theirs = sender?.value(key)
            return Effective(key: key.name, value: theirs?.value ?? key.factory, rule: rule, sender: theirs, recipient: nil)
        case .both, .either, .strongest, .union:
            let theirs = sender?.value(key)
            let ours = value(key)
            let neutral = key.combination.neutralSender ?? key.factory
            let joined = key.combination.join?(theirs?.value ?? neutral, ours.value) ?? ours.value
            return Effective(key: key.name, value: joined, rule: rule, sender: theirs, recipient: ours)
        }
    }
}
