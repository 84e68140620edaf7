import AdminOperations
import Foundation
import Settings
import Store

extension AdminEngine {
    /// Who it is that asks, by what he shows; whoever shows nothing that counts is nobody.
    func administrator(_ asker: Asker) async throws -> Administrator {
        switch asker.proof {
        case .nobody: .nobody(address: asker.address)
        case .local(let user): Administrator(name: "local:\(user)", rights: ["*"], address: asker.address)
        case .token(let text): try await tokenHolder(text, asker) ?? .nobody(address: asker.address)
        case .session(let text): try await sessionHolder(text, asker) ?? .nobody(address: asker.address)
        }
    }

    /// Longer than any secret: not looked up.
    private static let longestSecret = 128

    private func sessionHolder(_ text: String, _ asker: Asker) async throws -> Administrator? {
        guard (1...Self.longestSecret).contains(text.utf8.count) else { return nil }
        let (hash, now) = (LoginSecret(text).hash, store.now())
        let found = try await store.read { transaction -> (AdminSessionRow, Administrator)? in
            guard let session = try transaction.adminSession(hash), now < session.end,
                let row = try transaction.administrator(session.administrator), !row.isLocked
            else { return nil }
            let who = Administrator(
                name: row.name, rights: try transaction.roleBook().rights(of: row.roles), roles: row.roles, domains: row.domains,
                isConfirmed: now < session.confirmedUntil, confirmedUntil: session.confirmedUntil,
                mustEnrol: try transaction.mustEnrol(row), via: .session, address: asker.address, session: hash)
            return (session, who)
        }
        guard let (session, who) = found else { return nil }
        if now.timeIntervalSince(session.usedAt) >= SessionLimits.note { try await store.write { try $0.noteUse(ofSession: hash) } }
        return who
    }

    private func tokenHolder(_ text: String, _ asker: Asker) async throws -> Administrator? {
        guard (1...Self.longestSecret).contains(text.utf8.count) else { return nil }
        let (secret, now) = (LoginSecret(text), store.now())
        let found = try await store.read { transaction -> (AdminTokenRow, Administrator)? in
            guard let token = try transaction.adminToken(secret), now < token.validUntil, let maker = try transaction.maker(of: token)
            else {
                return nil
            }
            let who = Administrator(
                name: "token:\(token.name)", rights: token.rights(within: maker), roles: [], domains: token.domains(within: maker),
                via: .token, address: asker.address)
            return (token, who)
        }
        guard let (token, who) = found else { return nil }
        if now.timeIntervalSince(token.usedAt ?? .distantPast) >= SessionLimits.note {
            try await store.write { try $0.noteUse(ofToken: token.id) }
        }
        return who
    }
}

extension ReadTransaction {
    /// Whether somebody has no second factor and needs one.
    func mustEnrol(_ row: AdministratorRow) throws -> Bool {
        try !row.hasSecondFactor && settingsSnapshot().value(SettingKeys.adminSecondFactor, at: .global).value
    }

    /// Who made a token, as he is now; `nil`: he is gone or locked, and the token opens nothing.
    fileprivate func maker(of token: AdminTokenRow) throws -> Administrator? {
        if token.madeBy.hasPrefix("local:") { return Administrator(name: token.madeBy, rights: ["*"]) }
        guard let row = try administrator(token.madeBy), !row.isLocked else { return nil }
        return Administrator(name: row.name, rights: try roleBook().rights(of: row.roles), domains: row.domains)
    }
}

extension AdminTokenRow {
    /// What it may do: its scopes, as far as its maker still may. `*` is all but rights marked †, which are named one by one.
    fileprivate func rights(within maker: Administrator) -> Set<String> {
        var rights = Set(scopes.filter { $0 != "*" && Rights.covers(maker.rights, $0) })
        if scopes.contains("*") {
            rights.formUnion((maker.rights.contains("*") ? Set(Rights.all) : maker.rights).subtracting(Rights.confirmed))
        }
        return rights
    }

    fileprivate func domains(within maker: Administrator) -> [String]? {
        guard let scope = DomainScope(maker) else { return domains }
        guard let domains else { return maker.domains }
        return domains.filter { DomainPattern($0).map { scope.covers($0) } ?? false }
    }
}
