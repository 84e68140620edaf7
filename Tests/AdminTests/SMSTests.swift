import Admin
import AdminOperations
import Foundation
import Gateway
import Logging
import MIME
import Mail
import Queue
import Settings
import TestSupport
import Testing

@testable import Store

@Suite("Admin: SMS and passwords")
struct SMSTests {
    static let dan = "dan@partner.example"

    private static func queued(_ fixture: AdminFixture, _ id: String, text: String = "MARK-text") async throws {
        let (number, recipient) = (try #require(PhoneNumber("+31612345678")), try #require(EmailAddress(dan)))
        try await fixture.store.write { try $0.addSMS(NewSMS(to: number, for: recipient, text: text), id: id) }
    }

    @Test(
        "A-30: password.mode=otp without portal.base-url is refused with both keys and the remedy; so are sms without transport and reply without portal"
    )
    func a30() async throws {
        let fixture = try await AdminFixture()
        let cases = [
            ("password.mode", "otp", "portal.base-url"), ("password.mode", "sms", "sms.transport"),
            ("reply.enabled", "true", "portal.base-url"),
        ]
        for (key, value, missing) in cases {
            for level in ["global", "domain:partner.example", "user:\(Self.dan)"] {
                let problem = await fixture.problem(SettingsSet(level: level, key: key, value: value))
                #expect(problem?.type == .refused)
                let words = problem?.detail ?? ""
                #expect(words.contains(key) && words.contains(missing) && words.contains("set \(missing)"), "\(words)")
            }
        }
        #expect(try await fixture.store.read { try $0.settings() }.isEmpty)
        try await fixture.run(SettingsSet(level: "global", key: "portal.base-url", value: "https://p.example"))
        try await fixture.run(SettingsSet(level: "global", key: "password.mode", value: "otp"))
    }

    @Test("the list masks numbers and shows no text; retry and delete work on what is there, with their rights, and are audited")
    func list() async throws {
        let fixture = try await AdminFixture()
        try await Self.queued(fixture, "one")
        try await Self.queued(fixture, "two")
        let items = try await fixture.run(SMSList(state: "waiting"))
        #expect(items.map(\.number) == ["…5678", "…5678"] && items.allSatisfy { $0.nextTryAt != nil })
        let json = String(decoding: try JSONEncoder().encode(items), as: UTF8.self)
        #expect(!json.contains("MARK") && !json.contains("61234"))
        #expect(try await fixture.run(SMSList(limit: 1)).count == 1)
        #expect(try await fixture.run(SMSList(after: items[0].id)).map(\.id) == [items[1].id])
        #expect(await fixture.problem(SMSList(state: "lost"))?.field == "state")
        try await fixture.run(SMSRetry(id: "one"))
        try await fixture.run(SMSDelete(id: "one"))
        #expect(await fixture.problem(SMSRetry(id: "one"))?.type == .notFound)
        #expect(await fixture.problem(SMSDelete(id: "one"))?.type == .notFound)
        _ = try await fixture.store.write { try $0.endSMS("two", as: .sent) }
        #expect(await fixture.problem(SMSRetry(id: "two"))?.type == .refused)
        #expect(try await fixture.store.read { try $0.jobs(kind: "sms") }.map(\.subject) == ["two"])
        #expect(try await fixture.audit().map(\.operation) == ["sms.delete", "sms.retry"])
        let manager = Administrator(name: "SMS manager", rights: ["sms.list"])
        #expect(await fixture.problem(SMSDelete(id: "two"), as: manager)?.type == .noPermission)
    }

    @Test("W-04: the sender is told when the SMS with his recipient's password is deleted before it went; not when it went")
    func deletedTold() async throws {
        let fixture = try await AdminFixture()
        let (number, dan) = (try #require(PhoneNumber("+31612345678")), try #require(EmailAddress(Self.dan)))
        let alice = try #require(EmailAddress("alice@zegel.example"))
        let trace = try #require(QueueID(try await fixture.accept()))
        for id in ["waits", "went"] {
            try await fixture.store.write {
                try $0.addSMS(NewSMS(to: number, for: dan, text: "MARK-text", sender: alice, trace: trace), id: id)
            }
        }
        _ = try await fixture.store.write { try $0.endSMS("went", as: .sent) }
        try await fixture.run(SMSDelete(id: "went"))
        #expect(try await fixture.queue.list().count == 1)
        try await fixture.run(SMSDelete(id: "waits"))
        let notice = try #require(try await fixture.queue.list().first { $0.envelope.forwardPaths == [alice] })
        #expect(notice.envelope.reversePath == nil)
        let mail = Message(parsing: try await fixture.queue.bytes(of: notice.id))
        let text = mail.entities.compactMap { mail.text(of: $0) }.joined()
        #expect(text.contains("An administrator deleted the SMS to the number …5678") && text.contains(Self.dan))
        #expect(!text.contains("within a day") && !text.contains("MARK") && !text.contains("61234567"))
        #expect(try await fixture.store.read { try $0.smsRows() }.isEmpty)
    }

    @Test("W-03: a password is shown to its own right alone, each look audited; clearing destroys it")
    func password() async throws {
        let fixture = try await AdminFixture()
        let address = try #require(EmailAddress(Self.dan))
        try await fixture.store.write { transaction in
            try transaction.keep(
                password: "TBNGKF4YJMMRKUT5",
                PasswordRow(
                    address: address, mode: .originator, length: 16, number: nil, madeAt: transaction.time,
                    validUntil: transaction.time.addingTimeInterval(3600)))
        }
        let manager = Administrator(name: "password manager", rights: ["password.reveal"])
        #expect(try await fixture.run(PasswordReveal(address: Self.dan), as: manager).password == "TBNG-KF4Y-JMMR-KUT5")
        let other = Administrator(name: "other", rights: ["password.list", "user.show", "settings.show", "audit.list"])
        #expect(await fixture.problem(PasswordReveal(address: Self.dan), as: other)?.type == .noPermission)
        let items = try await fixture.run(PasswordList(), as: other)
        #expect(items.map(\.address) == [Self.dan] && !"\(items)".contains("TBNG"))
        let audit = try await fixture.audit()
        #expect(audit.map(\.operation) == ["password.reveal"] && !"\(audit)".contains("TBNG"))
        try await fixture.run(PasswordClear(address: Self.dan))
        #expect(await fixture.problem(PasswordReveal(address: Self.dan))?.type == .notFound)
        #expect(try await fixture.store.read { try $0.rows("SELECT sealed FROM password") }.isEmpty)
        try await fixture.run(SettingsSet(level: "user:\(Self.dan)", key: "password.static", value: "agreed by phone 7"))
        try await fixture.run(SettingsSet(level: "user:\(Self.dan)", key: "password.mode", value: "static"))
        #expect(try await fixture.run(PasswordReveal(address: Self.dan)).password == "agreed by phone 7")
    }

    @Test("a test goes through the active transport at once, says what the provider said, and audits the number masked")
    func test() async throws {
        let server = try await HTTPTestServer.start(["/sms": .reply { $0.text.contains("number=%2B31612345678") ? (200, "") : (400, "") }])
        let fixture = try await AdminFixture(
            sms: .init(transports: [
                SMSTransport(name: "main", url: server.url("/sms"), body: "number={{number}}&text={{text}}")
            ]))
        #expect(try await fixture.run(SMSTest(number: "+31612345678")).problem == "no transport is set (sms.transport)")
        try await fixture.run(SettingsSet(level: "global", key: "sms.transport", value: "main"))
        #expect(try await fixture.run(SMSTest(number: "+31612345678")) == .init(transport: "main", problem: nil))
        #expect(try await fixture.run(SMSTest(number: "+31687654321")).problem == "the provider answered with status 400")
        #expect(await fixture.problem(SMSTest(number: "0612345678"))?.field == "number")
        #expect(try await !fixture.audit().contains { "\($0)".contains("6123456") })
        await server.stop()
    }
}
