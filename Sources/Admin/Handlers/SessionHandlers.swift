import AdminOperations
import Foundation
import OpenSSL
import Store

extension HandlerTable {
    /// Logins, and what everybody may do with his own.
    mutating func addSessions() {
        add(SessionCreate.self) { engine, operation, who in try await engine.logIn(operation, from: who.address) }
        add(SessionShow.self) { engine, _, who in
            let language = who.via == .session ? try await engine.store.read { try $0.administrator(who.name)?.language } : nil
            return SessionShow.Me(
                name: who.name, roles: who.roles, rights: who.rights.sorted(), domains: who.domains, mustEnrol: who.mustEnrol,
                confirmedUntil: who.confirmedUntil, language: language, via: who.via.rawValue)
        }
        add(SessionConfirm.self) { engine, operation, who in
            try who.requireSession()
            return try await engine.confirm(operation, who)
        }
        add(SessionEnd.self) { engine, _, who in
            try who.requireSession()
            let hash = who.session ?? ""
            try await engine.store.write { transaction in
                guard try transaction.endAdminSession(hash) else { return }
                try transaction.audit(actor: who.name, operation: SessionEnd.name, subject: who.name)
            }
            return Done()
        }
        add(SessionList.self) { engine, operation, who in
            let asked = try operation.administrator.map { try AccessInputs.name($0, field: "administrator") }
            let seesAll = who.may(AdministratorList.permission) && who.domains == nil && !who.mustEnrol
            if let asked, asked != who.name, !seesAll { throw AdminProblem(.noPermission, "this needs the right administrator.list") }
            let now = engine.store.now()
            return try await engine.store.read { transaction in
                try transaction.adminSessions(of: asked ?? (seesAll ? nil : who.name)).filter { now < $0.end }.map { session in
                    SessionList.Item(
                        id: session.id, administrator: session.administrator, address: session.address, begunAt: session.begunAt,
                        usedAt: session.usedAt, until: session.end, isOwn: session.hash == who.session)
                }
            }
        }
        add(SessionRevoke.self) { engine, operation, who in
            try await engine.store.write { transaction in
                let mayAll = who.may(AdministratorLock.permission) && who.domains == nil
                let found = try transaction.adminSessions(of: mayAll ? nil : who.name).filter { $0.id == operation.id }
                guard let session = found.first, found.count == 1 else {
                    throw AdminProblem(.notFound, "there is no such session", field: "id")
                }
                if session.administrator != who.name { _ = try transaction.governed(session.administrator, by: who) }
                _ = try transaction.endAdminSession(session.hash)
                try transaction.audit(actor: who.name, operation: SessionRevoke.name, subject: session.administrator, before: session.id)
            }
            return Done()
        }
        addFactors()
        add(AdministratorPassword.self) { engine, operation, who in
            try who.requireSession()
            return try await engine.changePassword(operation, who)
        }
        add(AdministratorLanguage.self) { engine, operation, who in
            try who.requireSession()
            guard operation.language.map({ ["en", "de"].contains($0) }) ?? true else {
                throw AdminProblem(.badInput, "the language is en or de", field: "language")
            }
            try await engine.store.write { try $0.setLanguage(operation.language, of: who.name) }
            return Done()
        }
    }

    private mutating func addFactors() {
        add(FactorBegin.self) { engine, _, who in
            try who.requireSession()
            try await engine.requireConfirmationOfOldFactor(who)
            let factor = TOTP(random: engine.store.random)
            try await engine.store.write { try $0.begin(factor: factor, of: who.name) }
            return FactorBegin.Result(secret: factor.base32, address: factor.address(account: who.name, issuer: "Zegel"))
        }
        add(FactorFinish.self) { engine, operation, who in
            try who.requireSession()
            try await engine.requireConfirmationOfOldFactor(who)
            guard let code = try AccessInputs.triedCode(operation.code) else {
                throw AdminProblem(.badInput, "give the six digits the program shows", field: "code")
            }
            try engine.logins.beginFactor(who.name, at: engine.store.now())
            let codes = RecoveryCodes.make(random: engine.store.random)
            try await engine.store.write { transaction in
                guard let factor = try transaction.pendingFactor(of: who.name) else {
                    throw AdminProblem(.refused, "begin first: there is no key whose code could be checked")
                }
                guard let step = factor.step(of: code, at: transaction.time, after: nil) else {
                    throw AdminProblem(.badInput, "the code is not the one of the key: is the clock right?", field: "code")
                }
                try transaction.finish(factor: factor, of: who.name, step: step, recovery: codes.compactMap(RecoveryCodes.hash))
                // What logged in without it does not go on as if it had it.
                try transaction.endAdminSessions(of: who.name, but: who.session)
                try transaction.audit(actor: who.name, operation: FactorFinish.name, subject: who.name, after: "second factor on")
            }
            engine.logins.factorSucceeded(who.name)
            return FactorFinish.Result(recoveryCodes: codes)
        }
        add(FactorRemove.self) { engine, _, who in
            try who.requireSession()
            try who.requireConfirmation()
            try await engine.store.write { transaction in
                guard try transaction.administrator(who.name)?.hasSecondFactor == true else {
                    throw AdminProblem(.refused, "there is no second factor to take away")
                }
                try transaction.removeFactor(of: who.name)
                try transaction.endAdminSessions(of: who.name, but: who.session)
                try transaction.audit(actor: who.name, operation: FactorRemove.name, subject: who.name, before: "second factor on")
            }
            return Done()
        }
    }
}

extension AdminEngine {
    /// A session that was left open does not exchange the second factor.
    fileprivate func requireConfirmationOfOldFactor(_ who: Administrator) async throws {
        if try await store.read({ try $0.administrator(who.name)?.hasSecondFactor }) == true { try who.requireConfirmation() }
    }
}

extension Administrator {
    func requireSession() throws(AdminProblem) {
        guard via == .session else { throw AdminProblem(.refused, "only who has logged in with a password can do this, for himself") }
    }

    func requireConfirmation() throws(AdminProblem) {
        guard isConfirmed else { throw AdminProblem(.needsConfirmation, "confirm: give your password again (session.confirm)") }
    }
}

extension AdminSessionRow {
    /// What it is called; one cannot find from it what opens it.
    var id: String { String(hash.prefix(20)) }
}
