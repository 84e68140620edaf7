import Foundation
import Logging
import Mail
import SMTP
import SMTPTransport
import Store
import Synchronization

/// Checks logins against the accounts of the store.
///
/// An account that does not exist takes as long and says as little as a wrong password.
public final class AccountDesk: Sendable {
    private let store: Store
    private let crypto: CryptoPool
    private let now: @Sendable () -> Date
    private let logger: Logger
    private let throttle = Mutex(LoginThrottle())

    public init(store: Store, crypto: CryptoPool, now: @escaping @Sendable () -> Date, logger: Logger) {
        self.store = store
        self.crypto = crypto
        self.now = now
        self.logger = logger
    }

    /// - Returns: `nil` when the store does not answer.
    func challenge(_ account: String) async -> SCRAMChallenge? {
        let row: AccountRow?
        do { row = try await find(account) } catch { return nil }
        let credential = row?.credential ?? store.decoyCredential(for: account)
        let nonce = Data(store.random(18)).base64EncodedString()
        return SCRAMChallenge(salt: credential.salt, iterations: credential.iterations, nonce: nonce)
    }

    func check(_ attempt: LoginAttempt, _ client: ClientFacts) async -> LoginResult {
        let counted = Network.client(of: client.address)
        guard !throttle.withLock({ $0.isThrottled(counted, at: now()) }) else { return .throttled }
        do {
            let row = try await find(attempt.account)
            let credential = row?.credential ?? store.decoyCredential(for: attempt.account)
            // The decoy is checked too, so that time tells nothing.
            let proven = try await crypto.run { Self.prove(attempt, credential) }
            guard throttle.withLock({ $0.judge(counted, succeeded: row != nil && proven != nil, at: now()) }) else { return .throttled }
            guard let row, let proven else { return refuse(attempt, isKnown: row != nil, client) }
            logger.info(
                "smtp.login", metadata: ["account": "\(row.name)", "client": "\(client.address)", "listener": "\(client.listener)"])
            return .accepted(account: row.name, serverSignature: proven.signature)
        } catch {
            logger.error("smtp.login-check-failed", metadata: ["reason": "\(error)"])
            return .unavailable
        }
    }

    /// `nil` when the account may send from this address, else the refusal.
    func refusal(of account: String, sending reversePath: EmailAddress?) async -> Reply? {
        do {
            if try await find(account)?.maySend(from: reversePath) == true { return nil }
        } catch {
            return Reply(451, EnhancedStatus(4, 3, 0), "Cannot check the sender now, try again later")
        }
        return Reply(550, EnhancedStatus(5, 7, 1), "This account may not send from that address")
    }

    private static func prove(_ attempt: LoginAttempt, _ credential: AccountCredential) -> (signature: [UInt8]?, Void)? {
        switch attempt {
        case .password(_, let password): return credential.matches(password: password) ? (nil, ()) : nil
        case .proof(_, let message, let proof): return credential.signature(for: message, proof: proof).map { ($0, ()) }
        }
    }

    /// Names that are no account are not written down: people type passwords into the wrong field.
    private func refuse(_ attempt: LoginAttempt, isKnown: Bool, _ client: ClientFacts) -> LoginResult {
        logger.warning(
            "smtp.login-failed",
            metadata: [
                "account": "\(isKnown ? attempt.account : "unknown")", "client": "\(client.address)", "listener": "\(client.listener)",
            ])
        return .refused
    }

    private func find(_ account: String) async throws -> AccountRow? { try await store.read { try $0.account(account) } }
}
