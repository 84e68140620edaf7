import AdminOperations
import Foundation
import Gateway
import Mail
import Settings
import Store

extension HandlerTable {
    mutating func addPortalUsers() {
        add(PortalUserList.self) { engine, operation, _ in
            let limit = try Inputs.limit(operation.limit)
            let last = try operation.after.map { try Inputs.address($0, field: "after") }
            let state = try operation.state.map { text in
                guard let state = PortalUserRow.State(rawValue: text) else {
                    throw AdminProblem(.badInput, "the state is invited, active or locked", field: "state")
                }
                return state
            }
            return try await engine.store.read { try $0.portalUsers(in: state, after: last, limit: limit).map(PortalUserItem.init) }
        }
        add(PortalUserShow.self) { engine, operation, _ in
            let address = try Inputs.address(operation.address)
            return try await engine.store.read { transaction in
                let row = try transaction.knownPortalUser(address)
                let since = transaction.time.addingTimeInterval(-PortalLimits.listedPasswords)
                return PortalUserShow.Result(
                    user: PortalUserItem(row),
                    secondFactorRule: try transaction.settingsSnapshot().value(SettingKeys.portalSecondFactor, for: address).value.rawValue,
                    recoveryCodes: try transaction.portalCodeCount(of: address),
                    passwordIDs: try transaction.passwordIDs(for: address, since: since, limit: 1000).count,
                    keyFiles: try transaction.portalKeyPasswords(of: address).count)
            }
        }
        addPortalUserChanges()
    }

    private mutating func addPortalUserChanges() {
        add(PortalUserInvite.self) { engine, operation, who in
            let address = try Inputs.address(operation.address)
            try await engine.store.write { transaction in
                guard try !transaction.hasPortalAccount(address) else {
                    throw AdminProblem(
                        .refused, "\(address) has an account already: zegel portal user reset lets its owner choose a new password",
                        field: "address")
                }
                try transaction.checkPortalMails(to: address)
                try transaction.addPortalUser(address, base: try transaction.portalBase(for: address))
                try transaction.endPortalLinks(of: address)
                try transaction.addJob(kind: PortalMailDesk.job, subject: address.normalized)
                try transaction.audit(actor: who.name, operation: PortalUserInvite.name, subject: address.description)
            }
            return Done()
        }
        add(PortalUserReset.self) { engine, operation, who in
            let address = try Inputs.address(operation.address)
            try await engine.store.write { transaction in
                let row = try transaction.knownPortalUser(address)
                guard row.state == .active else {
                    let advice = row.state == .locked ? "unlock it first" : "zegel portal user invite sends the link again"
                    throw AdminProblem(.refused, "\(address) is \(row.state.rawValue): \(advice)", field: "address")
                }
                try transaction.checkPortalMails(to: address)
                try transaction.resetPortalUser(address)
                try transaction.addJob(kind: PortalMailDesk.job, subject: address.normalized)
                try transaction.audit(
                    actor: who.name, operation: PortalUserReset.name, subject: address.description,
                    before: row.hasFactor ? "with a second factor" : "without a second factor")
            }
            return Done()
        }
        add(PortalUserLock.self) { engine, operation, who in
            try await engine.setLock(operation.address, true, PortalUserLock.name, who)
        }
        add(PortalUserUnlock.self) { engine, operation, who in
            try await engine.setLock(operation.address, false, PortalUserUnlock.name, who)
        }
        add(PortalUserRemove.self) { engine, operation, who in
            let address = try Inputs.address(operation.address)
            try await engine.store.write { transaction in
                let row = try transaction.knownPortalUser(address)
                _ = try transaction.removePortalUser(address)
                try transaction.audit(
                    actor: who.name, operation: PortalUserRemove.name, subject: address.description, before: row.state.rawValue)
            }
            return Done()
        }
    }
}

extension AdminEngine {
    fileprivate func setLock(_ text: String, _ isLocked: Bool, _ name: String, _ who: Administrator) async throws -> Done {
        let address = try Inputs.address(text)
        try await store.write { transaction in
            let row = try transaction.knownPortalUser(address)
            guard try transaction.lockPortalUser(address, isLocked) else {
                throw AdminProblem(.refused, "\(address) is \(row.state.rawValue), so there is nothing to change", field: "address")
            }
            try transaction.audit(actor: who.name, operation: name, subject: address.description, before: row.state.rawValue)
        }
        return Done()
    }
}

extension PortalUserItem {
    fileprivate init(_ row: PortalUserRow) {
        self.init(
            address: row.address.description, state: row.state.rawValue, hasSecondFactor: row.hasFactor, addedAt: row.addedAt,
            joinedAt: row.joinedAt, seenAt: row.seenAt)
    }
}

extension ReadTransaction {
    fileprivate func knownPortalUser(_ address: EmailAddress) throws -> PortalUserRow {
        guard let row = try portalUser(address) else {
            throw AdminProblem(.notFound, "\(address) has no account in the portal and no invitation", field: "address")
        }
        return row
    }

    /// The mail is written by a job: what it would be refused for is said here.
    fileprivate func checkPortalMails(to address: EmailAddress) throws {
        let since = time.addingTimeInterval(-PortalLimits.mailTime)
        guard try portalMailCount(to: address, since: since) < PortalLimits.mails else {
            throw AdminProblem(
                .refused, "\(address) got \(PortalLimits.mails) mails of the portal within 15 minutes: wait, and try again",
                field: "address")
        }
    }

    /// The portal somebody is invited to: of his earlier invitation, or the one that is set globally.
    fileprivate func portalBase(for address: EmailAddress) throws -> String {
        let known = try portalUser(address)?.base
        guard let base = try settingsSnapshot().value(SettingKeys.portalBaseURL, at: .global).value.value?.text ?? known else {
            throw AdminProblem(.refused, "there is no portal to invite to: set portal.base-url globally first")
        }
        return base
    }
}
