import AdminOperations
import Mail
import Settings
import Store

extension HandlerTable {
    mutating func addDomains() {
        add(DomainAdd.self) { engine, operation, who in
            let pattern = try Inputs.pattern(operation.domain)
            try await engine.store.write { transaction in
                guard try transaction.addDomain(pattern) else {
                    let hint = operation.internal ? "; to make it internal: zegel settings set locality internal --domain '\(pattern)'" : ""
                    throw AdminProblem(.refused, "\(pattern) is there already\(hint)")
                }
                if operation.internal {
                    _ = try SettingsProposal(
                        SettingKeys.locality.name, to: Locality.internal.settingText, at: .domain(pattern), transaction)
                    _ = try transaction.set("locality", to: "internal", at: .domain(pattern))
                }
                try transaction.audit(
                    actor: who.name, operation: DomainAdd.name, subject: pattern.description,
                    after: operation.internal ? "internal" : "external")
            }
            return Done()
        }
        add(DomainList.self) { engine, _, _ in
            try await engine.store.read { transaction in
                let snapshot = try transaction.settingsSnapshot()
                return try transaction.domains().map { pattern in
                    let locality = snapshot.value(SettingKeys.locality, at: Settings.SettingLevel(.domain(pattern))).value
                    return DomainList.Item(
                        domain: pattern.description, locality: locality.rawValue,
                        settings: try transaction.settings(at: .domain(pattern)).count)
                }
            }
        }
        add(DomainRemove.self) { engine, operation, who in
            let pattern = try Inputs.pattern(operation.domain)
            try await engine.store.write { transaction in
                let rows = try transaction.settings(at: .domain(pattern))
                guard try transaction.removeDomain(pattern) else { throw AdminProblem(.notFound, "there is no domain \(pattern)") }
                try transaction.audit(
                    actor: who.name, operation: DomainRemove.name, subject: pattern.description,
                    before: rows.map { "\($0.key)=\(SettingWords.shown($0))" }.joined(separator: ", "))
            }
            return Done()
        }
    }
}
