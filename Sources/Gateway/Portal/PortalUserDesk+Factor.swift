import Foundation
import Mail
import OpenSSL
import PortalOperations
import Settings
import Store

/// The second factor: an authenticator (RFC 6238), and recovery codes for the day it is lost.
extension PortalUserDesk {
    func beginFactor(_ session: PortalSessionRow) async throws -> AccountAnswer {
        guard try await mayBegin(session) else { return .forbidden }
        let secret = TOTP(random: store.random).base32
        return try await store.write { transaction in
            guard try transaction.portalFactor(of: session.address) == nil else { return .forbidden }
            try transaction.setNewPortalFactor(secret, of: session)
            return .factor(self.factor(secret, session.address))
        }
    }

    /// - Returns: `.done` when none was begun.
    func seeFactor(_ session: PortalSessionRow) async throws -> AccountAnswer {
        guard try await mayBegin(session) else { return .forbidden }
        let found = try await store.read { transaction -> (hasOne: Bool, secret: String?) in
            (try transaction.portalFactor(of: session.address) != nil, try transaction.newPortalFactor(of: session))
        }
        if found.hasOne { return .forbidden }
        return found.secret.map { .factor(factor($0, session.address)) } ?? .done
    }

    /// The authenticator works: from now on it is asked for.
    func confirmFactor(_ code: String, _ session: PortalSessionRow) async throws -> AccountAnswer {
        guard try await mayBegin(session) else { return .forbidden }
        let address = session.address
        if let wait = secrets.beginCode(address.normalized, at: store.now()) { return .later(wait) }
        let now = store.now()
        let codes = RecoveryCodes.make(random: store.random)
        let answer: AccountAnswer = try await store.write { transaction in
            guard try transaction.portalFactor(of: address) == nil, let secret = try transaction.newPortalFactor(of: session) else {
                return .forbidden
            }
            guard let step = PortalSecrets.factor(secret)?.step(of: code, at: now, after: nil) else { return .notRight }
            try transaction.setPortalFactor(secret, of: address, step: step)
            try transaction.setPortalCodes(codes.compactMap(RecoveryCodes.hash), of: address)
            try transaction.endPortalSessions(of: address)
            try self.audit("factor", address, after: "set up", in: transaction)
            try transaction.notePortalLogin(address)
            return .codes(codes, session: try self.begin(.full, of: address, after: nil, in: transaction))
        }
        note(answer, address)
        return answer
    }

    /// New recovery codes; the old ones end.
    func makeCodes(_ code: String, _ session: PortalSessionRow) async throws -> AccountAnswer {
        let address = session.address
        let codes = RecoveryCodes.make(random: store.random)
        return try await withCode(code, session) { transaction in
            try transaction.setPortalCodes(codes.compactMap(RecoveryCodes.hash), of: address)
            try self.audit("codes", address, in: transaction)
            return .codes(codes, session: nil)
        }
    }

    func removeFactor(_ code: String, _ session: PortalSessionRow) async throws -> AccountAnswer {
        let address = session.address
        guard try await rule(for: address) != .required else { return .forbidden }
        return try await withCode(code, session) { transaction in
            try transaction.setPortalFactor(nil, of: address)
            try self.audit("factor", address, after: "removed", in: transaction)
            return .done
        }
    }

    /// Something a code has to be given for again.
    private func withCode(
        _ code: String, _ session: PortalSessionRow, _ body: @escaping @Sendable (WriteTransaction) throws -> AccountAnswer
    ) async throws -> AccountAnswer {
        let address = session.address
        if let wait = secrets.beginCode(address.normalized, at: store.now()) { return .later(wait) }
        let (secrets, now) = (self.secrets, store.now())
        let answer: AccountAnswer = try await store.write { transaction in
            guard try transaction.portalFactor(of: address) != nil else { return .forbidden }
            guard try secrets.use(code, of: address, at: now, in: transaction) else { return .notRight }
            return try body(transaction)
        }
        note(answer, address)
        return answer
    }

    /// `off`: nothing is offered, but who has one goes on being asked.
    private func mayBegin(_ session: PortalSessionRow) async throws -> Bool {
        if session.stage == .enrol { return true }
        return try await rule(for: session.address) != .off
    }

    private func factor(_ secret: String, _ address: EmailAddress) -> AccountFactor {
        AccountFactor(
            secret: secret, uri: PortalSecrets.factor(secret)?.address(account: address.description, issuer: organisation) ?? "")
    }
}
