import AdminOperations
import Foundation
import Gateway
import Settings
import Store

extension ReadTransaction {
    /// The domains and users that get other values, listed ones and those with settings alone.
    func affected(by proposal: SettingsProposal) throws -> SettingsEffect {
        let set = proposal.before.levels + proposal.after.levels
        let domains = Set(try domains().map { SettingLevel(.domain($0)) } + set.filter(\.isDomain))
        var users = Set(set.filter(\.isUser))
        var last: UserRow?
        while case let page = try self.users(after: last?.address), !page.isEmpty {
            users.formUnion(page.map { .user($0.address) })
            last = page.last
        }
        return SettingsEffect(
            domains: proposal.affected(domains), users: proposal.affected(users), everybodyElse: proposal.isAffected(.global), messages: nil
        )
    }
}

extension SettingsProposal {
    private static let mostNames = 20

    func isAffected(_ level: Settings.SettingLevel) -> Bool { before.isAffected(level, by: changedKeys, leadingTo: after) }

    fileprivate func affected(_ levels: Set<Settings.SettingLevel>) -> SettingsEffect.Affected {
        let affected = levels.filter(isAffected)
        return .init(count: affected.count, names: affected.sorted().prefix(Self.mostNames).map(\.name))
    }
}

extension Settings.SettingLevel {
    fileprivate var isDomain: Bool {
        switch self {
        case .wildcard, .domain: true
        case .factory, .global, .user: false
        }
    }

    fileprivate var isUser: Bool {
        if case .user = self { true } else { false }
    }
}

extension AdminEngine {
    /// Adds the messages of the last days that would have gone another way.
    func effect(of proposal: SettingsProposal, _ affected: SettingsEffect, days: Int) async throws -> SettingsEffect {
        guard days > 0 else { return affected }
        var effect = affected
        guard !proposal.changes.isEmpty else {
            effect.messages = .init(
                days: days, lookedAt: 0, different: 0, unknown: 0, unknownBecause: [], stoppedBecause: nil, examples: [])
            return effect
        }
        let since = decisions.time.addingTimeInterval(-Double(days) * 86_400)
        let past = try await decisions.reconsider(since: since, in: store, under: proposal.after)
        effect.messages = SettingsEffect.Messages(past, days: days)
        return effect
    }
}

extension SettingsEffect.Messages {
    fileprivate init(_ past: PastMessages, days: Int) {
        self.init(
            days: days, lookedAt: past.lookedAt, different: past.different, unknown: past.unknown, unknownBecause: past.unknownBecause,
            stoppedBecause: past.stoppedBecause,
            examples: past.examples.map {
                .init(
                    id: $0.id.text, at: $0.at, sender: $0.sender?.description ?? "", recipient: $0.difference.recipient.description,
                    before: $0.difference.was, after: $0.difference.wouldBe)
            })
    }
}
