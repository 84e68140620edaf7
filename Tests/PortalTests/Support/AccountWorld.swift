import Foundation
import Logging
import MIME
import Mail
import NIOPosix
import OpenSSL
import PortalOperations
import Queue
import Settings
import TestSupport
import Testing
import Web

@testable import Gateway
@testable import Portal
@testable import Store

/// The account pages on a port of this machine, over the real desk and a real store.
struct AccountWorld: Sendable {
    static let dan = "dan@partner.example"
    static let eve = "eve@partner.example"
    static let password = "correct horse battery"
    static let base = "https://portal.zegel.example"

    let folder: TemporaryFolder
    let clock = MovableTime()
    let store: Store
    let queue: Queue
    let desk: PortalUserDesk
    let mails: PortalMailDesk
    let server: WebServer

    /// - Parameter parameters: what guessing a password costs; little where passwords are not the point.
    init(_ parameters: Scrypt.Parameters = .init(logarithmOfCost: 10, blockSize: 8, parallelism: 1)) async throws {
        folder = try TemporaryFolder()
        let clock = self.clock
        store = try await Store.open(
            DatabaseURL(sqlite: folder.path("zegel.db")), masterKey: MasterKey(bytes: [UInt8](repeating: 7, count: 32)),
            now: { clock.now })
        queue = Queue(store: store)
        let configuration = GatewayConfiguration(
            hostName: "mx.zegel.example", routes: RouteTable(internal: nil, external: nil),
            systemSender: try #require(EmailAddress("zegel@zegel.example")), organisation: "Zegel & <b>Sons</b>")
        let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let snapshots = SnapshotSource(store: store, configuration: configuration, now: { clock.now })
        let settings: @Sendable () async throws -> SettingsSnapshot = { try await snapshots.basis().settings }
        desk = PortalUserDesk(
            store: store, organisation: configuration.organisation, secrets: PortalSecrets(random: store.random, parameters: parameters),
            logger: quiet, settings: settings)
        mails = PortalMailDesk(
            store: store, queue: queue, configuration: configuration, crypto: CryptoPool(threads: 1), logger: quiet, settings: settings)
        let house = House(name: configuration.organisation)
        let services = PortalServices(publishing: PublishingDesk(store: store) { house }, accounts: desk)
        server = try await PortalServer.start(
            host: "127.0.0.1", port: 0, services: { services }, group: MultiThreadedEventLoopGroup.singleton, logger: quiet)
    }

    func stop() async {
        await server.stop()
        await store.close()
    }

    // MARK: People

    static func address(_ text: String) throws -> EmailAddress { try #require(EmailAddress(text)) }

    /// - Returns: the token of an invitation.
    func invite(_ person: String = dan) async throws -> String {
        let address = try Self.address(person)
        let token = LoginSecret(random: store.random)
        try await store.write { transaction in
            try transaction.addPortalUser(address, base: Self.base)
            try transaction.addPortalLink(token.hash, for: .join, of: address, lasting: PortalLimits.invitation)
        }
        return token.text
    }

    func ask(_ step: AccountStep, in session: String? = nil, from network: String? = "192.0.2.1") async throws -> AccountAnswer {
        try await desk.account(AccountRequest(session: session, network: network, step))
    }

    /// Somebody who made himself an account.
    /// - Returns: his session.
    func join(_ person: String = dan) async throws -> String {
        let answer = try await ask(.join(token: try await invite(person), password: Self.password))
        guard case .entered(let session, _) = answer else { throw Unexpected(answer) }
        return session
    }

    struct Unexpected: Error {
        let answer: AccountAnswer
        init(_ answer: AccountAnswer) { self.answer = answer }
    }

    func logIn(_ person: String = dan, _ password: String = password, from network: String = "192.0.2.1") async throws -> AccountAnswer {
        try await ask(.logIn(address: person, password: password), from: network)
    }

    /// Sets a second factor up.
    func enrol(_ session: String) async throws -> (factor: TOTP, codes: [String], session: String) {
        guard case .factor(let shown) = try await ask(.beginFactor, in: session), let factor = PortalSecrets.factor(shown.secret) else {
            throw Unexpected(.forbidden)
        }
        let answer = try await ask(.confirmFactor(code: factor.code(at: clock.now)), in: session)
        guard case .codes(let codes, let session?) = answer else { throw Unexpected(answer) }
        return (factor, codes, session)
    }

    func set(_ key: String, _ value: String, user: String? = nil) async throws {
        let level: StoredLevel = user.flatMap { EmailAddress($0) }.map { .user($0) } ?? .global
        try await store.write { transaction in
            if case .user(let address) = level { _ = try transaction.addUser(address) }
            _ = try transaction.set(key, to: value, at: level)
        }
    }

    /// A one-time password of somebody, by its number.
    @discardableResult
    func addPassword(_ id: String, of person: String = dan) async throws -> String {
        let secret = try #require(ClientSecret((0..<32).map { UInt8($0) }))
        try await set("otp.client-secret", secret.settingText, user: person)
        let address = try Self.address(person)
        let trace = QueueID(random: store.random(QueueID.length))
        try await store.write { try $0.addPasswordID(id, for: address, length: 16, trace: trace) }
        return PasswordAlphabet.grouped(OneTimePassword.password(secret, id: id, length: 16))
    }

    /// A key file's password that waits for somebody.
    func addKeyFile(_ id: String, name: String = "dan-12345678.p12", of person: String = dan) async throws {
        let row = KeyPasswordRow(
            id: id, address: try Self.address(person), thumbprint: String(repeating: "ab", count: 32), fileName: name, madeBy: "test")
        try await store.write { try $0.keep(password: "ABCDEFGHJKLMNPQRSTUV", row, isForOwner: true) }
    }

    // MARK: Work

    /// Does the jobs that write mails.
    /// - Returns: the links in the mails that came of it, with their recipients.
    @discardableResult
    func writeMails() async throws -> [(to: String, link: String)] {
        for job in try await store.write({ try $0.claimJobs(kind: PortalMailDesk.job, limit: 2000, lease: 60) }) {
            guard case .over = await mails.work(job) else { throw Unexpected(.forbidden) }
            try await store.write { try $0.finish(job, next: nil, problem: nil) }
        }
        var found: [(String, String)] = []
        while let entry = try await queue.claimReceived() {
            let mail = Message(parsing: try await queue.bytes(of: entry))
            let text = mail.entities.first { $0.contentType.mediaType == "text/plain" }.map {
                String(decoding: mail.decodedBody(of: $0), as: UTF8.self)
            }
            let link = text?.firstMatch(of: #/https://portal\.zegel\.example(/\S+)/#).map { String($0.output.1) }
            found.append((entry.envelope.forwardPaths.first?.description ?? "", link ?? ""))
            _ = try await queue.finish(entry, results: [], trace: nil)
        }
        return found
    }

    /// Every row of every table, but for what a request may always touch: nothing.
    func everything() async throws -> [String: [SQLRow]] {
        try await store.read { transaction in
            let tables = try transaction.rows(
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
            return try tables.reduce(into: [:]) { all, row in
                let name = try row.text(0)
                all[name] = try transaction.rows("SELECT * FROM \(name)")
            }
        }
    }
}
