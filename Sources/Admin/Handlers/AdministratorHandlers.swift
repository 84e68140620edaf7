import AdminOperations
import Foundation
import Store

extension HandlerTable {
    mutating func addAdministrators() {
        addAdministratorReading()
        add(AdministratorCreate.self) { engine, operation, who in
            let name = try AccessInputs.name(operation.name)
            let password = try AccessInputs.newPassword(operation.password)
            let domains = try AccessInputs.domains(operation.domains)
            // Looked at before the password takes its time; looked at again when it is made.
            try await engine.store.read { transaction in _ = try transaction.givenRoles(operation.roles, domains, by: who) }
            let hash = try await engine.logins.hash(password, for: who.address, random: engine.store.random)
            try await engine.store.write { transaction in
                let roles = try transaction.givenRoles(operation.roles, domains, by: who)
                guard try transaction.addAdministrator(name, hash, roles: roles, domains: domains) else {
                    throw AdminProblem(.refused, "there is an administrator \(name) already", field: "name")
                }
                try transaction.removeSetupToken()
                try transaction.audit(
                    actor: who.name, operation: AdministratorCreate.name, subject: name, after: AdministratorWords.shown(roles, domains))
            }
            engine.removeSetupFile()
            return Done()
        }
        add(AdministratorRoles.self) { engine, operation, who in
            let name = try AccessInputs.name(operation.name)
            let domains = try AccessInputs.domains(operation.domains)
            try await engine.store.write { transaction in
                let roles = try transaction.givenRoles(operation.roles, domains, by: who)
                let row = try transaction.governed(name, by: who)
                if !(roles.contains(BuiltInRole.owner) && domains == nil) { try transaction.requireAnotherOwner(than: row) }
                try transaction.setRoles(roles, domains: domains, of: name)
                try transaction.audit(
                    actor: who.name, operation: AdministratorRoles.name, subject: name,
                    before: AdministratorWords.shown(row.roles, row.domains), after: AdministratorWords.shown(roles, domains))
            }
            return Done()
        }
        add(AdministratorRemove.self) { engine, operation, who in
            let name = try AccessInputs.name(operation.name)
            try await engine.store.write { transaction in
                let row = try transaction.governed(name, by: who)
                try transaction.requireAnotherOwner(than: row)
                try transaction.removeAdministrator(name)
                try transaction.audit(
                    actor: who.name, operation: AdministratorRemove.name, subject: name,
                    before: AdministratorWords.shown(row.roles, row.domains))
            }
            return Done()
        }
        add(AdministratorReset.self) { engine, operation, who in
            let name = try AccessInputs.name(operation.name)
            let password = try AccessInputs.newPassword(operation.password)
            try await engine.store.read { transaction in _ = try transaction.governed(name, by: who) }
            let hash = try await engine.logins.hash(password, for: who.address, random: engine.store.random)
            try await engine.store.write { transaction in
                let row = try transaction.governed(name, by: who)
                try transaction.setPassword(hash, of: name)
                try transaction.removeFactor(of: name)
                try transaction.endAdminSessions(of: name)
                try transaction.audit(
                    actor: who.name, operation: AdministratorReset.name, subject: name,
                    before: row.hasSecondFactor ? "password, second factor" : "password", after: "password changed")
            }
            return Done()
        }
        add(AdministratorLock.self) { engine, operation, who in
            let name = try AccessInputs.name(operation.name)
            try await engine.store.write { transaction in
                let row = try transaction.governed(name, by: who)
                if operation.locked { try transaction.requireAnotherOwner(than: row) }
                try transaction.setLocked(operation.locked, name)
                if operation.locked { try transaction.endAdminSessions(of: name) }
                try transaction.audit(
                    actor: who.name, operation: AdministratorLock.name, subject: name, before: row.isLocked ? "locked" : "not locked",
                    after: operation.locked ? "locked" : "not locked")
            }
            return Done()
        }
    }

    private mutating func addAdministratorReading() {
        add(AdministratorList.self) { engine, operation, _ in
            let limit = try Inputs.limit(operation.limit)
            let last = try operation.after.map { try AccessInputs.name($0, field: "after") }
            return try await engine.store.read { try $0.administrators(after: last ?? "", limit: limit).map(AdministratorItem.init) }
        }
        add(AdministratorShow.self) { engine, operation, _ in
            let name = try AccessInputs.name(operation.name)
            return try await engine.store.read { transaction in
                guard let row = try transaction.administrator(name) else { throw AdministratorWords.unknown(name) }
                return AdministratorShow.Result(
                    administrator: AdministratorItem(row), rights: try transaction.roleBook().rights(of: row.roles).sorted())
            }
        }
    }
}

private enum AdministratorWords {
    static func shown(_ roles: [String], _ domains: [String]?) -> String {
        roles.joined(separator: ", ") + (domains.map { " for \($0.joined(separator: " "))" } ?? "")
    }

    static func unknown(_ name: String) -> AdminProblem {
        AdminProblem(.notFound, "there is no administrator \(name)", field: "name")
    }
}

extension AdministratorItem {
    fileprivate init(_ row: AdministratorRow) {
        self.init(
            name: row.name, roles: row.roles, domains: row.domains, isLocked: row.isLocked, hasSecondFactor: row.hasSecondFactor,
            recoveryCodes: row.recovery.count, addedAt: row.addedAt, lastLoginAt: row.lastLoginAt)
    }
}

extension ReadTransaction {
    /// The roles, when `who` may give them: nobody can give rights he does not have.
    fileprivate func givenRoles(_ texts: [String], _ domains: [String]?, by who: Administrator) throws -> [String] {
        let book = try roleBook()
        let roles = try AccessInputs.roles(texts, book)
        for role in roles where !who.mayGive(book.rights(of: [role]), on: domains) {
            throw AdminProblem(.noPermission, "the role \(role) has rights you do not have: you cannot give it", field: "roles")
        }
        return roles
    }

    /// The administrator, when `who` may do something with him: nobody who may more than oneself can be taken over or put away.
    func governed(_ name: String, by who: Administrator) throws -> AdministratorRow {
        guard let row = try administrator(name) else { throw AdministratorWords.unknown(name) }
        guard who.mayGive(try roleBook().rights(of: row.roles), on: row.domains) else {
            throw AdminProblem(.noPermission, "\(name) has rights you do not have: only who has them can do this", field: "name")
        }
        return row
    }

    /// At least one owner stays who can log in.
    fileprivate func requireAnotherOwner(than row: AdministratorRow) throws {
        guard row.isOwner, !row.isLocked else { return }
        var (last, isThere) = ("", false)
        while case let page = try administrators(after: last), let end = page.last, !isThere {
            isThere = page.contains { $0.isOwner && !$0.isLocked && $0.name != row.name }
            last = end.name
        }
        guard isThere else {
            throw AdminProblem(.refused, "\(row.name) is the last owner: make another one first (zegel admin create --role owner)")
        }
    }
}

extension AdministratorRow {
    fileprivate var isOwner: Bool { roles.contains(BuiltInRole.owner) && domains == nil }
}
