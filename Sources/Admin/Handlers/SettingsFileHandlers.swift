import AdminOperations
import Settings
import Store

extension HandlerTable {
    mutating func addSettingsFile() {
        add(SettingsExport.self) { engine, _, _ in
            try await engine.store.read { SettingsExport.Result(content: SettingsFileWriter.text(try $0.settingsTree())) }
        }
        add(SettingsDiff.self) { engine, operation, _ in
            let days = try Inputs.days(operation.days)
            let (proposal, affected) = try await engine.store.read { transaction in
                let file = try SettingsFile(operation.content, name: operation.file)
                let proposal = try SettingsProposal(file, transaction)
                return (proposal, try transaction.affected(by: proposal))
            }
            return SettingsPreviewed(changes: proposal.items, effect: try await engine.effect(of: proposal, affected, days: days))
        }
        add(SettingsApply.self) { engine, operation, who in
            // Read on a reader's thread: the writer's is for writing.
            let file = try await engine.store.read { _ in try SettingsFile(operation.content, name: operation.file) }
            let proposal = try await engine.store.write { transaction in
                let proposal = try SettingsProposal(file, transaction)
                guard operation.allowEmpty || !file.entries.isEmpty || proposal.changes.isEmpty else {
                    throw AdminProblem(
                        .refused,
                        "\(file.name) sets nothing, and applying it would take all \(proposal.changes.count) values away; if that is meant, "
                            + "say so: zegel settings apply --allow-empty FILE", field: "content")
                }
                try transaction.carryOut(proposal, SettingsApply.name, by: who)
                return proposal
            }
            return SettingsApply.Result(changes: proposal.items)
        }
    }
}
