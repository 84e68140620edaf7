import AdminOperations
import Foundation
import OpenSSL
import Store

extension AdminEngine {
    /// What a failed login tells: not whether there is such a name.
    private static let wrong = AdminProblem(.notLoggedIn, "name or password is wrong")
    private static let wrongCode = AdminProblem(.notLoggedIn, "the code is wrong, was used, or its time is over", field: "code")

    /// Logs in (`behaviour.md` 27.3).
    func logIn(_ operation: SessionCreate, from address: String?) async throws -> Login {
        let name = try AccessInputs.triedName(operation.name)
        let password = try AccessInputs.triedPassword(operation.password)
        let code = try AccessInputs.triedCode(operation.code)
        guard let row = try await prove(name, password: password, code: code, from: address, SessionCreate.name) else {
            return Login(session: nil, name: name, mustEnrol: false, needsCode: true, until: nil)
        }
        let secret = LoginSecret(random: store.random)
        return try await store.write { transaction in
            guard let now = try transaction.administrator(row.name), !now.isLocked, now.password == row.password else { throw Self.wrong }
            try transaction.pruneAdminSessions(
                begunBefore: transaction.time - SessionLimits.whole, usedBefore: transaction.time - SessionLimits.idle)
            try transaction.addAdminSession(secret, of: row.name, from: address)
            try transaction.noteLogin(of: row.name)
            try transaction.audit(actor: row.name, operation: SessionCreate.name, subject: row.name)
            return try transaction.login(secret, now)
        }
    }

    /// Proves again who has a session; it gets a new secret, and keeps its end.
    func confirm(_ operation: SessionConfirm, _ who: Administrator) async throws -> Login {
        let password = try AccessInputs.triedPassword(operation.password)
        let code = try AccessInputs.triedCode(operation.code)
        guard let row = try await prove(who.name, password: password, code: code, from: who.address, SessionConfirm.name) else {
            throw AdminProblem(.notLoggedIn, "give the code of the second factor too", field: "code")
        }
        return try await store.write { transaction in
            let secret = try transaction.renew(who, self.store.random, isConfirmed: true)
            try transaction.audit(actor: who.name, operation: SessionConfirm.name, subject: who.name)
            return try transaction.login(secret, row)
        }
    }

    /// Changes one's own password; what else was logged in is not any more.
    func changePassword(_ operation: AdministratorPassword, _ who: Administrator) async throws -> Login {
        let old = try AccessInputs.triedPassword(operation.old, field: "old")
        let new = try AccessInputs.newPassword(operation.new, field: "new")
        try logins.begin(who.name, from: who.address, at: store.now())
        let row = try await store.read { try $0.administrator(who.name) }
        guard try await isRight(old, row?.password, who.name, who.address), let row else {
            try await recordFailure(of: row, AdministratorPassword.name, from: who.address)
            throw AdminProblem(.notLoggedIn, "the password until now is another one", field: "old")
        }
        let hash = try await logins.hash(new, for: who.address, random: store.random)
        logins.succeeded(who.name, from: who.address)
        return try await store.write { transaction in
            guard try transaction.administrator(row.name)?.password == row.password else { throw Self.wrong }
            // The password alone confirms nothing where there is a second factor.
            let secret = try transaction.renew(who, self.store.random, isConfirmed: !row.hasSecondFactor)
            try transaction.setPassword(hash, of: row.name)
            try transaction.endAdminSessions(of: row.name, but: secret.hash)
            try transaction.audit(actor: who.name, operation: AdministratorPassword.name, subject: who.name, after: "changed")
            return try transaction.login(secret, row)
        }
    }

    /// Checks password and second factor, counts and records failures, brings an old hash up to date.
    /// - Returns: `nil` when the password is right and the code is missing.
    private func prove(
        _ name: String, password: String, code: String?, from address: String?, _ operation: String
    ) async throws -> AdministratorRow? {
        try logins.begin(name, from: address, at: store.now())
        let row = try await store.read { try $0.administrator(name) }
        guard try await isRight(password, row?.password, name, address), let row, !row.isLocked else {
            try await recordFailure(of: row, operation, from: address)
            throw Self.wrong
        }
        if row.hasSecondFactor {
            guard let code else {
                logins.succeeded(name, from: address)
                return nil
            }
            try logins.beginFactor(name, at: store.now())
            guard try await use(code, of: name) else {
                try await recordFailure(of: row, "\(operation), second factor", from: address)
                throw Self.wrongCode
            }
            logins.factorSucceeded(name)
        }
        logins.succeeded(name, from: address)
        return try await upToDate(row, password, from: address)
    }

    /// A password that could not be looked at is no failure of who gave it.
    private func isRight(_ password: String, _ hash: PasswordHash?, _ name: String, _ address: String?) async throws -> Bool {
        do { return try await logins.isRight(password, hash, from: address) } catch {
            logins.succeeded(name, from: address)
            throw error
        }
    }

    /// Uses a code up, of the second factor or for recovery.
    private func use(_ code: String, of name: String) async throws -> Bool {
        try await store.write { transaction in
            if let hash = RecoveryCodes.hash(code) {
                guard try transaction.use(recovery: hash, of: name) else { return false }
                try transaction.audit(actor: name, operation: "factor.recovery-code", subject: name)
                return true
            }
            guard let factor = try transaction.factor(of: name), let last = try transaction.administrator(name)?.factorStep,
                let step = factor.step(of: code, at: transaction.time, after: last)
            else { return false }
            return try transaction.use(factorStep: step, of: name)
        }
    }

    private func upToDate(_ row: AdministratorRow, _ password: String, from address: String?) async throws -> AdministratorRow {
        guard row.password.isOutdated else { return row }
        var row = row
        let (old, name) = (row.password, row.name)
        let hash = try await logins.hash(password, for: address, random: store.random)
        row.password = try await store.write { transaction in
            guard try transaction.administrator(name)?.password == old else { throw Self.wrong }
            try transaction.setPassword(hash, of: name)
            return hash
        }
        return row
    }

    /// Names that are nobody's are not recorded: people type passwords there.
    func recordFailure(of row: AdministratorRow?, _ operation: String, from address: String?) async throws {
        let subject = row?.name ?? "an unknown name"
        logger.notice("admin.login-failed", metadata: ["who": "\(subject)", "address": "\(address ?? "local")"])
        guard let passedOver = logins.note(failureAt: store.now()) else { return }
        let words = row?.isLocked == true ? "refused: locked" : "refused"
        try await store.write {
            try $0.audit(
                actor: "nobody", operation: operation, subject: subject,
                after: passedOver == 0 ? words : "\(words), after \(passedOver) more that are not recorded one by one")
        }
    }
}

extension WriteTransaction {
    /// Ends a session and begins it again under a new secret.
    /// - Parameter isConfirmed: it was proved now who has it.
    func renew(_ who: Administrator, _ random: (Int) -> [UInt8], isConfirmed: Bool) throws -> LoginSecret {
        guard let hash = who.session, let session = try adminSession(hash), try endAdminSession(hash) else {
            throw AdminProblem(.notLoggedIn, "the session has ended: log in again")
        }
        let secret = LoginSecret(random: random)
        try addAdminSession(
            secret, of: session.administrator, from: who.address, begun: session.begunAt,
            confirmed: isConfirmed ? nil : session.confirmedAt)
        return secret
    }

    func login(_ secret: LoginSecret, _ row: AdministratorRow) throws -> Login {
        let begun = try adminSession(secret.hash)?.begunAt ?? time
        return Login(
            session: secret.text, name: row.name, mustEnrol: try mustEnrol(row), needsCode: false, until: begun + SessionLimits.whole)
    }
}
