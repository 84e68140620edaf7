import Admin
import AdminOperations
import Fetch
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
    /// Of the master key.
    let keys: TemporaryFolder
    let store: Store
    let queue: Queue
    let engine: AdminEngine
    let deliveries: KeyDesk
    let sms: SMSDesk

    /// - Parameters:
    ///   - change: what the configuration says besides.
    ///   - probes: how `doctor` sees the machine; by default everything about it is well.
    ///   - ways: how SMS leave.
    ///   - logger: of all desks; by default nobody's.
    ///   - logins: checks passwords, by default one at a time.
    ///   - now: the clock of the store; by default the machine's.
    init(
        status: (any EngineStatus)? = nil, probes: Probes = .well, sms ways: SMSDesk.Ways = .init(),
        logger: Logger? = nil, logins: LoginDesk = LoginDesk(pool: PasswordPool(atOnce: 1)),
        _ change: (inout Surroundings) -> Void = { _ in }, now: @escaping @Sendable () -> Date = { Date() }
    ) async throws {
        (folder, keys) = (try TemporaryFolder(), try TemporaryFolder())
        var surroundings = try Self.surroundings(folder, keys)
        change(&surroundings)
        store = try await Store.open(
            DatabaseURL(sqlite: folder.path("zegel.db")), masterKey: MasterKey(bytes: [UInt8](repeating: 7, count: 32)),
            now: now)
        queue = Queue(store: store)
        let crypto = CryptoPool(threads: 1)
        let revocation = RevocationDesk(store: store, crypto: crypto) { _ in throw PlainReason("no network here") }
        let gateway = GatewayConfiguration(
            hostName: "mx.zegel.example", routes: RouteTable(internal: nil, external: nil),
            systemSender: try #require(EmailAddress("zegel@zegel.example")), organisation: "Zegel")
        let decisions = DecisionDesk(
            configuration: gateway, store: store, snapshots: SnapshotSource(store: store, configuration: gateway, now: { Date() }),
            crypto: crypto, now: { Date() })
        let quiet = logger ?? Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let snapshots = SnapshotSource(store: store, configuration: gateway, now: { Date() })
        let fetcher = Fetcher(rules: FetchRules(ports: Set(1...65_535), allowedNetworks: [Network("127.0.0.0/8")].compactMap(\.self)))
        sms = SMSDesk(
            store: store, queue: queue, configuration: gateway, ways: ways, crypto: crypto,
            logger: quiet, settings: { try await snapshots.basis().settings }
        ) { request in
            let answer = try await fetcher.send(
                FetchRequest(method: request.method, url: request.url, headers: request.headers, body: request.body))
            return SMSAnswer(status: answer.status, body: answer.body)
        }
        let keys = KeyDesk(store: store, queue: queue, configuration: gateway, sms: sms, crypto: crypto, logger: quiet)
        deliveries = keys
        engine = AdminEngine(
            store: store, queue: queue, revocation: revocation, decisions: decisions, keys: keys,
            incidents: IncidentDesk(
                store: store, queue: queue, keys: keys, configuration: gateway, crypto: crypto, logger: quiet), status: status,
            version: "test", logger: quiet, surroundings: surroundings, probes: probes, sms: sms,
            logins: logins)
    }

    /// A configuration that has nothing wrong; its master key is the store's.
    private static func surroundings(_ folder: TemporaryFolder, _ keys: TemporaryFolder) throws -> Surroundings {
        let key = try keys.write("master.key", [UInt8](repeating: 7, count: 32))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: key)
        return Surroundings(
            file: "/etc/zegel/zegel.toml", stateFolder: folder.root, databasePath: folder.path("zegel.db"), masterKey: "file:\(key)",
            listeners: [
                .init(name: "inside", address: "127.0.0.1", port: 10025, origin: .inside),
                .init(name: "outside", address: "0.0.0.0", port: 10024, origin: .outside),
            ],
            routes: [.init(name: "external", host: "out.example", port: 25), .init(name: "internal", host: "in.example", port: 25)],
            relayDomains: [], administrators: [try #require(EmailAddress("it@zegel.example"))], maximumSize: 50 << 20)
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

extension Probes {
    /// A machine that has nothing wrong.
    static let well = Probes(
        libraryVersion: { "OpenSSL 3.0.22" }, isLibraryCurrent: { true }, missingAlgorithms: { [] }, freeBytes: { _ in 1 << 40 },
        connect: { _, _ in .connected })

    /// The same, but for what is changed.
    static func well(_ change: (inout Probes) -> Void) -> Probes {
        var probes = well
        change(&probes)
        return probes
    }
}
