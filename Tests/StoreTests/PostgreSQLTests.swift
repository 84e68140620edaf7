import Foundation
import Mail
import PKI
import Settings
import TestSupport
import Testing

@testable import Store

@Suite("The same schema and statements on PostgreSQL", .enabled(if: PrivatePostgreSQL.isInstalled, "PostgreSQL 15 is not installed"))
struct PostgreSQLTests {
    private let server: PrivatePostgreSQL
    private let session: PostgreSQLSession
    private let transaction: WriteTransaction

    init() throws {
        server = try PrivatePostgreSQL()
        session = try server.session()
        try Migrator.migrate(session, path: "test", at: StoreFixture.time)
        transaction = Self.transaction(session)
    }

    private static func transaction(_ session: any SQLSession, at time: Date = StoreFixture.time) -> WriteTransaction {
        WriteTransaction(session, sealing: SealingKeys(dataKey: StoreFixture.key), at: time)
    }

    private func insertEntry(_ number: Int64) throws -> QueueID {
        var sealer = MessageSealer(id: number, keys: transaction.sealing, messageKey: StoreFixture.key)
        let message = try sealer.finish([try sealer.seal([1, 2, 3])])
        try transaction.insert(message, references: 1)
        let id = QueueID(random: [UInt8](repeating: UInt8(number), count: QueueID.length))
        let bob = try #require(EmailAddress("bob@partner.example"))
        try transaction.insert(
            EntryInsert(
                id: id, trace: id, kind: .mail, state: .received, message: number, size: 3,
                envelope: Envelope(reversePath: nil, forwardPaths: [bob]),
                submission: Submission(
                    origin: .inside, originReason: "", listener: "", clientAddress: "", heloName: "", receivedAt: StoreFixture.time),
                acceptedAt: StoreFixture.time))
        return id
    }

    @Test("values, settings, audit, trust, certificates, the whole life of a message; and claims pass rows another worker has locked")
    func everything() throws {
        for value in [SQLValue.integer(.min), .integer(-1), .integer(.max)] {
            #expect(try session.run("SELECT CAST($1 AS BIGINT)", [value]).first?.values == [value])
        }
        #expect(
            try session.run("SELECT CAST($1 AS TEXT), CAST($2 AS BYTEA)", [.null, .blob([0, 255])]).first?.values == [
                .null, .blob([0, 255]),
            ])
        #expect(throws: StoreError.self) { try session.run("SELECT nonsense", []) }
        try Migrator.migrate(session, path: "test", at: StoreFixture.time)
        try settingsAndAudit()
        try templatesAndNotices()
        try certificates()
        try claims()
        try life()
    }

    private func settingsAndAudit() throws {
        let bob = try #require(EmailAddress("bob@partner.example"))
        #expect(try transaction.set("encrypt.mode", to: "force", at: .user(bob)) == nil)
        #expect(try transaction.set("encrypt.mode", to: "allow", at: .user(bob)) == "force")
        #expect(try transaction.settings().map(\.value) == ["allow"])
        #expect(try transaction.unset("encrypt.mode", at: .user(bob)) == "allow")
        #expect(try transaction.addUser(bob) && !transaction.addUser(bob))
        #expect(try transaction.users(in: bob.domain).count == 1 && transaction.users().count == 1)
        #expect(try transaction.addDomain(.exact(bob.domain)) && transaction.domains().count == 1)
        #expect(try transaction.removeUser(bob) && transaction.removeDomain(.exact(bob.domain)))
        for number in 0..<3 { try transaction.audit(actor: "a", operation: "o", subject: "\(number)") }
        #expect(try transaction.verifyAudit() == .intact(records: 3))
        #expect(throws: StoreError.self) { try session.run("INSERT INTO setting VALUES ('global', 'x', 'k', 'v')", []) }
    }

    private func templatesAndNotices() throws {
        let bob = try #require(EmailAddress("bob@partner.example"))
        #expect(try transaction.setTemplate("k", language: "en", to: "one", at: .user(bob)) == nil)
        #expect(try transaction.setTemplate("k", language: "en", to: "two", at: .user(bob)) == "one")
        #expect(try transaction.template("k", language: "en", at: .user(bob))?.content == "two")
        #expect(try transaction.template("k", language: "de", at: .user(bob)) == nil)
        #expect(try transaction.templateNames().map(\.kind) == ["k"])
        #expect(try transaction.removeTemplate("k", language: "en", at: .user(bob)) == "two")
        let traces = (1...2).map { QueueID(random: Array(repeating: UInt8($0), count: QueueID.length)) }
        let claims = try [traces[0], traces[0], traces[1]].map {
            try transaction.claimNotice("k", sender: bob, recipient: bob, trace: $0, interval: 60)
        }
        #expect(claims == [true, true, false])
        let later = Self.transaction(session, at: StoreFixture.time + 61)
        #expect(try later.claimNotice("k", sender: bob, recipient: bob, trace: traces[1], interval: 60))
        #expect(try later.pruneNotices(sentUntil: StoreFixture.time, limit: 9) == 0)
        #expect(try later.pruneNotices(sentUntil: StoreFixture.time + 61, limit: 9) == 1)
    }

    private func certificates() throws {
        let bob = try #require(EmailAddress("bob@partner.example"))
        let row = CertificateRowTests.row("aa")
        #expect(try transaction.insert(row, addresses: [bob]))
        #expect(try !transaction.insert(row, addresses: [bob]))
        #expect(try transaction.certificateRows(for: bob).map(\.thumbprint) == ["aa"])
        let filter = CertificateFilter(address: bob, text: "subject", isCA: false, hasPrivateKey: false, notAfterBefore: .distantFuture)
        #expect(try transaction.certificateRows(filter).count == 1)
        try transaction.setTrust(TrustListRow(thumbprint: "aa", status: .distrusted))
        #expect(try transaction.trustList().count == 1)
        let list = try TestAuthority().list(revoking: [])
        #expect(try transaction.take(list, isVerified: true, source: "import") == .new)
        #expect(try transaction.take(list, isVerified: true, source: "import") == .known)
        #expect(try transaction.crlRows().map(\.thumbprint) == [list.thumbprint])
        try transaction.addJob(kind: "k", subject: "s")
        #expect(try transaction.claimJobs(kind: "k", limit: 1, lease: 60).count == 1)
        try transaction.learn(RecipientCapabilities(readsAES256GCM: true, readsOAEP: false, learntAt: StoreFixture.time), of: bob)
        #expect(try transaction.capabilities(of: bob)?.readsAES256GCM == true)
        #expect(try transaction.deleteCertificate(thumbprint: "aa"))
        #expect(try transaction.certificateRows(for: bob).isEmpty)
    }

    private func claims() throws {
        let ids = try (1...3).map { try insertEntry($0) }
        let other = Self.transaction(try server.session())
        try session.run("BEGIN")
        try other.session.run("BEGIN")
        let first = try transaction.claim(.received, limit: 2, lease: 60).rows
        // Would wait for ever without SKIP LOCKED.
        let second = try other.claim(.received, limit: 9, lease: 60).rows
        #expect(first.map(\.id) == Array(ids[..<2]))
        #expect(second.map(\.id) == [ids[2]])
        try session.run("COMMIT")
        try other.session.run("COMMIT")
        #expect(try transaction.claim(.received, limit: 9, lease: 60).rows.isEmpty)
        let late = Self.transaction(session, at: StoreFixture.time + 61)
        #expect(try late.claim(.received, limit: 9, lease: 60).rows.count == 3)
        try transaction.voidLeases()
        for id in ids { #expect(try transaction.delete(id) == .done(orphans: [])) }
    }

    private func life() throws {
        let id = try insertEntry(9)
        let received = try #require(try transaction.claim(.received, limit: 1, lease: 60).rows.first)
        let result = EntryInsert(
            id: id, trace: id, kind: .mail, state: .ready, message: 9, size: 3, envelope: received.envelope,
            submission: received.submission,
            acceptedAt: received.acceptedAt)
        let bob = try #require(EmailAddress("bob@partner.example"))
        let entry = TraceEntry(
            decision: "{\"A\":1}", sender: bob, messageID: "<1@d>", recipients: [.init(address: bob, outcome: "plain")])
        let finish = {
            try transaction.finish(
                id, claims: received.claims, results: [result], messages: [], ending: .done, trace: (id: id, entry: entry))
        }
        #expect(try finish() == [])
        #expect(try finish() == nil)
        #expect(try transaction.messageOpener(9).open(transaction.sealedChunk(of: 9, at: 0), at: 0) == [1, 2, 3])
        let ready = try #require(try transaction.claim(.ready, limit: 1, lease: 60).rows.first)
        let recipient = try #require(try transaction.queueRecipients(of: ready.sequence).first)
        let change = RecipientChange(
            position: 0, address: recipient.address, state: .done, due: nil, isDelayNotified: false, outcome: "delivered", answer: "250 Ok")
        #expect(try transaction.record(id, claims: ready.claims, changes: [change], remote: "mx", notices: [], messages: []) == [])
        #expect(try transaction.queueEntry(id)?.state == .done)
        #expect(try transaction.traces(of: id).map(\.decision) == [entry.decision])
        try findTraces(bob)
        #expect(try transaction.deliveryTries(of: id).count == 1)
        #expect(try transaction.queueCounts() == [.done: 1])
        #expect(try transaction.nextDue(in: [.ready, .deferred]) == nil)
        #expect(try transaction.messageReferences().isEmpty)
        #expect(try transaction.queueEntries(QueueFilter(states: [.done])).count == 1 && transaction.queueChildren(of: id).isEmpty)
        #expect(try transaction.takeOver(processingCrashes: 2, deliveryCrashes: 10) == LeftBehind(inWork: [], held: []))
        #expect(try !transaction.hasSuspects() && !transaction.isProcessing())
        #expect(try transaction.orphanedMessages(limit: 9).isEmpty && !transaction.deleteChunks(of: 9))
        #expect(try transaction.deleteEnded(before: StoreFixture.time + 1, limit: 9) == 1)
        #expect(try !transaction.pruneTraces(before: StoreFixture.time + 1, limit: 9))
        #expect(try transaction.traces(of: id).isEmpty && transaction.findTraces(TraceFilter()).isEmpty)
    }

    private func findTraces(_ bob: EmailAddress) throws {
        var filter = TraceFilter()
        (filter.sender, filter.recipient, filter.messageID, filter.text) = (bob, bob, "1@d", "\"a\"")
        (filter.since, filter.until, filter.outcomes) = (StoreFixture.time, StoreFixture.time + 99, ["plain", "refused"])
        let found = try transaction.findTraces(filter)
        #expect(found.map(\.delivery) == ["delivered"])
        #expect(try transaction.findTraces(filter, after: found.first?.position).isEmpty)
        let traces = try transaction.traces(since: StoreFixture.time)
        #expect(traces.count == 1)
        #expect(try transaction.traces(since: StoreFixture.time, after: traces.first).isEmpty)
    }
}
