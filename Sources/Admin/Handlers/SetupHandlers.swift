import AdminOperations
import Foundation
import Store

extension HandlerTable {
    /// The first administrator (`behaviour.md` 27.3).
    mutating func addSetup() {
        add(SetupShow.self) { engine, _, _ in
            let now = engine.store.now()
            return try await engine.store.read { transaction in
                let end = try transaction.setupTokenEnd()
                return SetupShow.Result(isOpen: try !transaction.hasAdministrators() && end.map { now < $0 } ?? false)
            }
        }
        add(SetupCreate.self) { engine, _, who in
            try await engine.makeSetupToken(by: who.name)
        }
        add(SetupBegin.self) { engine, operation, who in try await engine.setUp(operation, from: who.address) }
    }
}

extension AdminEngine {
    private static let closed = AdminProblem(
        .refused, "the setup token is wrong, was used, or its hour is over: zegel admin setup makes a new one", field: "token")

    /// Makes the token of the first start; the one before counts no more.
    /// - Throws: `.refused` when there is an administrator.
    public func makeSetupToken(by who: String) async throws -> SetupCreate.Result {
        let secret = LoginSecret(prefix: "", bytes: 20, random: store.random)
        return try await store.write { transaction in
            guard try !transaction.hasAdministrators() else {
                throw AdminProblem(
                    .refused, "there are administrators already: zegel admin create makes another, zegel admin reset helps one in")
            }
            let end = transaction.time + SessionLimits.setup
            try transaction.setSetupToken(secret, until: end)
            try transaction.audit(actor: who, operation: SetupCreate.name, subject: "setup token", after: "good until \(end.utcText)")
            return SetupCreate.Result(token: secret.text, until: end)
        }
    }

    fileprivate func setUp(_ operation: SetupBegin, from address: String?) async throws -> Login {
        guard (1...128).contains(operation.token.utf8.count) else {
            throw AdminProblem(.badInput, "give the setup token, as the first start printed it", field: "token")
        }
        let name = try AccessInputs.name(operation.name)
        let password = try AccessInputs.newPassword(operation.password)
        let token = LoginSecret(operation.token.trimmingCharacters(in: .whitespacesAndNewlines))
        let account = "the setup"
        try logins.begin(account, from: address, at: store.now())
        // A wrong token is not worth the time a password takes.
        let now = store.now()
        guard try await store.read({ try !$0.hasAdministrators() && $0.isRight(setupToken: token, at: now) }) else {
            try await recordFailure(of: nil, SetupBegin.name, from: address)
            throw Self.closed
        }
        let hash = try await logins.hash(password, for: address, random: store.random)
        let secret = LoginSecret(random: store.random)
        let login = try await store.write { transaction -> Login? in
            guard try !transaction.hasAdministrators(), try transaction.use(setupToken: token) else { return nil }
            guard try transaction.addAdministrator(name, hash, roles: [BuiltInRole.owner], domains: nil),
                let row = try transaction.administrator(name)
            else { throw Self.closed }
            try transaction.addAdminSession(secret, of: name, from: address)
            try transaction.noteLogin(of: name)
            try transaction.audit(actor: name, operation: SetupBegin.name, subject: name, after: BuiltInRole.owner)
            return try transaction.login(secret, row)
        }
        guard let login else {
            try await recordFailure(of: nil, SetupBegin.name, from: address)
            throw Self.closed
        }
        logins.succeeded(account, from: address)
        removeSetupFile()
        return login
    }

    /// The file the token was written to; nothing can be done with it any more.
    public var setupFile: String { "\(surroundings.stateFolder)/setup-token" }

    func removeSetupFile() { try? FileManager.default.removeItem(atPath: setupFile) }
}
