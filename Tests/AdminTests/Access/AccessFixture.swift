import Admin
import AdminOperations
import Foundation
import Logging
import OpenSSL
import Synchronization
import TestSupport
import Testing

@testable import Store

/// An engine with administrators of every kind, and a clock that is set by hand.
struct AccessFixture: Sendable {
    static let password = "correct horse battery"

    /// Time that only the test moves.
    final class Clock: Sendable {
        private let time = Mutex(Date(timeIntervalSince1970: 1_800_000_000))

        var now: Date { time.withLock { $0 } }
        func advance(_ seconds: TimeInterval) { time.withLock { $0 += seconds } }
    }

    let admin: AdminFixture
    let clock: Clock

    var engine: AdminEngine { admin.engine }
    var store: Store { admin.store }

    /// - Parameter needsFactor: what `admin.second-factor` says.
    init(needsFactor: Bool = false, logger: Logger? = nil, logins: LoginDesk = LoginDesk(pool: PasswordPool(atOnce: 1))) async throws {
        let clock = Clock()
        self.clock = clock
        admin = try await AdminFixture(logger: logger, logins: logins, now: { clock.now })
        if !needsFactor { _ = try await admin.store.write { try $0.set("admin.second-factor", to: "false", at: .global) } }
    }

    /// Guessed in no time: for tests that do not look at passwords.
    private static func cheapHash() throws -> PasswordHash {
        try PasswordHash(password: password, .init(logarithmOfCost: 10, blockSize: 8, parallelism: 1), random: Random.bytes)
    }

    /// An administrator who is logged in.
    /// - Returns: what he shows.
    func loggedIn(_ name: String, _ roles: [String], domains: [String]? = nil, from address: String = "192.0.2.1") async throws -> Asker {
        let (hash, secret) = (try Self.cheapHash(), LoginSecret(random: Random.bytes))
        try await store.write { transaction in
            _ = try transaction.addAdministrator(name, hash, roles: roles, domains: domains)
            try transaction.addAdminSession(secret, of: name, from: address)
        }
        return Asker(.session(secret.text), address: address)
    }

    /// An administrator who is not logged in.
    func add(_ name: String, _ roles: [String], domains: [String]? = nil) async throws {
        let hash = try Self.cheapHash()
        _ = try await store.write { try $0.addAdministrator(name, hash, roles: roles, domains: domains) }
    }

    @discardableResult
    func run<O: AdminOperation>(_ operation: O, by asker: Asker) async throws(AdminProblem) -> O.Result {
        try await engine.perform(operation, by: asker)
    }

    /// The problem an operation ends with; `nil` when it is carried out.
    func problem(_ operation: some AdminOperation, by asker: Asker) async -> AdminProblem? {
        do throws(AdminProblem) {
            _ = try await engine.perform(operation, by: asker)
            return nil
        } catch { return error }
    }

    /// Logs in at the page.
    func login(_ name: String, _ password: String = AccessFixture.password, code: String? = nil, from address: String = "192.0.2.1")
        async throws(AdminProblem) -> Login
    {
        try await run(SessionCreate(name: name, password: password, code: code), by: Asker(.nobody, address: address))
    }

    func loginProblem(_ name: String, _ password: String, code: String? = nil, from address: String = "192.0.2.1") async -> AdminProblem? {
        await problem(SessionCreate(name: name, password: password, code: code), by: Asker(.nobody, address: address))
    }

    /// What a session shows.
    func asker(_ login: Login, from address: String = "192.0.2.1") throws -> Asker {
        Asker(.session(try #require(login.session)), address: address)
    }

    static let local = Asker(.local(user: "root"))
}
