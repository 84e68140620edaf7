import Foundation
import Jobs
import Logging
import Mail
import Notices
import Queue
import Settings
import Store

/// Writes the mails of the portal: invitations, and links to choose a new password (`behaviour.md` 17.3).
///
/// A page that is asked for one leaves a job behind, whoever is named: what comes of it cannot be seen or timed by who asked.
public struct PortalMailDesk: Sendable {
    /// The kind of the job of one mail; its subject is the address.
    public static let job = "portal-mail"
    /// Mails that wait; beyond it requests of strangers are forgotten.
    static let waiting = 1000
    private static let retry: TimeInterval = 60

    private let store: Store
    private let queue: Queue
    private let press: NoticePress
    private let settings: @Sendable () async throws -> SettingsSnapshot
    private let logger: Logger

    /// - Parameter settings: those of this moment.
    public init(
        store: Store, queue: Queue, configuration: GatewayConfiguration, crypto: CryptoPool, logger: Logger,
        settings: @escaping @Sendable () async throws -> SettingsSnapshot
    ) {
        self.store = store
        self.queue = queue
        self.settings = settings
        self.logger = logger
        press = NoticePress(configuration, store: store, crypto: crypto, random: store.random, logger: logger)
    }

    /// The mail a job asks for: an invitation to who is invited, a link for a new password to who has an account, nothing to anybody else.
    public func work(_ job: JobRow) async -> JobOutcome {
        do {
            guard let address = EmailAddress(job.subject), let user = try await store.read({ try $0.portalUserToMail(address) }) else {
                return .over
            }
            switch user.state {
            case .locked: return .over
            case .invited: try await send(.join, to: user)
            case .active: try await send(.password, to: user)
            }
            return .over
        } catch is MailLimit {
            return .over
        } catch {
            return .failed(reason: "\(error)", next: store.now().addingTimeInterval(Self.retry))
        }
    }

    /// Three mails were sent within a quarter of an hour: another run was faster.
    private struct MailLimit: Error {}

    private func send(_ purpose: PortalLinkPurpose, to user: PortalUserRow) async throws {
        let token = LoginSecret(random: store.random).text
        let lasting = purpose == .join ? PortalLimits.invitation : PortalLimits.newPassword
        let until = store.now().addingTimeInterval(lasting)
        let content: NoticeContent =
            switch purpose {
            case .join: .portalSignUp("\(user.base)/join/\(token)", validUntil: until)
            case .password: .portalForgottenPassword("\(user.base)/password/\(token)", validUntil: until)
            }
        let entry = try await press.portalEntry(content, to: user.address, try await settings(), at: store.now())
        try await queue.accept(entry) { transaction in
            guard
                try transaction.countPortalMail(to: user.address, atMost: PortalLimits.mails, within: PortalLimits.mailTime)
            else { throw MailLimit() }
            try transaction.addPortalLink(LoginSecret(token).hash, for: purpose, of: user.address, lasting: lasting)
        }
    }
}

extension ReadTransaction {
    /// `nil` also for who has had his mails of this quarter of an hour: no more work is done for him than for a stranger.
    fileprivate func portalUserToMail(_ address: EmailAddress) throws -> PortalUserRow? {
        guard try portalMailCount(to: address, since: time.addingTimeInterval(-PortalLimits.mailTime)) < PortalLimits.mails else {
            return nil
        }
        return try portalUser(address)
    }
}
