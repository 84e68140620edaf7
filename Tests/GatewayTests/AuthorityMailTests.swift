import CA
import Foundation
import Jobs
import Logging
import Mail
import PKI
import Policy
import Queue
import Settings
import Store
import TestSupport
import Testing

@testable import Gateway

@Suite("The own authority and the mail: requested automatically, revoked at once")
struct AuthorityMailTests {
    private let fixture: FlowFixture
    private let crypto = ThreadPerJob()
    private let mail = FlowFixture.mail("From: alice@zegel.example\r\nTo: bob@partner.example\r\nSubject: x\r\n")

    init() async throws {
        fixture = try await FlowFixture()
        func plan(_ name: String, _ limits: AuthorityPlan.Limits) throws -> AuthorityPlan {
            let (name, subject) = (try #require(ResourceName(name)), SubjectName(commonName: name))
            var plan: AuthorityPlan = limits == .none ? .root(name: name, subject: subject) : .issuing(name: name, subject: subject)
            (plan.key, plan.limits) = (.p256, limits)
            return plan
        }
        let both = [DomainPattern("zegel.example"), DomainPattern("partner.example")].compactMap(\.self)
        _ = try await AuthorityDesk(store: fixture.store, crypto: crypto).create(
            root: try plan("root", .none), issuing: try plan("issuing", .domains(both)), by: "test")
        try await fixture.set("ca.key", "p-256")
    }

    private var requests: RequestDesk { RequestDesk(issuing: IssuingDesk(store: fixture.store, crypto: crypto)) }

    private func issue(_ address: String) async throws -> String {
        var order = CertificateOrder(address: try #require(EmailAddress(address)))
        order.isExternalAllowed = true
        let row = try await requests.file(order, by: "test")
        return try #require(try await requests.carryOut(row.id).thumbprint)
    }

    /// What becomes of a mail of Alice to Bob, and what its trace says.
    private func send(_ origin: Origin = .inside, from sender: String = "alice@zegel.example") async throws -> (
        outcome: RecipientDecision.Outcome?, trace: String
    ) {
        let bytes = FlowFixture.mail("From: \(sender)\r\nTo: bob@partner.example\r\nSubject: x\r\n")
        let row = try await fixture.process(
            bytes, FlowFixture.envelope(sender, ["bob@partner.example"]), FlowFixture.submission(origin))
        return (TraceRecord(json: row.decision)?.plan.recipients.first?.outcome, row.decision)
    }

    private func runJobs() async throws {
        let jobs = AuthorityJobs(store: fixture.store, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let runner = JobRunner(store: fixture.store, works: jobs.works, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        _ = try await runner.runNow(kind: certificateRequestJob)
    }

    @Test("sign.auto-request: the mail of a sender without certificate goes its way, one request is filed, and later mail is signed")
    func automatic() async throws {
        #expect(try await send().outcome == .plain)
        #expect(try await fixture.store.read { try $0.certificateRequests() }.isEmpty, "nobody asked")
        try await fixture.set("sign.auto-request", "true")
        #expect(try await send().outcome == .plain)
        #expect(try await send().outcome == .plain)
        let filed = try await fixture.store.read { try $0.certificateRequests() }
        #expect(filed.map(\.address.description) == ["alice@zegel.example"])
        #expect(filed.map(\.origin) == [.automatic] && filed.map(\.state) == [.waiting])
        try await runJobs()
        #expect(try await send().outcome == .signed)
        #expect(try await fixture.store.read { try $0.certificateRequests() }.map(\.state) == [.issued])
    }

    @Test("no request for senders of others, for mail from outside, for who never signs, and none without an authority blocks the mail")
    func notAutomatic() async throws {
        try await fixture.set("sign.auto-request", "true")
        _ = try await send(from: "carol@other.example")
        try await fixture.set("sign.mode", "never", "alice@zegel.example")
        _ = try await send()
        #expect(try await fixture.store.read { try $0.certificateRequests() }.isEmpty)
        try await fixture.set("sign.mode", "when-possible", "alice@zegel.example")
        try await fixture.set("ca.authority", "nobody")
        #expect(try await send().outcome == .plain)
        #expect(try await fixture.store.read { try $0.certificateRequests() }.isEmpty)
    }

    @Test("A-38: after a revocation the next mail is neither signed nor encrypted with the certificate, and the trace says why")
    func revoked() async throws {
        let (alice, bob) = (try await issue("alice@zegel.example"), try await issue("bob@partner.example"))
        #expect(try await send().outcome == .signedAndEncrypted)
        let revoking = RevokingDesk(store: fixture.store, crypto: crypto)
        _ = try await revoking.revoke([bob], reason: .keyCompromise, by: "test")
        let second = try await send()
        #expect(second.outcome == .signed && second.trace.contains("revoked"))
        _ = try await revoking.revoke([alice], reason: .superseded, by: "test")
        #expect(try await send().outcome == .plain)
    }

    @Test("jobs: a list is signed when its job is due and has its next time; renewals are filed; an authority without key ends its job")
    func jobs() async throws {
        let id = try await fixture.store.read { try $0.authority(orThrow: "issuing").id }
        let before = try await fixture.store.read { try $0.authority(orThrow: "issuing").listNumber }
        let jobs = AuthorityJobs(store: fixture.store, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let runner = JobRunner(store: fixture.store, works: jobs.works, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let results = try await runner.runNow(kind: certificateListJob)
        #expect(results.count == 2)
        for result in results {
            guard case .done(let next) = result.outcome else {
                Issue.record("\(result.outcome)")
                continue
            }
            #expect(next.timeIntervalSinceNow > 86_000 && next.timeIntervalSinceNow <= 86_400)
        }
        #expect(try await fixture.store.read { try $0.authority(orThrow: "issuing").listNumber } == before + 1)
        try await fixture.store.write { _ = try $0.removeKey(ofAuthority: id) }
        #expect(try await runner.runNow(kind: certificateListJob).contains { $0.outcome == .over })
        #expect(try await fixture.store.read { try $0.jobs(kind: certificateListJob) }.count == 1)
        try await fixture.store.write { try $0.addJob(kind: RenewalDesk.job) }
        guard case .done? = try await runner.runNow(kind: RenewalDesk.job).first?.outcome else {
            Issue.record("the renewal job failed")
            return
        }
    }
}
