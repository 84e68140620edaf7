import Foundation
import Mail
import OpenSSL
import SMIME
import Synchronization
import TestSupport
import Testing

@testable import Gateway
@testable import Store

@Suite("7, protection that fails for good while it is carried out")
struct ProtectionFailureTests {
    private let alice = "alice@zegel.example"
    private let bob = "bob@partner.example"

    /// Mode, signing, and whether the mail leaves.
    static let cases: [(mode: String, signing: String, leaves: Bool)] = [
        ("allow", "when-possible", true), ("mandatory", "when-possible", true), ("mandatory", "required", false),
        ("allow", "required", false),
    ]

    @Test("a signing key that is not its certificate's: unsigned when that is allowed, else not sent and the sender told", arguments: cases)
    func foreignKey(_ given: (mode: String, signing: String, leaves: Bool)) async throws {
        let sink = try MailSink()
        defer { sink.stop() }
        let fixture = try await NoticeFixture(outside: sink.port)
        let authority = try TestAuthority()
        let (alices, bobs) = (try authority.leaf(for: alice), try authority.leaf(for: bob))
        try await fixture.addKey(TestAuthority.Identity(certificate: alices.certificate, key: bobs.key), root: authority.root)
        try await fixture.add(bobs)
        try await fixture.set("encrypt.mode", given.mode, domain: "partner.example")
        try await fixture.set("sign.mode", given.signing)
        let id = try await fixture.submit(NoticeFixture.mail(from: alice, to: bob), from: alice, to: [bob])
        try await fixture.process()
        try await fixture.deliver()
        #expect(sink.received.count == (given.leaves ? 1 : 0), "\(fixture.log.lines)")
        if let sent = sink.received.first?.message {
            let opened = MessageReader().open(sent, keys: [bobs.decryptionKey])
            #expect(!sent.holdsMark && opened.bytes.holdsMark && opened.layers.count == 1)
        }
        let told = try await fixture.notices(to: alice).map(\.subject)
        #expect(told.count == (given.leaves ? 0 : 1))
        let story = try #require(
            try await fixture.store.read { try $0.traces(of: id) }.first.flatMap { TraceRecord.story(ofJSON: $0.decision) })
        #expect(story.contains("could not be used"))
        try await fixture.stop()
    }

    @Test(
        "a certificate nothing can be encrypted to (C-09): its owner alone is treated by his mode, the others do not notice",
        arguments: ["allow", "force", "mandatory"])
    func unusableCertificate(_ mode: String) async throws {
        let carl = "carl@partner.example"
        let sink = try MailSink()
        defer { sink.stop() }
        let fixture = try await NoticeFixture(outside: sink.port)
        let authority = try TestAuthority()
        try await fixture.addKey(authority.leaf(for: alice), root: authority.root)
        let bobs = try authority.leaf(for: bob)
        // A key that only signs, in a certificate that does not say so.
        let carls = try TestAuthority.issue(
            subject: carl, addresses: [carl], constraints: (false, nil), extended: ["emailProtection"],
            key: PrivateKey.generate(algorithm: "ED25519"), by: authority.root)
        try await fixture.add(bobs)
        try await fixture.add(carls)
        try await fixture.set("encrypt.mode", mode, domain: "partner.example")
        let id = try await fixture.submit(
            NoticeFixture.mail(from: alice, to: "\(bob), \(carl)"), from: alice, to: [bob, carl])
        try await fixture.process()
        try await fixture.deliver()
        let (first, second) = (
            sink.received.first { $0.forwardPaths.contains(bob) }, sink.received.first { $0.forwardPaths.contains(carl) }
        )
        let opened = MessageReader().open(try #require(first).message, keys: [bobs.decryptionKey])
        #expect(first?.data.holdsMark == false && opened.withoutSignatures.holdsMark && opened.layers.count == 2)
        #expect(second?.data.holdsMark == (mode == "mandatory" ? nil : true), "6.1: force has no other way here")
        #expect(try await fixture.notices(to: alice).map { $0.everything.contains(carl) } == (mode == "mandatory" ? [true] : []))
        let story = try #require(
            try await fixture.store.read { try $0.traces(of: id) }.first.flatMap { TraceRecord.story(ofJSON: $0.decision) })
        #expect(story.contains("algorithm not supported") && story.contains("ED25519 for encrypting"))
        try await fixture.stop()
    }

    /// Mode, whether another certificate took the place of the deleted one, and how Carl's copy leaves.
    static let deletions: [(mode: String, isReplaced: Bool, way: String)] = [
        ("allow", true, "encrypted"), ("allow", false, "plain"), ("mandatory", true, "encrypted"), ("mandatory", false, "not"),
    ]

    @Test("a certificate deleted between decision and encryption: a new decision at once, by what the store has then", arguments: deletions)
    func deleted(_ given: (mode: String, isReplaced: Bool, way: String)) async throws {
        let carl = "carl@partner.example"
        let sink = try MailSink()
        defer { sink.stop() }
        let fixture = try await NoticeFixture(outside: sink.port)
        let authority = try TestAuthority()
        try await fixture.addKey(authority.leaf(for: alice), root: authority.root)
        let (bobs, old, new) = (try authority.leaf(for: bob), try authority.leaf(for: carl), try authority.leaf(for: carl))
        for identity in [bobs, old] { try await fixture.add(identity) }
        try await fixture.set("encrypt.mode", given.mode, domain: "partner.example")
        try await fixture.submit(NoticeFixture.mail(from: alice, to: bob), from: alice, to: [bob, carl])
        // Carl is a hidden recipient with a copy of his own: while Bob's is made, somebody deletes his certificate.
        let isDone = Mutex(false)
        let flow = fixture.flow(random: { count in
            if isDone.withLock({ done in
                defer { done = true }; return !done
            }) {
                let changed = DispatchSemaphore(value: 0)
                Task.detached {
                    try? await fixture.store.write { transaction in
                        _ = try transaction.deleteCertificate(thumbprint: old.certificate.thumbprint)
                        if given.isReplaced { _ = try transaction.insert(new.certificate, isRoot: false, source: "test") }
                    }
                    changed.signal()
                }
                changed.wait()
            }
            return Random.bytes(count)
        })
        let entry = try #require(try await fixture.queue.claimReceived())
        try await Task(executorPreference: OwnThread()) { try await flow.process(entry) }.value
        try await fixture.process()
        try await fixture.deliver()
        let copies = sink.received.filter { $0.forwardPaths.contains(carl) }
        #expect(copies.count == (given.way == "not" ? 0 : 1), "\(fixture.log.lines)")
        if let copy = copies.first?.message {
            #expect(copy.holdsMark == (given.way == "plain"))
            let opened = MessageReader().open(copy, keys: [new.decryptionKey])
            #expect(opened.withoutSignatures.holdsMark)
        }
        #expect(sink.received.filter { $0.forwardPaths.contains(bob) }.count == 1, "once, and not again after the new decision")
        try await fixture.stop()
    }

    @Test("a certificate that is gone at every decision is tried again later, not for ever")
    func alwaysGone() async throws {
        let (fixture, other) = (try await NoticeFixture(outside: 1), try await NoticeFixture())
        let authority = try TestAuthority()
        try await fixture.addKey(authority.leaf(for: alice), root: authority.root)
        try await fixture.add(try authority.leaf(for: bob))
        try await fixture.submit(NoticeFixture.mail(from: alice, to: bob), from: alice, to: [bob])
        let flow = fixture.flow(protectFrom: other.store)
        let entry = try #require(try await fixture.queue.claimReceived())
        let failure = await #expect(throws: MailFailure.self) { try await flow.process(entry) }
        #expect(failure?.isPermanent == false && failure?.cause.contains("is gone") == true)
        try await fixture.stop()
        try await other.stop()
    }
}

/// Runs a task beside Swift's pool, which no test may block.
private final class OwnThread: TaskExecutor {
    private let queue = DispatchQueue(label: "own")

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}

extension NoticeFixture {
    /// The same flow with another source of random bytes.
    fileprivate func flow(random: @escaping @Sendable (Int) -> [UInt8]) -> MailFlow { flow(store, random) }

    /// The same flow, but what protects reads its certificates elsewhere.
    fileprivate func flow(protectFrom other: Store) -> MailFlow { flow(other) { Random.bytes($0) } }

    private func flow(_ other: Store, _ random: @escaping @Sendable (Int) -> [UInt8]) -> MailFlow {
        let clock = clock
        return MailFlow(
            configuration: configuration, queue: queue, decisions: flow.decisions,
            protect: Protect(store: other, crypto: crypto, random: random, now: { clock.now }), pdf: flow.pdf, unprotect: flow.unprotect,
            harvest: flow.harvest, autoRequest: flow.autoRequest, notices: flow.notices, relay: relay, intake: flow.intake,
            workspace: flow.workspace,
            backlog: flow.backlog, now: { clock.now }, meter: flow.meter, logger: log.logger)
    }
}
