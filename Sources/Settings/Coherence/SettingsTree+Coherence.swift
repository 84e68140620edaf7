extension SettingsTree {
    /// Everything incoherent in what the levels of the tree have or inherit, sorted by level.
    ///
    /// Each is told once, at the level that completes it; a level that only inherits is not repeated. The factory defaults are
    /// coherent, so an empty tree has none.
    public func incoherences() -> [Incoherence] {
        levels.sorted { $0.name < $1.name }.flatMap(incoherences(at:)) + senderIncoherences()
    }

    /// Everything incoherent at the levels that a change at `level` can have an effect on: itself and those that inherit from it.
    public func incoherences(afterChangeAt level: SettingLevel) -> [Incoherence] {
        let touched = levels.filter { $0 == level || level == .global || $0.chain.contains(level) }
        return touched.sorted { $0.name < $1.name }.flatMap(incoherences(at:)) + senderIncoherences()
    }

    /// What is incoherent in the values `level` has or inherits, of which at least one is its own.
    ///
    /// Were none its own, a level above it would have the very same values.
    public func incoherences(at level: SettingLevel) -> [Incoherence] {
        let own = ownKeys(at: level)
        guard !own.isEmpty else { return [] }
        let view = view(at: level)
        return CoherenceRule.all.compactMap { $0.check(view, level) }.filter { !own.isDisjoint(with: $0.keys) }
    }

    /// K-01: mail that carries a key must not be encrypted with that key, whatever the recipient's mode says.
    private func senderIncoherences() -> [Incoherence] {
        let named = levels.sorted { $0.name < $1.name }.flatMap { level in
            // Own values only: a level that inherits the address has the same.
            view(at: level).ownValues(SettingKeys.caSender).filter { $0.level == level }
        }
        return named.compactMap { sender in
            guard let address = sender.value.value else { return nil }
            let view = view(at: .user(address))
            guard view.value(SettingKeys.encryptMode).value != .never || view.value(SettingKeys.encryptOverrideAllowed).value else {
                return nil
            }
            return Incoherence(
                [SettingKeys.caSender.name, SettingKeys.encryptMode.name, SettingKeys.encryptOverrideAllowed.name], at: sender.level,
                "mail from \(address) carries keys and must not be encrypted with them",
                remedy: "set encrypt.mode to never and encrypt.override-allowed to false for user \(address) first")
        }
    }
}
