import AdminOperations
import Mail
import Settings
import Store

/// Settings as they are and as somebody wants them, checked: nothing incoherent is new, and what is named exists.
struct SettingsProposal: Sendable {
    let before: SettingsTree
    let after: SettingsTree
    let changes: [SettingChange]
    /// The keys that change, by level.
    let changedKeys: [Settings.SettingLevel: Set<String>]

    private init(_ before: SettingsTree, _ after: SettingsTree) {
        (self.before, self.after) = (before, after)
        changes = before.changes(to: after)
        changedKeys = changes.keysByLevel
    }

    /// One value set, or with `nil` unset.
    init(_ key: String, to value: String?, at level: StoredLevel, _ transaction: ReadTransaction) throws {
        let before = try transaction.settingsTree()
        var after = before
        let place = Settings.SettingLevel(level)
        if let value {
            let text = try after.set(key, to: value, at: place)
            if let missing = try transaction.missingCertificates(namedBy: text, of: key).first {
                throw AdminProblem(.badInput, Self.words(missing), field: "value")
            }
        } else if try !after.unset(key, at: place) {
            throw AdminProblem(.notFound, "\(key) is not set there", field: "key")
        }
        if let incoherence = Self.newIncoherences(before, after).first { throw incoherence }
        self.init(before, after)
    }

    /// All that a file says, and nothing else.
    /// - Throws: `AdminProblem` with every mistake.
    init(_ file: SettingsFile, _ transaction: ReadTransaction) throws {
        let before = try transaction.settingsTree()
        var after = SettingsTree()
        var findings: [SettingsFileFinding] = []
        for entry in file.entries {
            let stored = before.text(of: entry.key, at: entry.level)
            switch entry.value {
            case .text(let text): try after.set(entry.key, to: text, at: entry.level)
            case .kept:
                guard let stored else {
                    findings.append(Self.noSecret(entry))
                    continue
                }
                try after.set(entry.key, to: stored, at: entry.level)
            }
            guard case .text(let text) = entry.value, text != stored else { continue }
            for (index, thumbprint) in try transaction.missingCertificatesWithPlace(namedBy: text, of: entry.key) {
                let place = entry.elements.indices.contains(index) ? entry.elements[index] : entry.place
                findings.append(SettingsFileFinding(Self.words(thumbprint), at: place))
            }
        }
        findings += Self.newIncoherences(before, after).map {
            SettingsFileFinding($0.description, at: file.place(of: $0.keys, at: $0.level))
        }
        guard findings.isEmpty else { throw SettingsFileFindings(file: file.name, findings: findings).problem(.refused) }
        self.init(before, after)
    }

    private static func noSecret(_ entry: SettingsFile.Entry) -> SettingsFileFinding {
        SettingsFileFinding(
            "no secret is stored for \(entry.key) at \(entry.level.phrase); set it first: "
                + "zegel settings set \(entry.key)\(entry.level.option), or take the line out", at: entry.place)
    }

    private static func words(_ thumbprint: CertificateThumbprint) -> String {
        "no certificate in the store has the thumbprint \(thumbprint.text); import it first"
    }

    /// P-01: what was there before is not held against a change that has nothing to do with it.
    private static func newIncoherences(_ before: SettingsTree, _ after: SettingsTree) -> [Incoherence] {
        let known = before.incoherences()
        return after.incoherences().filter { !known.contains($0) }
    }

    /// The changes for people: no secrets.
    var items: [SettingsChangeItem] {
        changes.map { change in
            let isSecret = SettingRegistry.named(change.key)?.isSecret ?? true
            func shown(_ text: String) -> String { isSecret && text != "none" ? SettingsFileWords.keptSecret : text }
            let (inherited, from) = after.inherited(change.key, at: change.level)
            return SettingsChangeItem(
                level: change.level.input, key: change.key, before: change.before.map(shown), after: change.after.map(shown),
                inherited: shown(inherited), from: from.phrase)
        }
    }
}

extension Settings.SettingLevel {
    /// As operations name it.
    var input: String {
        switch self {
        case .factory, .global: "global"
        case .wildcard, .domain: "domain:\(name)"
        case .user(let address): "user:\(address.normalized)"
        }
    }
}

extension ReadTransaction {
    /// The certificates a setting names which are not in the store: a slip of the hand would be found out by the mail only.
    fileprivate func missingCertificates(namedBy text: String, of key: String) throws -> [CertificateThumbprint] {
        try missingCertificatesWithPlace(namedBy: text, of: key).map(\.thumbprint)
    }

    /// The same with their positions in the list.
    fileprivate func missingCertificatesWithPlace(
        namedBy text: String, of key: String
    ) throws -> [(position: Int, thumbprint: CertificateThumbprint)] {
        guard let list = SettingRegistry.named(key)?.value(of: text) as? SettingList<CertificateThumbprint> else { return [] }
        return try list.elements.enumerated().compactMap { index, thumbprint in
            try certificateRow(thumbprint: thumbprint.text) == nil ? (index, thumbprint) : nil
        }
    }
}

extension WriteTransaction {
    /// Carries the changes of a proposal out, each with its audit record; a domain or user without an entry gets one.
    func carryOut(_ proposal: SettingsProposal, _ operation: String, by who: Administrator) throws {
        for change in proposal.changes {
            guard let level = StoredLevel(change.level) else { continue }
            if let text = change.after {
                try addEntry(for: level)
                try set(change.key, to: text, at: level)
            } else {
                try unset(change.key, at: level)
            }
            try audit(
                actor: who.name, operation: operation, subject: "\(change.level.input) \(change.key)",
                before: change.before.map { SettingWords.shown($0, of: change.key) },
                after: change.after.map { SettingWords.shown($0, of: change.key) })
        }
    }

    private func addEntry(for level: StoredLevel) throws {
        switch level {
        case .global: break
        case .domain(let pattern): _ = try addDomain(pattern)
        case .user(let address): _ = try addUser(address)
        }
    }
}
