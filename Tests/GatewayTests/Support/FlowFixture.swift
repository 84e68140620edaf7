import Foundation
import Logging
import Mail
import NIOPosix
import PKI
import Queue
import SMTPTransport
import Settings
import Store
import TestSupport
import Testing

@testable import Gateway

/// The mail flow over a real store in a folder of its own, without listeners and without a network: `zegel.example` is internal.
struct FlowFixture: Sendable {
    let folder: TemporaryFolder
    let store: Store
    let queue: Queue
    let desk: DecisionDesk
    let flow: MailFlow

    init(now: @escaping @Sendable () -> Date = { Date() }) async throws {
        folder = try TemporaryFolder()
        store = try await Store.open(
            DatabaseURL(sqlite: folder.path("zegel.db")), masterKey: MasterKey(bytes: [UInt8](repeating: 7, count: 32)), now: now)
        queue = Queue(store: store)
        let configuration = GatewayConfiguration(
            hostName: "mx.zegel.example", routes: RouteTable(internal: nil, external: nil),
            systemSender: try #require(EmailAddress("zegel@zegel.example")), organisation: "Zegel")
        let crypto = CryptoPool(threads: 2)
        desk = DecisionDesk(
            configuration: configuration, store: store, snapshots: SnapshotSource(store: store, configuration: configuration, now: now),
            crypto: crypto, now: now)
        flow = MailFlow(
            configuration: configuration, store: store, queue: queue, decisions: desk,
            relay: try RelayClient(group: MultiThreadedEventLoopGroup.singleton, helo: "mx.zegel.example"), crypto: crypto,
            random: store.random, now: now, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        try await set("locality", "internal", "zegel.example")
    }

    /// - Parameter level: as the trace names it: `global`, `*.d`, `d`, `user@d`.
    func set(_ key: String, _ value: String, _ level: String = "global") async throws {
        let stored: StoredLevel =
            if level == "global" { .global } else if let address = EmailAddress(level) { .user(address) } else {
                .domain(try #require(DomainPattern(level)))
            }
        try await store.write { transaction in
            if case .user(let address) = stored { _ = try transaction.addUser(address) }
            if case .domain(let domain) = stored { _ = try transaction.addDomain(domain) }
            _ = try transaction.set(key, to: value, at: stored)
        }
    }

    func add(root: Certificate) async throws {
        _ = try await store.write { try $0.insert(root, isRoot: true, source: "import") }
    }

    func add(_ identity: TestAuthority.Identity, withKey: Bool = false) async throws {
        try await store.write { transaction in
            _ = try transaction.insert(identity.certificate, source: "import")
            if withKey { _ = try transaction.setPrivateKey(identity.key, forCertificate: identity.certificate.thumbprint) }
        }
    }

    static func submission(_ origin: Origin) -> Submission {
        Submission(
            origin: origin, originReason: origin == .inside ? "client 10.0.0.7 lies in inside_networks" : "the listener is for the outside",
            listener: origin == .inside ? "inside" : "outside", clientAddress: "10.0.0.7", heloName: "mail.zegel.example", tls: "TLSv1.3",
            receivedAt: Date(milliseconds: 1_795_600_000_000))
    }

    static func envelope(_ sender: String?, _ recipients: [String]) -> Envelope {
        Envelope(reversePath: sender.flatMap { EmailAddress($0) }, forwardPaths: recipients.compactMap { EmailAddress($0) })
    }

    /// Takes a mail in and works it, as the queue's runner does.
    /// - Returns: its trace.
    func process(_ bytes: [UInt8], _ envelope: Envelope, _ submission: Submission) async throws -> TraceRow {
        let writer = flow.accept(envelope, submission)
        try await writer.append(bytes)
        let id = try await writer.commit()
        while let entry = try await queue.claimReceived() {
            try await flow.process(entry)
            if entry.id == id { break }
        }
        return try #require(try await store.read { try $0.traces(of: id) }.first)
    }

    static func mail(_ header: String, body: String = "Hello\r\n") -> [UInt8] {
        Array("\(header)Message-ID: <1.2@zegel.example>\r\nDate: Tue, 24 Nov 2026 09:00:00 +0000\r\nMIME-Version: 1.0\r\n\r\n\(body)".utf8)
    }
}
