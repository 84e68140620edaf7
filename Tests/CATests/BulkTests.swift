import Foundation
import Mail
import OpenSSL
import Settings
import TestSupport
import Testing

@testable import CA
@testable import Store

@Suite("Bulk: certificates for the people of a file")
struct BulkTests {
    private func text(_ addresses: [String]) -> [UInt8] {
        Array(("address,key\n" + addresses.map { "\($0),p-256\n" }.joined()).utf8)
    }

    /// Files all lines and carries all requests out, as the jobs do.
    private func work(_ fixture: CAFixture, _ desk: BulkDesk, _ run: String) async throws {
        while try await desk.fileLines(ofRun: run) {}
        for job in try await fixture.store.read({ try $0.jobs(kind: certificateRequestJob) }) {
            _ = try await fixture.requests.carryOut(job.subject)
            try await fixture.store.write { try $0.removeJob(kind: job.kind, subject: job.subject) }
        }
    }

    @Test("A-39: of 1,000 lines the dry run names the 3 bad ones, 997 are issued, and the same file again issues none")
    func thousand() async throws {
        let fixture = try await CAFixture()
        try await fixture.createAuthorities()
        let desk = BulkDesk(issuing: fixture.issuing)
        var addresses = (1...1000).map { "user\($0)@zegel.example" }
        (addresses[9], addresses[499], addresses[999]) = ("no address", "bob@stranger.example", "user1@zegel.example")
        let file = text(addresses)

        let reports = try await desk.preview(file, BulkOptions(), by: CAFixture.actor)
        #expect(reports.filter { $0.outcome == .bad }.map(\.number) == [11, 501, 1001])
        #expect(reports.count { $0.outcome == .new } == 997)
        #expect(reports[499].reason?.contains("in no domain of ours") == true)
        #expect(try await fixture.store.read { try $0.certificateRequests() }.isEmpty)

        let run = try await desk.start(file, BulkOptions(), by: CAFixture.actor)
        try await work(fixture, desk, run)
        let counts = try await fixture.store.read { try $0.bulkCounts(run) }
        #expect(counts == BulkCounts(total: 1000, waiting: 0, inWork: 0, issued: 997, failed: 3))
        let failures = try await fixture.store.read { try $0.bulkFailures(run) }
        #expect(failures.map(\.number) == [11, 501, 1001] && failures.allSatisfy { !$0.problem.isEmpty })
        let refused = try await fixture.audit().filter { $0.after?.hasPrefix("refused: line") == true }
        #expect(refused.count == 3)

        let again = try await desk.start(file, BulkOptions(), by: CAFixture.actor)
        try await work(fixture, desk, again)
        let second = try await fixture.store.read { try $0.bulkCounts(again) }
        #expect(second.issued == 0 && second.total == 3)
        let issued = try await fixture.store.read { transaction in
            try (1...1000).map { try transaction.issued(forAddress: "user\($0)@zegel.example").count }
        }
        #expect(issued.reduce(0, +) == 997 && issued.allSatisfy { $0 <= 1 })
    }

    @Test("what only the certificate itself shows is found by the dry run: names outside the constraints, ends beyond the issuer's")
    func lint() async throws {
        let fixture = try await CAFixture()
        try await fixture.createAuthorities()
        let desk = BulkDesk(issuing: fixture.issuing)
        var options = BulkOptions()
        options.isExternalAllowed = true
        let file = "address,validity,key\nbob@partner.example,,\nlong@zegel.example,36500,\nalice@zegel.example,90,rsa-2048\n"
        let reports = try await desk.preview(Array(file.utf8), options, by: CAFixture.actor)
        #expect(reports.map(\.outcome) == [.bad, .bad, .new], "\(reports)")
        #expect(try await fixture.store.read { try $0.orphanedSerials() }.isEmpty)
    }

    @Test("keys to be sent are refused beforehand where nobody may send them")
    func sending() async throws {
        let fixture = try await CAFixture()
        try await fixture.createAuthorities()
        let desk = BulkDesk(issuing: fixture.issuing)
        let file = Array("address,key,send\nalice@zegel.example,p-256,yes\nbob@zegel.example,p-256,no\n".utf8)
        let reports = try await desk.preview(file, BulkOptions(), by: CAFixture.actor)
        #expect(reports.map(\.outcome) == [.bad, .new] && reports[0].reason?.contains("ca.sender is not set") == true)
        try await fixture.set("ca.pfx-channel", to: "portal")
        let reason = try await desk.preview(file, BulkOptions(), by: CAFixture.actor)[0].reason
        #expect(reason?.contains("Nothing was sent") == true, "\(reason ?? "")")
    }

    @Test("K-02: by SMS a line needs a transport, leave, and a number: that of the line, else that of the person")
    func bySMS() async throws {
        let fixture = try await CAFixture()
        try await fixture.createAuthorities()
        let desk = BulkDesk(issuing: fixture.issuing)
        let keys = try #require(EmailAddress("keys@zegel.example"))
        try await fixture.store.write { transaction in
            _ = try transaction.set("encrypt.mode", to: "never", at: .user(keys))
            _ = try transaction.set("encrypt.override-allowed", to: "false", at: .user(keys))
        }
        try await fixture.set("ca.sender", to: "keys@zegel.example")
        try await fixture.set("ca.pfx-channel", to: "sms")
        let text = "address,key,send,phone\nalice@zegel.example,p-256,yes,+491701234567\nbob@zegel.example,p-256,both,\n"
        func reasons() async throws -> [String?] {
            try await desk.preview(Array(text.utf8), BulkOptions(), by: CAFixture.actor).map(\.reason)
        }
        #expect(try await reasons().allSatisfy { $0?.contains("set sms.allowed to true") == true })
        try await fixture.set("sms.allowed", to: "true")
        #expect(try await reasons().allSatisfy { $0?.contains("no transport is set") == true })
        try await fixture.set("sms.transport", to: "main")
        let missing = try await reasons()
        #expect(missing[0] == nil && missing[1]?.contains("Set sms.phone-number for bob@zegel.example") == true)
        let bob = try #require(EmailAddress("bob@zegel.example"))
        try await fixture.store.write { _ = try $0.set("sms.phone-number", to: "+31612345678", at: .user(bob)) }
        #expect(try await reasons() == [nil, nil])

        let run = try await desk.start(Array(text.utf8), BulkOptions(), by: CAFixture.actor)
        try await work(fixture, desk, run)
        let requests = try await fixture.store.read { try $0.certificateRequests() }
        let phones = requests.map { $0.delivery.flatMap { KeyDelivery(json: $0) }?.phone }
        #expect(Set(phones) == ["+491701234567", nil])
        let settings = try await fixture.store.read { try $0.settingsSnapshot() }
        let alice = try #require(EmailAddress("alice@zegel.example"))
        let numbers = [alice, bob].map { settings.view(for: $0).value(SettingKeys.smsPhoneNumber).value.value?.text }
        #expect(numbers == ["+491701234567", "+31612345678"])
        let audit = try await fixture.audit()
        #expect(audit.filter { $0.operation == "bulk.phone" }.map(\.after) == ["…4567"] && !"\(audit)".contains("17012345"))
    }

    @Test("the number of a line does not take the place of one the person has")
    func numberKept() async throws {
        let fixture = try await CAFixture()
        try await fixture.createAuthorities()
        let desk = BulkDesk(issuing: fixture.issuing)
        let alice = try #require(EmailAddress("alice@zegel.example"))
        try await fixture.store.write { _ = try $0.set("sms.phone-number", to: "+31612345678", at: .user(alice)) }
        let file = Array("address,key,phone\nalice@zegel.example,p-256,+491701234567\n".utf8)
        try await work(fixture, desk, try await desk.start(file, BulkOptions(), by: CAFixture.actor))
        let settings = try await fixture.store.read { try $0.settingsSnapshot() }
        #expect(settings.view(for: alice).value(SettingKeys.smsPhoneNumber).value.value?.text == "+31612345678")
    }

    @Test("the language of a line becomes the person's")
    func language() async throws {
        let fixture = try await CAFixture()
        try await fixture.createAuthorities()
        let desk = BulkDesk(issuing: fixture.issuing)
        let run = try await desk.start(
            Array("address,key,language\nalice@zegel.example,p-256,de\n".utf8), BulkOptions(), by: CAFixture.actor)
        try await work(fixture, desk, run)
        let alice = try #require(EmailAddress("alice@zegel.example"))
        let settings = try await fixture.store.read { try $0.settingsSnapshot() }
        #expect(settings.view(for: alice).value(SettingKeys.language).value == .de)
    }

    @Test("a cancelled run files no further line")
    func cancel() async throws {
        let fixture = try await CAFixture()
        try await fixture.createAuthorities()
        let desk = BulkDesk(issuing: fixture.issuing)
        let run = try await desk.start(text((1...60).map { "user\($0)@zegel.example" }), BulkOptions(), by: CAFixture.actor)
        #expect(try await desk.fileLines(ofRun: run))
        try await desk.cancel(run, by: CAFixture.actor)
        #expect(try await desk.fileLines(ofRun: run) == false)
        let counts = try await fixture.store.read { try $0.bulkCounts(run) }
        #expect(counts.inWork == BulkDesk.batch && counts.failed == 60 - BulkDesk.batch && counts.waiting == 0)
        await #expect(throws: CAError.self) { try await desk.cancel(run, by: CAFixture.actor) }
    }
}
