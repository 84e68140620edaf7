import Foundation
import Mail
import OpenSSL
import Store
import Synchronization

/// Passwords, codes and throttles of portal accounts: the parts every login shares, under names of the portal.
public final class PortalSecrets: Sendable {
    /// Outcome of a password.
    struct Check: Sendable {
        var isRight: Bool
        /// What is to be kept of it from now on, where it was made by older rules.
        var renewed: String?
    }

    /// So many may wait for their password to be checked; the rest of the queue is for administrators.
    private static let share = 20

    private let random: @Sendable (Int) -> [UInt8]
    private let parameters: Scrypt.Parameters
    private let decoy: PasswordHash
    private let logins = Mutex(Throttle())
    private let mails = Mutex(Throttle())

    /// - Parameter parameters: others than the standard ones are for tests of something else.
    public init(random: @escaping @Sendable (Int) -> [UInt8], parameters: Scrypt.Parameters = .standard) {
        self.random = random
        self.parameters = parameters
        decoy = PasswordHash.decoy(random: random)
    }

    // MARK: Passwords

    /// What is kept of a new password.
    /// - Throws: `PasswordPool.Busy`.
    func hash(_ password: String) async throws -> String {
        let (random, parameters) = (self.random, self.parameters)
        return try await PasswordPool.shared.run(for: "portal", share: Self.share) {
            try PasswordHash(password: password, parameters, random: random).text
        }
    }

    /// The same work whether there is something to compare with or not.
    /// - Throws: `PasswordPool.Busy`.
    func matches(_ password: String, _ kept: String?) async throws -> Check {
        let known = kept.flatMap { PasswordHash(text: $0) }
        let (random, decoy, parameters) = (self.random, self.decoy, self.parameters)
        return try await PasswordPool.shared.run(for: "portal", share: Self.share) {
            let isRight = try (known ?? decoy).matches(password) && known != nil
            guard isRight, let known, known.isOutdated, parameters == .standard else { return Check(isRight: isRight) }
            return Check(isRight: true, renewed: try PasswordHash(password: password, random: random).text)
        }
    }

    // MARK: Second factor

    static func factor(_ secret: String) -> TOTP? { Base32.decode(secret).map { TOTP(secret: $0) } }

    /// Uses a code of the authenticator up, or a recovery code.
    /// - Returns: whether it was one that counts.
    func use(_ code: String, of address: EmailAddress, at now: Date, in transaction: WriteTransaction) throws -> Bool {
        guard code.utf8.count <= 64, let (secret, last) = try transaction.portalFactor(of: address), let factor = Self.factor(secret) else {
            return false
        }
        if let step = factor.step(of: code, at: now, after: last) { return try transaction.usePortalStep(step, of: address) }
        guard let hash = RecoveryCodes.hash(code) else { return false }
        return try transaction.usePortalCode(hash, of: address)
    }

    // MARK: Throttles

    /// A try counts as failed until it is said to have been right.
    /// - Returns: seconds to wait; `nil`: go on.
    func beginLogin(_ account: String, from network: String?, at now: Date) -> Int? {
        logins.withLock { $0.begin("portal:\(account)", from: network, at: now) }
    }

    func loginSucceeded(_ account: String, from network: String?) {
        logins.withLock { $0.succeeded("portal:\(account)", from: network) }
    }

    /// Likewise, for something asked of one account whose session there is.
    func beginCode(_ account: String, at now: Date) -> Int? { logins.withLock { $0.beginFactor("portal:\(account)", at: now) } }

    func codeSucceeded(_ account: String) { logins.withLock { $0.factorSucceeded("portal:\(account)") } }

    /// Requests for mails from one place; whom they are for does not count here.
    func beginMail(from network: String?, at now: Date) -> Int? {
        mails.withLock { $0.begin("from \(network ?? "here")", from: network, at: now) }
    }
}
