import AdminOperations
import Foundation
import Mail
import OpenSSL
import Store
import Synchronization

/// Checks passwords and codes of administrators, slowly on purpose, and slows down who guesses. It outlives a reload.
public final class LoginDesk: Sendable {
    /// What nobody's password is compared with when there is no such administrator: it takes the same time.
    private let decoy = PasswordHash.decoy { Random.bytes($0) }
    private let throttle = Mutex(Throttle())
    private let ledger = Mutex(FailureLedger())
    private let pool: PasswordPool

    public init(pool: PasswordPool = .shared) { self.pool = pool }

    /// Asks for a try; it counts as failed until `succeeded`.
    func begin(_ account: String, from address: String?, at now: Date) throws(AdminProblem) {
        guard let wait = throttle.withLock({ $0.begin(account, from: address, at: now) }) else { return }
        ledger.withLock { $0.passOver() }
        throw Self.tooMany(wait)
    }

    func succeeded(_ account: String, from address: String?) { throttle.withLock { $0.succeeded(account, from: address) } }

    func beginFactor(_ account: String, at now: Date) throws(AdminProblem) {
        if let wait = throttle.withLock({ $0.beginFactor(account, at: now) }) { throw Self.tooMany(wait) }
    }

    func factorSucceeded(_ account: String) { throttle.withLock { $0.factorSucceeded(account) } }

    /// - Parameter hash: of the administrator; `nil`: there is none, and it takes as long.
    func isRight(_ password: String, _ hash: PasswordHash?, from address: String?) async throws -> Bool {
        let compared = hash ?? decoy
        return try await run(address) { try compared.matches(password) } && hash != nil
    }

    /// - Parameter address: of who gave it.
    func hash(_ password: String, for address: String?, random: @escaping @Sendable (Int) -> [UInt8]) async throws -> PasswordHash {
        try await run(address) { try PasswordHash(password: password, random: random) }
    }

    /// Counts a failure.
    /// - Returns: how many there were since the last one that was recorded, when this one is to be recorded.
    func note(failureAt now: Date) -> Int? { ledger.withLock { $0.note(at: now) } }

    private func run<T: Sendable>(_ address: String?, _ job: @escaping @Sendable () throws -> T) async throws -> T {
        let place = address.map(Network.site(of:)) ?? "here"
        do { return try await pool.run(for: place, job) } catch let busy as PasswordPool.Busy {
            throw Self.tooMany(busy.retryAfter)
        } catch let error as OpenSSLError {
            throw AdminProblem(.temporary, "the password cannot be checked now: \(error.function)")
        }
    }

    private static func tooMany(_ wait: Int) -> AdminProblem {
        AdminProblem(.tooMany, "too many tries: wait \(wait) seconds", retryAfter: wait)
    }
}

/// Failed logins as the audit has them: each while they are few; of a flood some, which say how many there were.
struct FailureLedger: Sendable {
    /// So many at once are recorded one by one,
    private static let burst: Double = 60
    /// and then one in so many seconds.
    private static let pause: TimeInterval = 10

    private var left = burst
    private var last: Date?
    private var passedOver = 0

    /// A try that was not even looked at: counted.
    mutating func passOver() { passedOver += 1 }

    mutating func note(at now: Date) -> Int? {
        left = min(Self.burst, left + max(0, now.timeIntervalSince(last ?? now)) / Self.pause)
        last = now
        guard left >= 1 else {
            passedOver += 1
            return nil
        }
        left -= 1
        defer { passedOver = 0 }
        return passedOver
    }
}
