import AdminOperations
import Foundation
import Web

/// What an operation will do, shown before it is done.
enum Effects {
    typealias Effect = @Sendable (Visit, Data) async throws -> HTML

    /// Those that are asked about first; all others are carried out at once.
    static let all: [String: Effect] = [
        SettingsSet.name: { visit, input in
            let change = try read(SettingsSet.self, input)
            let preview = SettingsPreview(level: change.level, key: change.key, value: change.value, days: SettingParts.days)
            return SettingParts.previewed(visit, try await visit.perform(preview))
        },
        SettingsUnset.name: { visit, input in
            let change = try read(SettingsUnset.self, input)
            let preview = SettingsPreview(level: change.level, key: change.key, value: nil, days: SettingParts.days)
            return SettingParts.previewed(visit, try await visit.perform(preview))
        },
        SettingsApply.name: { visit, input in
            let file = try read(SettingsApply.self, input)
            return SettingParts.previewed(
                visit, try await visit.perform(SettingsDiff(content: file.content, file: file.file, days: SettingParts.days)))
        },
        DomainRemove.name: { visit, input in
            let name = try read(DomainRemove.self, input).domain
            let count = try await visit.perform(DomainList()).first { $0.domain == name }?.settings ?? 0
            return says(visit, EffectWords.domainRemoved, ["name": name, "count": "\(count)"])
        },
        UserRemove.name: { visit, input in says(visit, EffectWords.userRemoved, ["name": try read(UserRemove.self, input).address]) },
        AccountRemove.name: { visit, input in says(visit, EffectWords.accountRemoved, ["name": try read(AccountRemove.self, input).account])
        },
        CertificateDelete.name: { visit, input in
            let wanted = try read(CertificateDelete.self, input)
            return try await certificate(visit, wanted.thumbprint, wanted.withKey ? EffectWords.keyDeleted : EffectWords.certificateDeleted)
        },
        RootRemove.name: { visit, input in
            try await certificate(visit, try read(RootRemove.self, input).thumbprint, EffectWords.rootRemoved)
        },
        CertificateTrust.name: { visit, input in
            let wanted = try read(CertificateTrust.self, input)
            let words =
                ["white-listed": EffectWords.whiteListed, "black-listed": EffectWords.blackListed][wanted.status] ?? EffectWords.offTheList
            return try await certificate(visit, wanted.thumbprint, words)
        },
        CertificateRevoke.name: { visit, input in
            let wanted = try read(CertificateRevoke.self, input)
            var parts: HTML = .empty
            for thumbprint in wanted.thumbprints.prefix(20) { parts += try await certificate(visit, thumbprint, nil) }
            return says(visit, EffectWords.revoked) + parts
        },
        CertificateRenew.name: { visit, input in
            try await certificate(visit, try read(CertificateRenew.self, input).thumbprint, EffectWords.renewed)
        },
        CRLDelete.name: { visit, input in
            let shown = try await visit.perform(
                CRLShow(thumbprint: try read(CRLDelete.self, input).thumbprint, serialNumber: nil, offset: 0, limit: 1))
            return says(visit, EffectWords.listDeleted, ["issuer": shown.list.issuer, "count": "\(shown.list.entries)"])
        },
        QueueChange.name: { visit, input in
            let wanted = try read(QueueChange.self, input)
            let shown = try await visit.perform(QueueShow(id: wanted.id))
            let words = EffectWords.queue[wanted.action] ?? EffectWords.queueOther
            return says(
                visit, words,
                ["from": shown.entry.sender.isEmpty ? "<>" : shown.entry.sender, "to": shown.entry.recipients.joined(separator: ", ")])
        },
        QueueBulk.name: { visit, input in
            let wanted = try read(QueueBulk.self, input)
            let preview = try await visit.perform(
                QueuePreview(wanted.selection, action: wanted.action))
            return says(visit, EffectWords.queueBulk, ["count": "\(preview.count)", "size": visit.size(Int(preview.bytes))])
                + QueuePages.table(visit, preview.first).card
        },
        TemplateReset.name: { visit, input in
            let wanted = try read(TemplateReset.self, input)
            return says(visit, EffectWords.templateReset, ["kind": wanted.kind, "level": wanted.level])
        },
        AuthorityRemoveKey.name: { visit, input in
            says(visit, EffectWords.authorityKeyRemoved, ["name": try read(AuthorityRemoveKey.self, input).name])
        },
        AuthorityDefault.name: { visit, input in
            says(visit, EffectWords.authorityDefault, ["name": try read(AuthorityDefault.self, input).name])
        },
        BulkStart.name: { visit, input in
            let wanted = try read(BulkStart.self, input)
            return AuthorityParts.lines(
                visit, try await visit.perform(BulkPreview(file: wanted.file, authority: wanted.authority, external: wanted.external)))
        },
        BulkCancel.name: { visit, _ in says(visit, EffectWords.bulkCancelled) },
        SMSDelete.name: { visit, _ in says(visit, EffectWords.smsDeleted) },
        PasswordClear.name: { visit, input in
            says(visit, EffectWords.passwordCleared, ["name": try read(PasswordClear.self, input).address])
        },
        ReplyRevoke.name: { visit, input in
            let wanted = try read(ReplyRevoke.self, input)
            guard let asked = wanted.recipient ?? wanted.message else {
                return says(visit, EffectWords.repliesRevoked, ["count": "\(Set(wanted.ids).count)"])
            }
            return says(visit, EffectWords.repliesRevokedOf, ["name": asked])
        },
        PortalUserReset.name: { visit, input in
            says(visit, EffectWords.portalUserReset, ["name": try read(PortalUserReset.self, input).address])
        },
        PortalUserLock.name: { visit, input in
            says(visit, EffectWords.portalUserLocked, ["name": try read(PortalUserLock.self, input).address])
        },
        PortalUserRemove.name: { visit, input in
            says(visit, EffectWords.portalUserRemoved, ["name": try read(PortalUserRemove.self, input).address])
        },
        IncidentKeyLost.name: { visit, input in
            var wanted = try read(IncidentKeyLost.self, input)
            wanted.dryRun = true
            return IncidentParts.html(visit, try await visit.perform(wanted))
        },
        IncidentKeyStolen.name: { visit, input in
            var wanted = try read(IncidentKeyStolen.self, input)
            wanted.dryRun = true
            return IncidentParts.html(visit, try await visit.perform(wanted))
        },
        IncidentRelationshipEnds.name: { visit, input in
            var wanted = try read(IncidentRelationshipEnds.self, input)
            wanted.dryRun = true
            return IncidentParts.html(visit, try await visit.perform(wanted))
        },
        IncidentServerCompromised.name: { visit, input in
            var wanted = try read(IncidentServerCompromised.self, input)
            wanted.dryRun = true
            return IncidentParts.html(visit, try await visit.perform(wanted))
        },
        AdministratorRemove.name: { visit, input in
            says(visit, EffectWords.administratorRemoved, ["name": try read(AdministratorRemove.self, input).name])
        },
        AdministratorReset.name: { visit, input in
            says(visit, EffectWords.administratorReset, ["name": try read(AdministratorReset.self, input).name])
        },
        AdministratorLock.name: { visit, input in
            let wanted = try read(AdministratorLock.self, input)
            return says(visit, wanted.locked ? EffectWords.administratorLocked : EffectWords.administratorUnlocked, ["name": wanted.name])
        },
        RoleRemove.name: { visit, input in says(visit, EffectWords.roleRemoved, ["name": try read(RoleRemove.self, input).role]) },
        TokenRevoke.name: { visit, _ in says(visit, EffectWords.tokenRevoked) },
    ]

    private static func read<T: Decodable>(_ type: T.Type, _ input: Data) throws -> T {
        do { return try WireFormat.decoder.decode(type, from: input) } catch {
            throw AdminProblem(.badInput, "the form is not complete")
        }
    }

    private static func says(_ visit: Visit, _ words: Words, _ values: KeyValuePairs<String, String> = [:]) -> HTML {
        Part.notice(.attention, "<p>\(visit.text(words, values))</p>")
    }

    private static func certificate(_ visit: Visit, _ thumbprint: String, _ words: Words?) async throws -> HTML {
        let shown = try await visit.perform(CertificateShow(thumbprint: thumbprint)).certificate
        let facts = Part.facts([
            (visit.text(CertificateWords.subject), HTML(text: shown.subject)),
            (visit.text(CertificateWords.issuer), HTML(text: shown.issuer)),
            (visit.text(CertificateWords.ends), visit.times.day(shown.notAfter)),
        ])
        return (words.map { says(visit, $0) } ?? .empty) + Part.card(nil, facts)
    }
}
