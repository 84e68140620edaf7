import AdminOperations
import Foundation
import Gateway
import Jobs
import Mail
import OpenSSL
import Settings
import TestSupport
import Testing

@testable import Store

@Suite("Delivering keys: what opens the file comes by SMS")
struct KeySMSTests {
    private static let alice = "alice@zegel.example"
    private static let number = "+31612345678"
    private static let ours: [(String, String, String)] = [
        ("sms.transport", "main", "global"), ("sms.allowed", "true", "global"), ("sms.phone-number", number, "user:\(alice)"),
    ]

    /// A provider and an administrator who may send by it.
    private static func world(_ settings: [(String, String, String)] = ours) async throws -> (HTTPTestServer, DeliveryFixture) {
        let server = try await HTTPTestServer.start()
        let path = "/2010-04-01/Accounts/AC42/Messages.json"
        server.set(path, .reply { _ in (201, #"{"sid": "SM1", "status": "queued"}"#) })
        let transport = SMSPreset.twilio.transport(
            name: "main", account: "AC42", from: "Zegel", secret: "env:PATH", base: "http://127.0.0.1:\(server.port)")
        let fixture = try await DeliveryFixture(sms: .init(transports: [transport]))
        for (key, value, level) in settings { try await fixture.set(key, value, level) }
        return (server, fixture)
    }

    /// Sends all that waits.
    private static func work(_ fixture: DeliveryFixture) async throws {
        for job in try await fixture.admin.store.read({ try $0.jobs(kind: SMSDesk.job) }) {
            #expect(await fixture.admin.sms.work(job) == .over)
        }
    }

    private static func password(_ exchange: HTTPTestServer.Exchange) throws -> String {
        let words = try #require(exchange.form["Body"]?.firstMatch(of: /[A-Z2-9]{4}(-[A-Z2-9]{4})+/))
        return String(words.output.0).replacing("-", with: "")
    }

    @Test("K-02: the mail has the file and says so, the phone gets the password, and nobody else sees it")
    func sent() async throws {
        let (server, fixture) = try await Self.world()
        let thumbprint = try await fixture.issue(Self.alice)
        let item = try #require(try await fixture.admin.run(KeySend(certificates: [thumbprint], channel: "sms")).items.first)
        #expect(item.password == nil && item.phone == "…5678")
        let mail = try await fixture.mail(try #require(item.mail))
        #expect(mail.entities.compactMap { mail.text(of: $0) }.joined().contains("comes to your phone"))
        try await Self.work(fixture)
        #expect(server.exchanges.map { $0.form["To"] } == [Self.number])
        let password = try Self.password(try #require(server.exchanges.first))
        let file = try #require(fixture.files(mail).first?.bytes)
        #expect(try password.count == 20 && PKCS12.read(file, password: password).keys.count == 1)
        #expect(!String(decoding: mail.bytes, as: UTF8.self).contains(password))
        #expect(try await fixture.admin.run(KeyReveal()).items.isEmpty)
        let audit = try await fixture.admin.audit().filter { $0.operation != "settings.set" }
        #expect(audit.contains { $0.operation == "key.send" && $0.after?.hasSuffix("password by sms to …5678") == true })
        #expect(!"\(audit)".contains(password) && !"\(audit)".contains("61234567"))
        await server.stop()
    }

    @Test("what is missing is named, and nothing is sent, queued or issued", arguments: [0, 1, 2, 3])
    func missing(_ step: Int) async throws {
        let words = ["set sms.allowed to true", "no transport is set", "no telephone number is known", "has no transport elsewhere"]
        var settings = Self.ours.filter { _ in step == 3 }
        if step == 1 { settings = [Self.ours[1]] }
        if step == 2 { settings = [Self.ours[0], Self.ours[1]] }
        if step == 3 { settings[0].1 = "elsewhere" }
        let (server, fixture) = try await Self.world(settings)
        let thumbprint = try await fixture.issue(Self.alice)
        let problem = await fixture.admin.problem(KeySend(certificates: [thumbprint], channel: "sms"))
        #expect(problem?.type == .refused && problem?.detail.contains(words[step]) == true, "\(problem?.detail ?? "")")
        #expect(problem?.detail.contains("Nothing was sent") == true)
        if step < 3 {
            let issue = CertificateIssue(address: "eve@zegel.example", key: "p-256", send: "file", channel: "sms")
            #expect(await fixture.admin.problem(issue)?.type == .refused)
        }
        #expect(try await fixture.admin.queue.list().isEmpty)
        #expect(try await fixture.admin.store.read { try $0.smsRows() }.isEmpty)
        #expect(try await fixture.admin.run(RequestList()).map(\.address) == [Self.alice])
        await server.stop()
    }

    @Test("30.1: a look beforehand says that a lost key cannot be sent again, and why")
    func lost() async throws {
        let (server, fixture) = try await Self.world([("sms.transport", "main", "global"), ("ca.pfx-channel", "sms", "global")])
        _ = try await fixture.issue(Self.alice)
        let operation = IncidentKeyLost(address: Self.alice, reason: "lost it", form: "file", dryRun: true)
        let planned = try await fixture.admin.run(operation)
        let step = try #require(planned.steps.first { $0.name == "send" })
        #expect(step.state == "failed" && step.words.contains("set sms.allowed to true"))
        await server.stop()
    }

    @Test("SMS is allowed only where both the sender of keys and the owner allow it")
    func bothSides() async throws {
        let (server, fixture) = try await Self.world(Self.ours + [("sms.allowed", "false", "user:keys@zegel.example")])
        let thumbprint = try await fixture.issue(Self.alice)
        let problem = await fixture.admin.problem(KeySend(certificates: [thumbprint], channel: "sms"))
        #expect(problem?.detail.contains("for keys@zegel.example") == true)
        await server.stop()
    }

    @Test("a key issued with delivery: mail and SMS once, however often the job runs; nothing waits to be shown")
    func withRequest() async throws {
        let (server, fixture) = try await Self.world()
        try await fixture.set("ca.pfx-channel", "sms", "global")
        try await fixture.admin.run(CertificateIssue(address: Self.alice, key: "p-256", send: "file"))
        let job = try #require(try await fixture.admin.store.read { try $0.jobs(kind: keyDeliveryJob) }.first)
        for _ in 0..<2 { #expect(await fixture.admin.deliveries.deliver(job) == .over) }
        try await Self.work(fixture)
        let mails = try await fixture.admin.queue.list()
        #expect(mails.count == 1 && server.exchanges.count == 1)
        #expect(try await fixture.admin.run(KeyReveal()).items.isEmpty)
        let file = try #require(fixture.files(try await fixture.mail(mails[0].id.text)).first?.bytes)
        #expect(try PKCS12.read(file, password: try Self.password(try #require(server.exchanges.first))).keys.count == 1)
        await server.stop()
    }

    @Test("one password for the keys of one person comes in one SMS")
    func together() async throws {
        let (server, fixture) = try await Self.world()
        let keys = [try await fixture.issue(Self.alice, profile: "sign"), try await fixture.issue(Self.alice, profile: "encrypt")]
        let items = try await fixture.admin.run(KeySend(certificates: keys, channel: "sms", together: true)).items
        #expect(items.allSatisfy { $0.password == nil && $0.phone == "…5678" })
        try await Self.work(fixture)
        #expect(server.exchanges.count == 1)
        let password = try Self.password(try #require(server.exchanges.first))
        for item in items {
            let mail = try await fixture.mail(try #require(item.mail))
            let file = try #require(fixture.files(mail).first?.bytes)
            #expect(try PKCS12.read(file, password: password).keys.count == 1)
        }
        await server.stop()
    }

    @Test("16: sms.daily-limit counts them all, and beyond it nothing is sent")
    func dailyLimit() async throws {
        let (server, fixture) = try await Self.world(Self.ours + [("sms.daily-limit", "2", "global")])
        let keys = [try await fixture.issue(Self.alice, profile: "sign"), try await fixture.issue(Self.alice, profile: "encrypt")]
        try await fixture.admin.run(KeySend(certificates: keys, channel: "sms"))
        let problem = await fixture.admin.problem(KeySend(certificates: [keys[0]], channel: "sms"))
        #expect(problem?.detail.contains("sms.daily-limit") == true)
        #expect(try await fixture.admin.queue.list().count == 2)
        #expect(try await fixture.admin.store.read { try $0.smsRows() }.count == 2)
        await server.stop()
    }

    @Test("a stolen key: the SMS with the password of its file does not go out any more, that of a PDF does")
    func stolen() async throws {
        let (server, fixture) = try await Self.world()
        let thumbprint = try await fixture.issue(Self.alice)
        try await fixture.admin.run(KeySend(certificates: [thumbprint], channel: "sms"))
        let (number, alice) = (try #require(PhoneNumber(Self.number)), try #require(EmailAddress(Self.alice)))
        let trace = try #require(try await fixture.admin.queue.list().first?.trace)
        try await fixture.admin.store.write {
            try $0.addSMS(NewSMS(to: number, for: alice, text: "of a PDF", trace: trace), id: "pdf")
        }
        try await fixture.set("ca.pfx-channel", "sms", "global")
        let operation = IncidentKeyStolen(address: Self.alice, reason: "laptop stolen", reissue: true, form: "file", dryRun: false)
        let done = try await fixture.admin.run(operation)
        #expect(done.steps.first { $0.name == "secrets" }?.words.hasSuffix(": 1") == true, "\(done.steps)")
        #expect(done.sent.map(\.phone) == ["…5678"] && done.sent.allSatisfy { $0.password == nil })
        let waiting = try await fixture.admin.store.read { try $0.smsRows(in: .waiting) }
        #expect(waiting.count == 2 && waiting.contains { $0.id == "pdf" })
        await server.stop()
    }
}
