import AdminOperations
import Mail
import Settings
import Store

extension HandlerTable {
    mutating func addSettings() {
        add(SettingsList.self) { _, _, _ in
            SettingRegistry.topics.flatMap { topic in topic.settings.map { SettingsList.Item($0, topic.title) } }
        }
        add(SettingsShow.self) { engine, operation, who in
            let stored = try Inputs.level(operation.level)
            let level = Settings.SettingLevel(stored)
            if let key = operation.key, SettingRegistry.named(key) == nil { _ = try SettingRegistry.declaration(key, at: .global) }
            return try await engine.store.read { transaction in
                let items = try transaction.settingsSnapshot().items(at: level).filter { operation.key == nil || $0.key == operation.key }
                return Reach.visible(items, at: stored, who)
            }
        }
        add(SettingsSet.self) { engine, operation, who in
            let level = try Inputs.level(operation.level)
            try await engine.store.write { transaction in
                let proposal = try SettingsProposal(operation.key, to: operation.value, at: level, transaction)
                try transaction.carryOut(proposal, SettingsSet.name, by: who)
            }
            return Done()
        }
        add(SettingsUnset.self) { engine, operation, who in
            let level = try Inputs.level(operation.level)
            try await engine.store.write { transaction in
                let proposal = try SettingsProposal(operation.key, to: nil, at: level, transaction)
                try transaction.carryOut(proposal, SettingsUnset.name, by: who)
            }
            return Done()
        }
        add(SettingsPreview.self) { engine, operation, _ in
            let level = try Inputs.level(operation.level)
            let days = try Inputs.days(operation.days)
            let (proposal, affected) = try await engine.store.read { transaction in
                let proposal = try SettingsProposal(operation.key, to: operation.value, at: level, transaction)
                return (proposal, try transaction.affected(by: proposal))
            }
            return SettingsPreviewed(changes: proposal.items, effect: try await engine.effect(of: proposal, affected, days: days))
        }
    }
}

extension SettingsList.Item {
    fileprivate init(_ declaration: any SettingDeclaration, _ topic: String) {
        self.init(
            topic: topic, key: declaration.name, form: declaration.form, levels: declaration.levels.names, default: declaration.factoryText,
            documentation: declaration.documentation, isSecret: declaration.isSecret, needs: declaration.needs?.rawValue)
    }
}

extension SettingsSnapshot {
    /// Every value at a level; of secrets only whether there is one.
    func items(at level: Settings.SettingLevel) -> [SettingsShow.Item] {
        allTexts(at: level).map {
            let isHidden = $0.declaration.isSecret && $0.text != "none"
            return SettingsShow.Item(
                key: $0.declaration.name, value: isHidden ? "set (secret)" : $0.text, from: $0.from.phrase, level: $0.from.name)
        }
    }
}
