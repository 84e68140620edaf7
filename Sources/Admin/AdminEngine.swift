import AdminOperations
import CA
import Foundation
import Gateway
import Logging
import Mail
import Queue
import Settings
import Store

/// Runs the operations: rights, rule, audit, one transaction. Every way in ends here (`behaviour.md` 27.1).
public final class AdminEngine: AdminService {
    typealias Handler = @Sendable (AdminEngine, Data, Administrator) async throws -> Data

    let store: Store
    let queue: Queue
    let revocation: RevocationDesk
    let decisions: DecisionDesk
    let sms: SMSDesk?
    let keys: KeyDesk
    let incidents: IncidentDesk
    let status: (any EngineStatus)?
    let surroundings: Surroundings
    let probes: Probes
    let version: String
    let logger: Logger
    private let handlers: [String: HandlerTable.Entry]

    /// - Parameters:
    ///   - status: of the running engine; `nil` when the command line opened the store itself.
    ///   - sms: sends tests; `nil`: nothing is sent from here.
    ///   - probes: how the checks of `zegel doctor` look at the machine.
    public init(
        store: Store, queue: Queue, revocation: RevocationDesk, decisions: DecisionDesk, keys: KeyDesk, incidents: IncidentDesk,
        status: (any EngineStatus)?,
        version: String, logger: Logger, surroundings: Surroundings, probes: Probes = .system, sms: SMSDesk? = nil
    ) {
        self.store = store
        self.queue = queue
        self.revocation = revocation
        self.decisions = decisions
        self.sms = sms
        self.keys = keys
        self.incidents = incidents
        self.status = status
        self.version = version
        self.logger = logger
        self.surroundings = surroundings
        self.probes = probes
        var table = HandlerTable()
        table.addDomains()
        table.addUsers()
        table.addAccounts()
        table.addSettings()
        table.addSettingsFile()
        table.addTemplates()
        table.addCertificates()
        table.addImports()
        table.addRevocationLists()
        table.addQueue()
        table.addRecords()
        table.addMessages()
        table.addDoctor()
        table.addAuthorities()
        table.addRequests()
        table.addSMS()
        table.addPasswords()
        table.addKeyDelivery()
        table.addBulk()
        table.addIncidents()
        handlers = table.handlers
    }

    /// The operations it can carry out: a test holds them against the list.
    public var operationNames: Set<String> { Set(handlers.keys) }

    /// Finds out who asks and carries the operation out for him.
    public func perform(_ name: String, input: Data, by asker: Asker) async throws(AdminProblem) -> Data {
        try await perform(name, input: input, as: try await administrator(asker))
    }

    /// Who it is that asks; deny by default.
    private func administrator(_ asker: Asker) async throws(AdminProblem) -> Administrator {
        switch asker.proof {
        case .local(let user): Administrator(name: "local:\(user)", rights: ["*"], address: asker.address)
        case .token, .session, .nobody: .nobody(address: asker.address)
        }
    }

    /// The same with values.
    public func perform<O: AdminOperation>(_ operation: O, as who: Administrator) async throws(AdminProblem) -> O.Result {
        let input: Data
        do { input = try WireFormat.encoder.encode(operation) } catch {
            throw AdminProblem(.failed, "the request cannot be written: \(error)")
        }
        let output = try await perform(O.name, input: input, as: who)
        do { return try WireFormat.decoder.decode(O.Result.self, from: output) } catch {
            throw AdminProblem(.failed, "the answer of \(O.name) cannot be read")
        }
    }

    public func perform(_ name: String, input: Data, as who: Administrator) async throws(AdminProblem) -> Data {
        guard let entry = handlers[name] else { throw AdminProblem(.notFound, "there is no operation \(Inputs.quoted(name))") }
        guard who.may(entry.permission) else {
            logger.warning("admin.refused", metadata: ["operation": "\(name)", "who": "\(who.name)"])
            throw AdminProblem(.noPermission, "this needs the right \(entry.permission)")
        }
        do {
            let output = try await entry.handler(self, input, who)
            if !entry.isRead { logger.info("admin.changed", metadata: ["operation": "\(name)", "who": "\(who.name)"]) }
            return output
        } catch {
            throw problem(for: error, in: name)
        }
    }

    /// Every error becomes a problem once, here.
    private func problem(for error: any Error, in name: String) -> AdminProblem {
        switch error {
        case let problem as AdminProblem: return problem
        case let error as SettingError: return AdminProblem(.badInput, error.description)
        case let error as Incoherence: return AdminProblem(.refused, error.description)
        case let error as CAError: return AdminProblem(error)
        case let error as QueueError: return AdminProblem(Self.kind(of: error), error.description)
        case let error as StoreError:
            logger.error("admin.store-failed", metadata: ["operation": "\(name)", "reason": "\(error)"])
            return AdminProblem(Self.kind(of: error), error.description)
        case let error as DecodingError: return AdminProblem(.badInput, Self.words(for: error))
        default:
            logger.error("admin.failed", metadata: ["operation": "\(name)", "reason": "\(error)"])
            return AdminProblem(.failed, "the operation failed; the log says why")
        }
    }

    private static func kind(of error: QueueError) -> AdminProblem.Kind {
        switch error {
        case .notFound: .notFound
        case .inWork, .leaseLost: .temporary
        case .wrongState, .noBytes: .refused
        }
    }

    private static func kind(of error: StoreError) -> AdminProblem.Kind {
        if case .constraint = error { return .refused }
        return error.isTemporary ? .temporary : .failed
    }

    private static func words(for error: DecodingError) -> String {
        switch error {
        case .keyNotFound(let key, _): "the field \(key.stringValue) is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            context.codingPath.isEmpty ? "the input is not a JSON object" : "the field \(path(context)) has the wrong type"
        case .dataCorrupted(let context): context.codingPath.isEmpty ? "the input is not JSON" : "the field \(path(context)) cannot be read"
        @unknown default: "the input cannot be read"
        }
    }

    private static func path(_ context: DecodingError.Context) -> String {
        context.codingPath.map(\.stringValue).joined(separator: ".")
    }
}

/// Collects the handlers by operation.
struct HandlerTable {
    struct Entry {
        var permission: String
        var isRead: Bool
        var handler: AdminEngine.Handler
    }

    private(set) var handlers: [String: Entry] = [:]

    mutating func add<O: AdminOperation>(
        _ operation: O.Type, _ body: @escaping @Sendable (AdminEngine, O, Administrator) async throws -> O.Result
    ) {
        handlers[O.name] = Entry(permission: O.permission, isRead: O.isRead) { engine, input, who in
            let value = try WireFormat.decoder.decode(O.self, from: input)
            return try WireFormat.encoder.encode(try await body(engine, value, who))
        }
    }
}
