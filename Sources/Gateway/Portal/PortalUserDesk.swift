import Foundation
import Logging
import Mail
import OpenSSL
import PortalOperations
import Settings
import Store

/// Answers the pages of accounts (`behaviour.md` 17.3). Who may take a step is decided in one place, `permit`; how far somebody is stands
/// in the store and nowhere else.
public final class PortalUserDesk: PortalAccountService {
    let store: Store
    let organisation: String
    let secrets: PortalSecrets
    let settings: @Sendable () async throws -> SettingsSnapshot
    let logger: Logger

    /// - Parameters:
    ///   - organisation: what an authenticator shows beside the code.
    ///   - settings: those of this moment.
    public init(
        store: Store, organisation: String, secrets: PortalSecrets, logger: Logger,
        settings: @escaping @Sendable () async throws -> SettingsSnapshot
    ) {
        self.store = store
        self.organisation = organisation
        self.secrets = secrets
        self.settings = settings
        self.logger = logger
    }

    public func account(_ request: AccountRequest) async throws -> AccountAnswer {
        do { return try await answer(request) } catch let busy as PasswordPool.Busy { return .later(busy.retryAfter) }
    }

    private func answer(_ request: AccountRequest) async throws -> AccountAnswer {
        let session = try await session(request.session)
        switch Self.permit(request.step, session) {
        case .refused: return .forbidden
        case .stranger: return try await visit(request, session)
        case .user(let session):
            if store.now().timeIntervalSince(session.seenAt) > 60 {
                try await store.write { try $0.touchPortalSession(session.hash) }
            }
            return try await work(request.step, session)
        }
    }

    // MARK: Who may

    /// What a visitor is to a step.
    private enum Permit {
        case refused
        /// Whoever he is: the step is for everybody.
        case stranger
        case user(PortalSessionRow)
    }

    /// The only place where it is decided.
    private static func permit(_ step: AccountStep, _ session: PortalSessionRow?) -> Permit {
        switch step.access {
        case .anybody: return .stranger
        case .stages(let stages):
            guard let session, stages.contains(AccountStage(session.stage)) else { return .refused }
            return .user(session)
        }
    }

    private func session(_ id: String?) async throws -> PortalSessionRow? {
        guard let id, id.utf8.count <= 64 else { return nil }
        let hash = LoginSecret(id).hash
        return try await store.read { try $0.portalSession(hash) }
    }

    // MARK: Steps of everybody

    private func visit(_ request: AccountRequest, _ session: PortalSessionRow?) async throws -> AccountAnswer {
        switch request.step {
        case .seeInvitation(let token): try await see(token, .join)
        case .seeNewPassword(let token): try await see(token, .password)
        case .join(let token, let password): try await join(token, password, in: session)
        case .setNewPassword(let token, let password): try await setNewPassword(token, password)
        case .logIn(let address, let password): try await logIn(address, password, request.network, in: session)
        case .askForNewPassword(let address): try await askForNewPassword(address, request.network)
        case .see: .visitor(session.map { AccountVisitor(address: $0.address.description, stage: AccountStage($0.stage)) })
        case .logOut: try await logOut(session)
        default: .forbidden
        }
    }

    // MARK: Steps of who has a session

    private func work(_ step: AccountStep, _ session: PortalSessionRow) async throws -> AccountAnswer {
        switch step {
        case .enterCode(let code): try await enter(code, session)
        case .beginFactor: try await beginFactor(session)
        case .seeFactor: try await seeFactor(session)
        case .confirmFactor(let code): try await confirmFactor(code, session)
        case .seeOverview: try await overview(session)
        case .showPassword(let id): try await password(of: id, session)
        case .showKeyPassword(let id): try await keyPassword(id, session)
        case .changePassword(let old, let new): try await changePassword(old, new, session)
        case .makeCodes(let code): try await makeCodes(code, session)
        case .removeFactor(let code): try await removeFactor(code, session)
        case .deleteAccount(let password): try await delete(password, session)
        default: .forbidden
        }
    }

    // MARK: What several steps need

    func rule(for address: EmailAddress) async throws -> SecondFactor {
        try await settings().value(SettingKeys.portalSecondFactor, for: address).value
    }

    /// A new session in place of the one before: an id that was known to somebody before the login is worth nothing after it.
    /// - Returns: its id.
    func begin(_ stage: PortalSessionRow.Stage, of address: EmailAddress, after old: PortalSessionRow?, in transaction: WriteTransaction)
        throws -> String
    {
        let id = LoginSecret(random: store.random).text
        if let old { try transaction.endPortalSession(old.hash) }
        try transaction.addPortalSession(LoginSecret(id).hash, of: address, stage: stage)
        return id
    }

    private func see(_ token: String, _ purpose: PortalLinkPurpose) async throws -> AccountAnswer {
        let hash = LoginSecret(token).hash
        guard let link = try await store.read({ try $0.portalLink(hash, for: purpose) }) else { return .nothingHere }
        return .link(address: link.address.description, validUntil: link.validUntil)
    }

    /// What is wrong with a new password; `nil`: nothing.
    func problem(of password: String, for address: EmailAddress) -> AccountPasswordProblem? {
        let count = password.unicodeScalars.count
        if count < PasswordHash.characters.lowerBound { return .tooShort }
        if count > PasswordHash.characters.upperBound { return .tooLong }
        if PasswordHash.problem(with: password) != nil { return .unusable }
        return password.lowercased() == address.description.lowercased() ? .isAddress : nil
    }

    func audit(_ what: String, _ address: EmailAddress, after: String? = nil, in transaction: WriteTransaction) throws {
        try transaction.audit(actor: "portal:\(address)", operation: "portal-user.\(what)", subject: address.description, after: after)
    }
}

extension AccountStage {
    init(_ stage: PortalSessionRow.Stage) {
        switch stage {
        case .code: self = .code
        case .enrol: self = .enrol
        case .full: self = .full
        }
    }
}
