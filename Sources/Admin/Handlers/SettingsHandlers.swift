import AdminOperations
import Mail
import Settings
import Store

extension HandlerTable {
    mutating func addSettings() {
        add(SettingsList.self) { _, _, _ in
            SettingRegistry.all.map {
                SettingsList.Item(
                    key: $0.name, form: $0.form, levels: $0.levels.names, default: $0.factoryText, documentation: $0.documentation)
            }
        }
        add(SettingsShow.self) { engine, operation, _ in
            let level = Settings.SettingLevel(try Inputs.level(operation.level))
            if let key = operation.key, SettingRegistry.named(key) == nil { _ = try SettingRegistry.declaration(key, at: .global) }
            return try await engine.store.read { transaction in
                try transaction.settingsSnapshot().items(at: level).filter { operation.key == nil || $0.key == operation.key }
            }
        }
        add(SettingsSet.self) { engine, operation, who in
            let level = try Inputs.level(operation.level)
            try await engine.store.write { transaction in
                var tree = try transaction.settingsTree()
                let known = tree.incoherences()
                let text = try tree.set(operation.key, to: operation.value, at: Settings.SettingLevel(level))
                if let incoherence = tree.incoherences().first(where: { !known.contains($0) }) { throw incoherence }
                try transaction.requireCertificates(namedBy: text, of: operation.key)
                let before = try transaction.set(operation.key, to: text, at: level)
                try transaction.audit(
                    actor: who.name, operation: SettingsSet.name, subject: "\(operation.level) \(operation.key)",
                    before: before.map { SettingWords.shown($0, of: operation.key) }, after: SettingWords.shown(text, of: operation.key))
            }
            return Done()
        }
        add(SettingsUnset.self) { engine, operation, who in
            let level = try Inputs.level(operation.level)
            try await engine.store.write { transaction in
                var tree = try transaction.settingsTree()
                let known = tree.incoherences()
                guard try tree.unset(operation.key, at: Settings.SettingLevel(level)) else {
                    throw AdminProblem(.notFound, "\(operation.key) is not set there", field: "key")
                }
                if let incoherence = tree.incoherences().first(where: { !known.contains($0) }) { throw incoherence }
                let before = try transaction.unset(operation.key, at: level)
                try transaction.audit(
                    actor: who.name, operation: SettingsUnset.name, subject: "\(operation.level) \(operation.key)",
                    before: before.map { SettingWords.shown($0, of: operation.key) })
            }
            return Done()
        }
    }
}

extension ReadTransaction {
    /// Refuses a setting that names certificates which are not in the store: a slip of the hand would be found out by the mail only.
    fileprivate func requireCertificates(namedBy text: String, of key: String) throws {
        guard let list = SettingRegistry.named(key)?.value(of: text) as? SettingList<CertificateThumbprint> else { return }
        for thumbprint in list.elements where try certificateRow(thumbprint: thumbprint.text) == nil {
            throw AdminProblem(
                .badInput, "no certificate in the store has the thumbprint \(thumbprint.text); import it first", field: "value")
        }
    }
}

extension SettingsSnapshot {
    /// Every value at a level; secrets are not shown.
    func items(at level: Settings.SettingLevel) -> [SettingsShow.Item] {
        allTexts(at: level).map {
            SettingsShow.Item(key: $0.declaration.name, value: $0.declaration.isSecret ? "(secret)" : $0.text, from: $0.from.phrase)
        }
    }
}
