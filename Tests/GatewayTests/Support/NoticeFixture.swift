import Foundation
import Logging
import MIME
import Mail
import NIOPosix
import OpenSSL
import Queue
import SMTPTransport
import Settings
import Synchronization
import TestSupport
import Testing

@testable import Gateway
@testable import Store

/// A clock that only moves when a test moves it.
final class TestClock: Sendable {
    private let time = Mutex(Date())
    var now: Date { time.withLock { $0 } }
    func advance(by seconds: TimeInterval) { time.withLock { $0 += seconds } }
}

/// The mail flow on a store of its own; every step is taken by hand.
struct NoticeFixture: Sendable {
    static let administrator = "it@zegel.example"

    let folder: TemporaryFolder
    let clock: TestClock
    let store: Store
    let queue: Queue
    let configuration: GatewayConfiguration
    let snapshots: SnapshotSource
    let flow: MailFlow
    let press: NoticePress
    /// What was logged.
    let log = RecordedLog()
    let relay: RelayClient
    let crypto: CryptoPool
    let sms: SMSDesk

    /// `zegel.example` is internal.
    /// - Parameters:
    ///   - inside: the port of the inside mail server; `nil`: there is no route to it.
    ///   - outside: the same for the outside.
    ///   - renderer: makes PDFs; `nil`: none are made.
    ///   - ways: how SMS leave.
    init(
        inside: Int? = nil, outside: Int? = nil, hostName: String = "gateway.zegel.example", relayDomains: [String] = [],
        backlog: Backlog? = nil, pdf renderer: PDFRenderer? = nil, sms ways: SMSDesk.Ways = .init()
    ) async throws {
        let (folder, clock) = (try TemporaryFolder(), TestClock())
        let logger = log.logger
        let sender = try #require(EmailAddress("zegel@zegel.example"))
        let administrator = try #require(EmailAddress(Self.administrator))
        let hops = [inside, outside].map { port in port.map { NextHop(host: "127.0.0.1", port: $0, tls: .none) } }
        configuration = GatewayConfiguration(
            hostName: hostName, routes: RouteTable(internal: hops[0], external: hops[1]),
            relayDomains: relayDomains.compactMap { DomainPattern($0) }, systemSender: sender,
            administrators: [administrator], organisation: "Zegel Test", makesPDF: renderer != nil,
            smsTransports: Set(ways.transports.map(\.name)))
        store = try await Store.open(
            DatabaseURL(sqlite: folder.path("zegel.db")), masterKey: MasterKey(bytes: [UInt8](repeating: 7, count: 32)), now: { clock.now })
        queue = Queue(store: store)
        crypto = CryptoPool(threads: 1)
        relay = try RelayClient(group: MultiThreadedEventLoopGroup.singleton, helo: hostName)
        snapshots = SnapshotSource(store: store, configuration: configuration, now: { clock.now })
        let decisions = DecisionDesk(
            configuration: configuration, store: store, snapshots: snapshots, crypto: crypto, now: { clock.now })
        flow = MailFlow(
            configuration: configuration, store: store, queue: queue, decisions: decisions, relay: relay, crypto: crypto,
            random: { Random.bytes($0) }, now: { clock.now }, backlog: backlog, renderer: renderer, logger: logger)
        let settings = snapshots
        sms = SMSDesk(
            store: store, queue: queue, configuration: configuration, ways: ways, crypto: crypto, logger: logger,
            settings: { try await settings.settings() }, send: Self.sender)
        press = NoticePress(configuration, store: store, crypto: crypto, random: { Random.bytes($0) }, logger: logger)
        (self.folder, self.clock) = (folder, clock)
        try await set("locality", "internal", domain: "zegel.example")
    }

    func stop() async throws {
        await relay.close()
        await store.close()
        try await crypto.stop()
    }

    // MARK: Set up

    func set(_ key: String, _ value: String, domain: String? = nil, user: String? = nil) async throws {
        var level = StoredLevel.global
        if let domain { level = .domain(try #require(DomainPattern(domain))) }
        if let user { level = .user(try #require(EmailAddress(user))) }
        let wanted = level
        _ = try await store.write { try $0.set(key, to: value, at: wanted) }
    }

    func addKey(_ identity: TestAuthority.Identity, root: TestAuthority.Identity) async throws {
        try await store.write { transaction in
            _ = try transaction.insert(root.certificate, isRoot: true, source: "test")
            _ = try transaction.insert(identity.certificate, isRoot: false, source: "test")
            _ = try transaction.setPrivateKey(identity.key, forCertificate: identity.certificate.thumbprint)
        }
    }

    // MARK: Steps

    func accept(_ bytes: [UInt8], from sender: String?, to recipients: String..., origin: Origin) async throws {
        let submission = Submission(
            origin: origin, originReason: "test", listener: origin.rawValue, clientAddress: "192.0.2.7", heloName: "client.example",
            receivedAt: clock.now)
        let envelope = Envelope(
            reversePath: sender.flatMap { EmailAddress($0) }, forwardPaths: recipients.compactMap { EmailAddress($0) })
        _ = try await queue.accept(bytes, envelope, submission)
    }

    /// Decides everything that waits for it, notices included.
    func process() async throws {
        while let entry = try await queue.claimReceived() { try await flow.process(entry) }
    }

    /// One try for everything that is due.
    func deliver() async throws {
        for entry in try await queue.claimReady(limit: 100) { try await flow.deliver(entry) }
        try await process()
    }

    /// Lets time pass from one due try to the next until nothing of the mail waits any more.
    /// - Returns: every notice to a recipient that was written on the way, in order.
    func deliverToTheEnd(noticesTo recipient: String) async throws -> [Message] {
        var notices: [Message] = []
        try await process()
        while try await !pending().isEmpty {
            try await deliver()
            let known = Set(notices.map(\.bytes))
            notices += try await self.notices(to: recipient).filter { !known.contains($0.bytes) }
            guard let due = try await queue.nextDue() else { break }
            clock.advance(by: max(due.timeIntervalSince(clock.now), 0) + 0.01)
        }
        return notices
    }

    /// Mail of others that is on its way.
    private func pending() async throws -> [QueueEntryRow] {
        try await queue.list(limit: 1000).filter { $0.kind == .mail && !$0.state.isFinal && $0.state != .held }
    }

    /// The notices written so far and not yet delivered, to one recipient or to all, oldest first.
    func notices(to recipient: String? = nil) async throws -> [Message] {
        var notices: [Message] = []
        for row in try await queue.list(limit: 1000).reversed() where row.kind == .notice && !row.state.isFinal {
            guard recipient == nil || row.envelope.forwardPaths.map(\.description) == [recipient] else { continue }
            notices.append(Message(parsing: try await queue.bytes(of: row.id)))
        }
        return notices
    }

    /// A plain mail of two parts, both with the mark.
    static func mail(from: String, to: String, subject: String = "Offer", extra: String = "") -> [UInt8] {
        Array(
            """
            From: \(from)\r
            To: \(to)\r
            Subject: \(subject)\r
            \(extra)Message-ID: <m@zegel.example>\r
            MIME-Version: 1.0\r
            Content-Type: multipart/mixed; boundary=outer\r
            \r
            --outer\r
            Content-Type: text/plain; charset=utf-8\r
            \r
            MARK in the text\r
            --outer\r
            Content-Type: application/octet-stream; name="MARK.bin"\r
            Content-Transfer-Encoding: base64\r
            \r
            TUFSSyBpbiB0aGUgZmlsZQ==\r
            --outer--\r

            """.utf8)
    }
}

extension Message {
    /// Every byte of it, as it stands and without its transfer encodings.
    var everything: String {
        ([bytes] + entities.map { decodedBody(of: $0) }).map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\n")
            + (root.header.map(\.decoded)).joined(separator: "\n")
    }

    var subject: String { root.header.first(named: "Subject")?.decoded ?? "" }

    /// The first part of a type, decoded.
    func part(_ mediaType: String) -> String {
        entities.first { $0.contentType.mediaType == mediaType }.map { String(decoding: decodedBody(of: $0), as: UTF8.self) } ?? ""
    }
}
