import Admin
import AdminAPI
import AdminOperations
import AdminWeb
import Foundation
import Gateway
import Logging
import Mail
import NIOPosix
import Queue
import Store

/// Measures every kind of read through the API, over a store of many certificates and a long trace: goal < 100 ms, and flat.
enum APIScale {
    /// Whoever asks may do everything: what is measured is the reading.
    private struct Everybody: AdminService {
        let engine: AdminEngine
        func perform(_ name: String, input: Data, by asker: Asker) async throws(AdminProblem) -> Data {
            try await engine.perform(name, input: input, by: Asker(.local(user: "scale")))
        }
    }

    /// - Parameter traces: lines; a tenth as many certificates are stored.
    static func measure(traces: Int, _ factory: CertificateFactory, in folder: String) async throws {
        for count in [traces / 100, traces] {
            let path = "\(folder)/api-\(count).db"
            let scale = try await CertificateScale.fill(path, with: count / 10, factory)
            await scale.store.close()
            try fillTrace(path, with: count)
            let store = try await Store.open(DatabaseURL(sqlite: path), masterKey: MasterKey(bytes: [UInt8](repeating: 7, count: 32)))
            let engine = try engine(store, folder)
            let group = MultiThreadedEventLoopGroup.singleton
            let server = try await AdminServer.start(
                host: "127.0.0.1", port: 0, service: Everybody(engine: engine), pages: [AdminPages.installer(isSecure: false)],
                group: group,
                logger: Logger(label: "scale") { _ in SwiftLogNoOpLogHandler() })
            let client = try RemoteAdminService(url: "http://127.0.0.1:\(server.port)", token: "zegel_scale", group: group)
            Measurement.report(
                "reads over \(count / 10) certificates, \(count) lines of trace",
                "median, longest of 9; on a shared machine the processor time counts, asker included")
            try await reads(client, certificates: count / 10)
            try await PagesScale.measure(port: server.port, certificates: count / 10)
            await server.stop()
            await store.close()
        }
    }

    private static func engine(_ store: Store, _ folder: String) throws -> AdminEngine {
        guard let sender = EmailAddress("zegel@zegel.example") else { throw StoreError.corrupt("no sender") }
        let gateway = GatewayConfiguration(
            hostName: "mx.zegel.example", routes: RouteTable(internal: nil, external: nil), systemSender: sender, organisation: "Scale")
        let quiet = Logger(label: "scale") { _ in SwiftLogNoOpLogHandler() }
        let (queue, crypto) = (Queue(store: store), CryptoPool(threads: 2))
        let snapshots = SnapshotSource(store: store, configuration: gateway, now: { Date() })
        let sms = SMSDesk(
            store: store, queue: queue, configuration: gateway, ways: .init(), crypto: crypto, logger: quiet,
            settings: { try await snapshots.basis().settings }, send: { _ in throw StoreError.corrupt("no network") })
        let keys = KeyDesk(store: store, queue: queue, configuration: gateway, sms: sms, crypto: crypto, logger: quiet)
        return AdminEngine(
            store: store, queue: queue,
            revocation: RevocationDesk(store: store, crypto: crypto) { _ in throw StoreError.corrupt("no network") },
            decisions: DecisionDesk(configuration: gateway, store: store, snapshots: snapshots, crypto: crypto, now: { Date() }),
            keys: keys,
            incidents: IncidentDesk(store: store, queue: queue, keys: keys, configuration: gateway, crypto: crypto, logger: quiet),
            status: nil, version: "scale", logger: quiet,
            surroundings: Surroundings(
                file: nil, stateFolder: folder, databasePath: "\(folder)/zegel.db", masterKey: "file:\(folder)/master.key", listeners: [],
                routes: [], relayDomains: [], administrators: [], maximumSize: 50 << 20))
    }

    /// Reads by name, each of them the way it is worst: what is searched for is far away or nowhere.
    private static func reads(_ client: RemoteAdminService, certificates: Int) async throws {
        func report<O: AdminOperation>(_ what: String, _ operation: O) async throws {
            var (times, processor): ([Double], [Double]) = ([], [])
            for _ in 0..<9 {
                let before = Measurement.processor
                times.append(try await Measurement.seconds { _ = try await client.perform(operation, by: Asker(.local(user: "scale"))) })
                processor.append(Measurement.processor - before)
            }
            times.sort()
            processor.sort()
            let over = processor[4] > 0.1 ? "  OVER 100 ms" : ""
            Measurement.report(
                "  \(what)",
                String(format: "%.1f ms, %.1f ms; processor %.1f ms%@", times[4] * 1000, times[8] * 1000, processor[4] * 1000, over))
        }
        let last = CertificateFactory.address(certificates - 1)
        try await report("status", StatusShow())
        try await report("certificates, the first page", CertificateList(limit: 100))
        try await report("certificates, a page in the middle", CertificateList(after: String(repeating: "7", count: 64), limit: 100))
        try await report("certificates by address", CertificateList(address: last, limit: 100))
        try await report("certificates by a text that many have", CertificateList(text: "user", limit: 100))
        try await report("certificates by a text nobody has", CertificateList(text: "nobody at all", limit: 100))
        try await report("certificates by an issuer nobody has", CertificateList(issuer: "nobody at all", limit: 100))
        try await report("certificates that end within 30 days", CertificateList(expiresWithin: 30, limit: 100))
        try await report("certificates that wait for approval", CertificateList(pending: true, limit: 100))
        try await report("keys", CertificateList(store: "keys", limit: 100))
        try await report("certificates that cannot encrypt", CertificateUntrusted(limit: 100))
        try await report("users", UserList(limit: 100))
        try await report("one user", UserShow(address: last))
        try await report("messages, the newest", MessageList(limit: 100))
        try await report("messages to one recipient", messages { $0.to = "user-5@scale.example" })
        try await report("messages from one sender", messages { $0.from = "sender-5@zegel.example" })
        try await report("messages of an outcome hardly any has", messages { $0.outcomes = ["refused"] })
        try await report("messages with a text nobody has", messages { $0.text = "nobody at all" })
        try await report("messages by a Message-ID nobody has", messages { $0.messageID = "x@y" })
        try await report("the queue", QueueList(limit: 100))
        try await report("audit", AuditList(limit: 100))
        try await report("settings of a user", SettingsShow(level: "user:\(last)"))
    }

    private static func messages(_ change: (inout MessageList) -> Void) -> MessageList {
        var question = MessageList(limit: 100)
        change(&question)
        return question
    }

    /// Lines as the gateway writes them, made inside the database: a day has ten thousand.
    private static func fillTrace(_ path: String, with count: Int) throws {
        let script = """
            import sqlite3, sys, time
            d = sqlite3.connect(sys.argv[1]); n = int(sys.argv[2]); now = int(time.time() * 1000)
            words = ' '.join('step %d: the certificate of the recipient is valid and its path ends at a root' % i for i in range(20))
            ids = (('%020d' % i).translate(str.maketrans('0123456789', 'abcdefghjk')) for i in range(n))
            def lines():
                for i, id in enumerate(ids):
                    yield now - (n - i) * 8640, id, 'sender-%d@zegel.example' % (i % 500), 'user-%d@scale.example' % (i % 20000), \\
                        '<%d@zegel.example>' % i, 'signedAndEncrypted' if i != 7 else 'refused'
            d.executemany("INSERT INTO trace_recipient (at, id, part, position, trace, sender, recipient, message_id, outcome) "
                          "VALUES (?1, ?2, 0, 0, ?2, ?3, ?4, ?5, ?6)", lines())
            d.execute("INSERT INTO trace (id, part, at, decision) SELECT id, 0, at, '{\\"story\\":\\"' || ? || recipient || '\\"}' "
                      "FROM trace_recipient", (words,))
            d.execute("INSERT INTO delivery_try (trace, entry, at, address, remote, outcome, answer) "
                      "SELECT id, id, at, recipient, 'mx.scale.example:25', 'delivered', '250 2.0.0 ok' FROM trace_recipient")
            d.commit()
            """
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "-c", script, path, String(count)]
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw StoreError.corrupt("the trace could not be filled") }
    }
}
