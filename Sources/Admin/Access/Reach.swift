import AdminOperations
import Foundation
import Mail
import Settings
import Store

/// What one operation acts on, as its input says; it decides whether somebody who may act on some domains only may do it.
enum Reach {
    /// Nothing of any domain: lists of what Zegel can do, one's own login.
    case open
    /// More than a domain. Every operation that is not named here.
    case everything
    case domain(DomainPattern)
    /// Enough that he may act on one of them.
    case addresses([EmailAddress])
    /// - Parameter key: of the setting; `nil`: all of the level.
    case level(StoredLevel, key: String?)
    /// The answer is looked through: see `Sieve`.
    case sieved

    /// - Parameter input: JSON of the operation.
    static func of(_ name: String, _ input: Data) throws -> Reach { try table[name]?(input) ?? .everything }

    /// The names of operations that somebody who may act on some domains only can be allowed.
    static var restricted: Set<String> { Set(table.keys) }

    private typealias Row = (String, @Sendable (Data) throws -> Reach)

    private static let table: [String: @Sendable (Data) throws -> Reach] = {
        let rows: [Row] =
            [
                SettingsList.name, RoleList.name, RoleShow.name, CRLList.name, AuthorityList.name, AuthorityShow.name,
                AuthorityCertificate.name, TokenCreate.name, TokenList.name, TokenRevoke.name,
            ].map { name -> Row in (name, { _ in .open }) }
            + [
                DomainList.name, UserList.name, PasswordList.name, MessageList.name, MessageTrace.name, QueueList.name, QueueShow.name,
                QueueChange.name, MessageExplain.name, StatusShow.name, CertificateList.name, CertificateShow.name, RequestList.name,
                SMSList.name,
            ].map { name -> Row in (name, { _ in .sieved }) }
            + domains + addresses + levels
        return Dictionary(rows) { first, _ in first }
    }()

    private static let domains: [Row] = [
        row(DomainAdd.self) { .domain(try Inputs.pattern($0.domain)) },
        row(DomainRemove.self) { .domain(try Inputs.pattern($0.domain)) },
    ]

    private static let addresses: [Row] = [
        row(UserAdd.self) { .addresses([try Inputs.address($0.address)]) },
        row(UserShow.self) { .addresses([try Inputs.address($0.address)]) },
        row(UserRemove.self) { .addresses([try Inputs.address($0.address)]) },
        row(PasswordReveal.self) { .addresses([try Inputs.address($0.address)]) },
        row(PasswordClear.self) { .addresses([try Inputs.address($0.address)]) },
        row(CertificateIssue.self) { .addresses([try Inputs.address($0.address)]) },
        row(KeyRequest.self) { .addresses([try Inputs.address($0.address)]) },
        row(IncidentKeyLost.self) { .addresses([try Inputs.address($0.address)]) },
        row(IncidentRelationshipEnds.self) { .addresses([try Inputs.address($0.address)]) },
        row(IncidentKeyStolen.self) { .addresses([try Inputs.address($0.address)]) },
    ]

    private static let levels: [Row] = [
        row(SettingsShow.self) { .level(try Inputs.level($0.level), key: $0.key) },
        row(SettingsSet.self) { .level(try Inputs.level($0.level), key: $0.key) },
        row(SettingsUnset.self) { .level(try Inputs.level($0.level), key: $0.key) },
        row(SettingsPreview.self) { .level(try Inputs.level($0.level), key: $0.key) },
        row(TemplateList.self) { .level(try Inputs.level($0.level), key: nil) },
        row(TemplateShow.self) { .level(try Inputs.level($0.level), key: nil) },
        row(TemplateSet.self) { .level(try Inputs.level($0.level), key: nil) },
        row(TemplateReset.self) { .level(try Inputs.level($0.level), key: nil) },
        row(TemplatePreview.self) { .level(try Inputs.level($0.level), key: nil) },
    ]

    private static func row<O: AdminOperation>(_ type: O.Type, _ reach: @escaping @Sendable (O) throws -> Reach) -> Row {
        (O.name, { input in try reach(try WireFormat.decoder.decode(O.self, from: input)) })
    }
}

extension Reach {
    /// Refuses what somebody may not do with what the operation acts on.
    func check(_ permission: String, _ who: Administrator) throws {
        let scope = DomainScope(who)
        switch self {
        case .level(let level, let key):
            guard Self.isGiven(permission, level, key, who) else {
                throw AdminProblem(.noPermission, "this needs the right \(permission) for this level\(key == nil ? "" : " and setting")")
            }
            if let scope, !scope.covers(level) { throw Self.outside }
        case .open, .sieved: try Self.requireWhole(permission, who)
        case .everything:
            try Self.requireWhole(permission, who)
            if scope != nil { throw AdminProblem(.noPermission, "this acts on more than the domains you may act on") }
        case .domain(let pattern):
            try Self.requireWhole(permission, who)
            if let scope, !scope.covers(pattern) { throw Self.outside }
        case .addresses(let addresses):
            try Self.requireWhole(permission, who)
            if let scope, !addresses.contains(where: { scope.covers($0) }) { throw Self.outside }
        }
    }

    static let outside = AdminProblem(.noPermission, "this is outside of the domains you may act on")

    private static func requireWhole(_ permission: String, _ who: Administrator) throws {
        guard who.may(permission) else { throw AdminProblem(.noPermission, "this needs the right \(permission)") }
    }

    /// Settings of how administrators log in: a level as a whole does not have them, so that who may set it does not open the doors.
    private static let guarded = "admin"

    /// A part of the right that has this level and setting; for a level as a whole any part of it, and the answer is looked through.
    private static func isGiven(_ permission: String, _ level: StoredLevel, _ key: String?, _ who: Administrator) -> Bool {
        let whole = "\(permission):\(level.word)"
        if let key, SettingRegistry.group(of: key) == Self.guarded, permission != SettingsShow.permission {
            return ["", ":any:\(Self.guarded)", ":\(level.word):\(Self.guarded)"].contains { who.may(permission + $0) }
        }
        if Rights.covers(who.rights, whole) { return true }
        guard let key else {
            let groups = SettingRegistry.groups.map { "\(whole):\($0)" }
            return permission == SettingsShow.permission && groups.contains { Rights.covers(who.rights, $0) }
        }
        return Rights.covers(who.rights, "\(whole):\(SettingRegistry.group(of: key))")
    }

    /// Of a level's settings those that may be seen.
    static func visible(_ items: [SettingsShow.Item], at level: StoredLevel, _ who: Administrator) -> [SettingsShow.Item] {
        items.filter { isGiven(SettingsShow.permission, level, $0.key, who) }
    }
}

extension StoredLevel {
    var word: String {
        switch self {
        case .global: "global"
        case .domain: "domain"
        case .user: "user"
        }
    }
}

extension SettingRegistry {
    /// `pdf` of `pdf.enabled`.
    static func group(of key: String) -> String { String(key.prefix { $0 != "." }) }
    static let groups = Set(all.map { group(of: $0.name) })
}
