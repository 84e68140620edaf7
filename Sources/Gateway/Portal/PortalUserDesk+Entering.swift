import Foundation
import Mail
import PortalOperations
import Settings
import Store

/// Signing up, logging in, forgotten passwords.
extension PortalUserDesk {
    /// The link confirms the address: nobody else got it.
    func join(_ token: String, _ password: String, in session: PortalSessionRow?) async throws -> AccountAnswer {
        let hash = LoginSecret(token).hash
        guard let link = try await store.read({ try $0.portalLink(hash, for: .join) }) else { return .nothingHere }
        if let problem = problem(of: password, for: link.address) { return .badPassword(problem) }
        let kept = try await secrets.hash(password)
        let stage: PortalSessionRow.Stage = try await rule(for: link.address) == .required ? .enrol : .full
        return try await store.write { transaction in
            guard try transaction.portalLink(hash, for: .join) == link else { return .nothingHere }
            try transaction.setPortalPassword(kept, of: link.address)
            try transaction.endPortalLinks(of: link.address)
            try self.audit("join", link.address, in: transaction)
            try transaction.notePortalLogin(link.address)
            return .entered(session: try self.begin(stage, of: link.address, after: session, in: transaction), AccountStage(stage))
        }
    }

    /// The same answer and the same work whether there is such an account or not.
    func logIn(_ text: String, _ password: String, _ network: String?, in session: PortalSessionRow?) async throws -> AccountAnswer {
        let typed = text.trimmingCharacters(in: .whitespaces)
        let address = EmailAddress(typed)
        let account = address?.normalized ?? "?"
        if let wait = secrets.beginLogin(account, from: network, at: store.now()) { return .later(wait) }
        let kept = try await store.read { transaction in try address.flatMap { try transaction.portalPassword(of: $0) } }
        let check = try await secrets.matches(password, kept)
        guard check.isRight, let address else {
            logger.notice("portal.login-failed", metadata: ["client": "\(network ?? "")"])
            return .notRight
        }
        secrets.loginSucceeded(account, from: network)
        let rule = try await rule(for: address)
        return try await store.write { transaction in
            // Changed, locked or removed in between.
            guard try transaction.portalPassword(of: address) == kept, let user = try transaction.portalUser(address) else {
                return .notRight
            }
            if let renewed = check.renewed { try transaction.renewPortalPassword(renewed, of: address) }
            let stage: PortalSessionRow.Stage = user.hasFactor ? .code : rule == .required ? .enrol : .full
            if stage != .code { try transaction.notePortalLogin(address) }
            return .entered(session: try self.begin(stage, of: address, after: session, in: transaction), AccountStage(stage))
        }
    }

    /// A code of the second factor, or a recovery code; each works once.
    func enter(_ code: String, _ session: PortalSessionRow) async throws -> AccountAnswer {
        let address = session.address
        if let wait = secrets.beginCode(address.normalized, at: store.now()) { return .later(wait) }
        let (secrets, now) = (self.secrets, store.now())
        let answer: AccountAnswer = try await store.write { transaction in
            guard try transaction.portalSession(session.hash) != nil, try secrets.use(code, of: address, at: now, in: transaction) else {
                return .notRight
            }
            try transaction.notePortalLogin(address)
            return .entered(session: try self.begin(.full, of: address, after: session, in: transaction), .full)
        }
        note(answer, address)
        return answer
    }

    /// A code counts as wrong for the throttle unless it was right.
    func note(_ answer: AccountAnswer, _ address: EmailAddress) {
        guard answer == .notRight else { return secrets.codeSucceeded(address.normalized) }
        logger.notice("portal.code-failed", metadata: ["recipient": "\(address)"])
    }

    func logOut(_ session: PortalSessionRow?) async throws -> AccountAnswer {
        if let session { try await store.write { try $0.endPortalSession(session.hash) } }
        return .done
    }

    // MARK: Forgotten password

    /// The same answer and the same work for everybody: a job looks later whether there is anything to send.
    func askForNewPassword(_ text: String, _ network: String?) async throws -> AccountAnswer {
        if let wait = secrets.beginMail(from: network, at: store.now()) { return .later(wait) }
        guard let address = EmailAddress(text.trimmingCharacters(in: .whitespaces)) else { return .done }
        try await store.write { transaction in
            guard try transaction.jobCount(kind: PortalMailDesk.job) < PortalMailDesk.waiting else { return }
            try transaction.addJob(kind: PortalMailDesk.job, subject: address.normalized)
        }
        return .done
    }

    /// All other sessions end, and all links. The second factor stays: he logs in with it.
    func setNewPassword(_ token: String, _ password: String) async throws -> AccountAnswer {
        let hash = LoginSecret(token).hash
        guard let link = try await store.read({ try $0.portalLink(hash, for: .password) }) else { return .nothingHere }
        if let problem = problem(of: password, for: link.address) { return .badPassword(problem) }
        let kept = try await secrets.hash(password)
        return try await store.write { transaction in
            guard try transaction.portalLink(hash, for: .password) == link else { return .nothingHere }
            try transaction.setPortalPassword(kept, of: link.address)
            try transaction.endPortalLinks(of: link.address)
            try transaction.endPortalSessions(of: link.address)
            try self.audit("password", link.address, after: "by link", in: transaction)
            return .done
        }
    }
}
