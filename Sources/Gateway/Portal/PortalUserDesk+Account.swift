import Foundation
import Mail
import PortalOperations
import Settings
import Store

/// What somebody who is logged in sees and changes. Everything is looked up together with his address: what is another's is not found.
extension PortalUserDesk {
    private static let listed = 200

    func overview(_ session: PortalSessionRow) async throws -> AccountAnswer {
        let rule = try await rule(for: session.address)
        return try await store.read { transaction in
            let address = session.address
            let since = transaction.time.addingTimeInterval(-PortalLimits.listedPasswords)
            let ids = try transaction.passwordIDs(for: address, since: since, limit: Self.listed)
            let files = try transaction.portalKeyPasswords(of: address)
            return .overview(
                AccountOverview(
                    address: address.description, passwords: ids.map { .init(id: $0.id, date: $0.madeAt) },
                    keyFiles: files.map { .init(id: $0.id, fileName: $0.fileName, date: $0.madeAt) },
                    hasFactor: try transaction.portalUser(address)?.hasFactor ?? false, factorRule: .init(rule),
                    recoveryCodes: try transaction.portalCodeCount(of: address)))
        }
    }

    /// 15.2. A number that is another's and one that is nobody's are the same.
    func password(of text: String, _ session: PortalSessionRow) async throws -> AccountAnswer {
        guard let id = OneTimePassword.id(text) else { return .forbidden }
        return try await store.read { transaction in
            guard let row = try transaction.passwordID(id, for: session.address),
                let secret = try transaction.clientSecret(of: session.address)
            else { return .forbidden }
            let password = OneTimePassword.password(secret, id: id, length: row.length)
            return .password(AccountPassword(title: id, password: PasswordAlphabet.grouped(password), date: row.madeAt))
        }
    }

    /// Of a key file (13.5).
    func keyPassword(_ id: String, _ session: PortalSessionRow) async throws -> AccountAnswer {
        try await store.read { transaction in
            guard let (row, password) = try transaction.portalKeyPassword(id, of: session.address) else { return .forbidden }
            return .password(AccountPassword(title: row.fileName, password: PasswordAlphabet.grouped(password), date: row.madeAt))
        }
    }

    /// All other sessions end.
    func changePassword(_ old: String, _ new: String, _ session: PortalSessionRow) async throws -> AccountAnswer {
        let address = session.address
        switch try await check(old, of: address) {
        case .wrong(let answer): return answer
        case .right(let before):
            if let problem = problem(of: new, for: address) { return .badPassword(problem) }
            let kept = try await secrets.hash(new)
            return try await store.write { transaction in
                guard try transaction.portalPassword(of: address) == before else { return .notRight }
                try transaction.setPortalPassword(kept, of: address)
                try transaction.endPortalLinks(of: address)
                try transaction.endPortalSessions(of: address)
                try self.audit("password", address, after: "by himself", in: transaction)
                return .entered(session: try self.begin(.full, of: address, after: nil, in: transaction), .full)
            }
        }
    }

    /// What his messages need stays: invited again, he can read the old ones too.
    func delete(_ password: String, _ session: PortalSessionRow) async throws -> AccountAnswer {
        let address = session.address
        switch try await check(password, of: address) {
        case .wrong(let answer): return answer
        case .right(let before):
            return try await store.write { transaction in
                guard try transaction.portalPassword(of: address) == before else { return .notRight }
                _ = try transaction.removePortalUser(address)
                try self.audit("delete", address, in: transaction)
                return .done
            }
        }
    }

    private enum Check {
        case right(String)
        case wrong(AccountAnswer)
    }

    /// His password once more; wrong ones count as at the login.
    private func check(_ password: String, of address: EmailAddress) async throws -> Check {
        if let wait = secrets.beginCode("password of \(address.normalized)", at: store.now()) { return .wrong(.later(wait)) }
        let kept = try await store.read { try $0.portalPassword(of: address) }
        let check = try await secrets.matches(password, kept)
        guard check.isRight, let kept else { return .wrong(.notRight) }
        secrets.codeSucceeded("password of \(address.normalized)")
        return .right(kept)
    }
}

extension AccountFactorRule {
    init(_ rule: SecondFactor) {
        switch rule {
        case .off: self = .off
        case .optional: self = .optional
        case .required: self = .required
        }
    }
}

extension ReadTransaction {
    /// One row of the settings, however many there are.
    fileprivate func clientSecret(of address: EmailAddress) throws -> ClientSecret? {
        try settings(at: .user(address)).first { $0.key == SettingKeys.otpClientSecret.name }.flatMap {
            ClientSecret(settingText: $0.value)
        }
    }
}
