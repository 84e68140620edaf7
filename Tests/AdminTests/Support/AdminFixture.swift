import Admin
import AdminOperations
import Foundation
import Gateway
import Logging
import Mail
import OpenSSL
import PKI
import Queue
import TestSupport
import Testing

@testable import Store

/// The engine behind the operations, on a real store of its own.
struct AdminFixture: Sendable {
    static let root = Administrator(name: "local:root", rights: ["*"])

    let folder: TemporaryFolder
    let store: Store
    let queue: Queue
    let engine: AdminEngine

    init(status: (any EngineStatus)? = nil) async throws {
        folder = try TemporaryFolder()
        store = try await Store.open(
            DatabaseURL(sqlite: folder.path("zegel.db")), masterKey: MasterKey(bytes: [UInt8](repeating: 7, count: 32)))
        queue = Queue(store: store)
        let crypto = CryptoPool(threads: 1)
        let revocation = RevocationDesk(store: store, crypto: crypto) { _ in throw PlainReason("no network here") }
        let gateway = GatewayConfiguration(
            hostName: "mx.zegel.example", routes: RouteTable(internal: nil, external: nil),
            systemSender: try #require(EmailAddress("zegel@zegel.example")), organisation: "Zegel")
        let decisions = DecisionDesk(
            configuration: gateway, store: store, snapshots: SnapshotSource(store: store, configuration: gateway, now: { Date() }),
            crypto: crypto, now: { Date() })
        engine = AdminEngine(
            store: store, queue: queue, revocation: revocation, decisions: decisions, status: status, version: "test",
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    /// Carries an operation out as somebody who may do everything.
    @discardableResult
    func run<O: AdminOperation>(_ operation: O, as who: Administrator = root) async throws(AdminProblem) -> O.Result {
        try await engine.perform(operation, as: who)
    }

    /// The problem an operation ends with; `nil` when it is carried out.
    func problem(_ operation: some AdminOperation, as who: Administrator = root) async -> AdminProblem? {
        do throws(AdminProblem) {
            _ = try await engine.perform(operation, as: who)
            return nil
        } catch { return error }
    }

    func generation() async throws -> Int64 { try await store.read { try $0.generation() } }

    /// Newest first.
    func audit() async throws -> [AuditRecord] { try await store.read { try $0.auditRecords(limit: 1000) } }

    /// A message accepted from inside, not yet decided.
    func accept() async throws -> String {
        let sender = try #require(EmailAddress("alice@zegel.example"))
        let recipient = try #require(EmailAddress("bob@partner.example"))
        let submission = Submission(
            origin: .inside, originReason: "listener", listener: "inside", clientAddress: "10.0.0.7", heloName: "client", receivedAt: Date()
        )
        return try await queue.accept(
            Array("Subject: MARK-in-the-body\r\n\r\nMARK\r\n".utf8), Envelope(reversePath: sender, forwardPaths: [recipient]), submission
        ).text
    }
}

extension TestAuthority.Identity {
    var pem: Data { Data(certificate.pem.utf8) }

    /// With few iterations: the reader does not mind.
    func p12(_ password: String) throws -> Data {
        Data(try PKCS12.write(key: key, certificate: certificate.x509, chain: [], password: password, iterations: 2048))
    }
}
