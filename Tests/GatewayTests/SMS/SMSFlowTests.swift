import Foundation
import MIME
import Mail
import Settings
import TestSupport
import Testing

@testable import Gateway
@testable import Store

@Suite("16: the SMS that brings a password")
struct SMSFlowTests {
    static let alice = "alice@zegel.example"
    static let dan = "dan@partner.example"
    static let number = "+31612345678"

    /// A provider that answers as `answer` says, and a flow that sends dan's passwords by it.
    static func world(hourlyLimit: Int = 100, _ answer: @escaping @Sendable (Int) -> UInt = { _ in 201 }) async throws -> (
        HTTPTestServer, NoticeFixture
    ) {
        let server = try await HTTPTestServer.start()
        server.set("/2010-04-01/Accounts/AC42/Messages.json", .reply { _ in (answer(server.exchanges.count), "{}") })
        let transport = SMSPreset.twilio.transport(
            name: "main", account: "AC42", from: "Zegel", secret: "env:PATH", base: "http://127.0.0.1:\(server.port)")
        let fixture = try await PDFFlowTests.fixture(
            [
                ("sms.transport", "main", nil), ("sms.allowed", "true", nil), ("sms.phone-number", number, dan),
                ("password.mode", "sms", dan),
            ], sms: .init(transports: [transport], hourlyLimit: hourlyLimit))
        return (server, fixture)
    }

    static func send(_ fixture: NoticeFixture, subject: String = "Offer", to recipient: String = dan) async throws {
        try await fixture.accept(
            NoticeFixture.mail(from: alice, to: recipient, subject: subject), from: alice, to: recipient, origin: .inside)
        try await fixture.process()
    }

    /// The password in what the provider got.
    static func password(_ server: HTTPTestServer) -> String? {
        server.exchanges.last?.form["Body"]?.firstMatch(of: /[A-Z2-9]{4}(-[A-Z2-9]{4})+/).map {
            String($0.output.0).replacing("-", with: "")
        }
    }

    @Test(
        "the password goes to the phone and opens the PDF; it is in no mail, no log, no trace, nowhere on disk, and its text is destroyed")
    func sent() async throws {
        let (server, fixture) = try await Self.world()
        try await Self.send(fixture)
        #expect(server.exchanges.isEmpty, "nothing is sent before the message is committed")
        let waiting = try #require(try await fixture.smsRows().first)
        #expect(waiting.state == .waiting && waiting.recipient.description == Self.dan)
        #expect(try await fixture.store.read { try $0.smsText(waiting.id) }?.contains(Self.alice) == true)
        #expect(try await fixture.workSMS() == 1)
        #expect(server.exchanges.map { $0.form["To"] } == [Self.number])
        let password = try #require(Self.password(server))
        let mail = try await fixture.outgoing(to: Self.dan)
        #expect(mail.part("text/plain").contains("…5678") && !mail.everything.contains("61234567"))
        #expect(try await OpenedPDF(of: mail).text(password).contains("MARK in the text"))
        #expect(try await fixture.smsRows().map(\.state) == [.sent])
        #expect(try await fixture.store.read { try $0.smsText(waiting.id) } == nil)
        #expect(try await fixture.workSMS() == 0)
        let kept = try await fixture.everythingKept()
        for shown in [password, PasswordAlphabet.grouped(password)] { #expect(!kept.contains(shown)) }
        #expect(try await fixture.notices().isEmpty)
        await server.stop()
        try await fixture.stop()
    }

    @Test("A-28: 500 for 24 hours: tried by schedule, expired, the sender told; the PDF stays closed and the password is nowhere")
    func a28() async throws {
        let (server, fixture) = try await Self.world { _ in 500 }
        try await Self.send(fixture)
        let start = fixture.clock.now
        let id = try #require(try await fixture.smsRows().first?.id)
        let text = try #require(try await fixture.store.read { try $0.smsText(id) })
        let shown = String(try #require(text.firstMatch(of: /[A-Z2-9]{4}(-[A-Z2-9]{4})+/)?.output.0))
        var minutes: [Int] = []
        while try await fixture.smsRows().first?.state == .waiting {
            let before = server.exchanges.count
            try await fixture.workSMS()
            if server.exchanges.count > before { minutes.append(Int((fixture.clock.now.timeIntervalSince(start) / 60).rounded())) }
            guard let due = try await fixture.store.read({ try $0.nextJobDue() }) else { break }
            fixture.clock.advance(by: max(due.timeIntervalSince(fixture.clock.now), 0) + 0.01)
        }
        #expect(minutes == [0, 1, 5, 15] + (1...24).map { $0 * 60 })
        #expect(try await fixture.smsRows().map(\.state) == [.expired])
        #expect(try await fixture.store.read { try $0.smsText(id) } == nil)
        #expect(try await fixture.store.read { try $0.jobs(kind: SMSDesk.job) }.isEmpty)
        try await fixture.process()
        let notices = try await fixture.notices(to: Self.alice)
        #expect(notices.map(\.subject) == ["The password for \(Self.dan) could not be sent by SMS"])
        #expect(notices.allSatisfy { $0.everything.contains("…5678") && !$0.everything.contains(shown) })
        let kept = try await fixture.everythingKept()
        for secret in [shown, shown.replacing("-", with: "")] { #expect(!kept.contains(secret)) }
        // The mail is on its way and stays closed to who does not have the password.
        #expect(try await OpenedPDF(of: fixture.outgoing(to: Self.dan)).decrypted("WRONGWRONGWRONG2") == nil)
        await server.stop()
        try await fixture.stop()
    }

    @Test("down for a day and an hour back: what waits goes out by itself once the provider answers", arguments: [500, 503])
    func back(_ status: Int) async throws {
        let (server, fixture) = try await Self.world { count in count <= 7 ? UInt(status) : 201 }
        try await Self.send(fixture)
        while true {
            try await fixture.workSMS()
            guard let due = try await fixture.store.read({ try $0.jobs(kind: SMSDesk.job).first?.due }) else { break }
            fixture.clock.advance(by: max(due.timeIntervalSince(fixture.clock.now), 0) + 0.01)
        }
        #expect(try await fixture.smsRows().map(\.state) == [.sent] && server.exchanges.count == 8)
        #expect(try await fixture.smsRows().first?.tries == 8)
        #expect(try await fixture.notices().isEmpty)
        await server.stop()
        try await fixture.stop()
    }

    @Test("a stop between two tries loses nothing: the queue is in the store")
    func restart() async throws {
        let (server, fixture) = try await Self.world { _ in 500 }
        try await Self.send(fixture)
        try await fixture.workSMS()
        #expect(try await fixture.smsRows().first?.problem == "the provider answered with status 500")
        await fixture.store.close()
        let again = try await Store.open(
            DatabaseURL(sqlite: fixture.folder.path("zegel.db")), masterKey: MasterKey(bytes: [UInt8](repeating: 7, count: 32)),
            now: { fixture.clock.now })
        let row = try #require(try await again.read { try $0.smsRows() }.first)
        #expect(row.state == .waiting && row.tries == 1)
        #expect(try await again.read { try $0.smsText(row.id) }?.isEmpty == false)
        await again.close()
        await server.stop()
        try await fixture.crypto.stop()
    }

    @Test("16: beyond the hourly ceiling SMS wait, administrators are told once, and go out in the next hour")
    func ceiling() async throws {
        let (server, fixture) = try await Self.world(hourlyLimit: 2)
        try await fixture.set("sms.daily-limit", "10")
        for _ in 0..<3 { try await Self.send(fixture) }
        try await fixture.workSMS()
        fixture.clock.advance(by: 301)
        try await fixture.workSMS()
        #expect(server.exchanges.count == 2)
        #expect(try await fixture.smsRows().map(\.state).sorted { $0.rawValue < $1.rawValue } == [.sent, .sent, .waiting])
        try await fixture.process()
        #expect(try await fixture.notices(to: NoticeFixture.administrator).count == 1)
        fixture.clock.advance(by: 3600)
        try await fixture.workSMS()
        #expect(server.exchanges.count == 3)
        await server.stop()
        try await fixture.stop()
    }

    @Test("16: not more than sms.daily-limit for one recipient in a day: the sixth message is not sent, and the sender told")
    func dailyLimit() async throws {
        let (server, fixture) = try await Self.world()
        for _ in 0..<6 { try await Self.send(fixture) }
        #expect(try await fixture.smsRows().count == 5)
        #expect(try await fixture.notices(to: Self.alice).first?.words.contains("5 SMS within a day") == true)
        fixture.clock.advance(by: 86_401)
        try await Self.send(fixture)
        #expect(try await fixture.smsRows().count == 6)
        await server.stop()
        try await fixture.stop()
    }

    @Test("16: a number in the subject is used, removed, and kept for who has none")
    func numberInSubject() async throws {
        let (server, fixture) = try await Self.world()
        try await fixture.set("sms.phone-in-subject", "true")
        try await fixture.set("sms.default-country", "+31")
        let dora = "dora@partner.example"
        try await fixture.set("password.mode", "sms", user: dora)
        try await Self.send(fixture, subject: "[encrypt] 0687654321 Offer", to: dora)
        try await fixture.workSMS()
        #expect(server.exchanges.map { $0.form["To"] } == ["+31687654321"])
        #expect(try await fixture.outgoing(to: dora).subject == "Offer")
        let address = try #require(EmailAddress(dora))
        #expect(
            try await fixture.store.read { try $0.settingsSnapshot().value(SettingKeys.smsPhoneNumber, for: address).value.settingText }
                == "+31687654321")
        try await Self.send(fixture, to: dora)
        try await fixture.workSMS()
        #expect(server.exchanges.last?.form["To"] == "+31687654321")
        await server.stop()
        try await fixture.stop()
    }

    @Test("a missing number: nothing is sent, nothing in the clear, and the sender hears what is missing")
    func missingNumber() async throws {
        let (server, fixture) = try await Self.world()
        let dora = "dora@partner.example"
        try await fixture.set("password.mode", "sms", user: dora)
        try await Self.send(fixture, to: dora)
        #expect(try await fixture.notices(to: Self.alice).first?.words.contains("no telephone number is known of \(dora)") == true)
        #expect(try await fixture.copies(for: dora).isEmpty)
        #expect(try await fixture.smsRows().isEmpty)
        await server.stop()
        try await fixture.stop()
    }
}
