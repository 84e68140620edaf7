import Foundation
import MIME
import Mail
import Settings
import TestSupport
import Testing

@testable import Gateway
@testable import Store

@Suite("A6.11 SMS side")
struct GateA6x11SMSSideTests {
    /// What a provider may do instead of taking an SMS.
    static let troubles: [(String, HTTPTestServer.Answer)] = [
        ("500", .reply { _ in (500, "error") }), ("its answer repeats the text", .reply { (400, "bad: \($0.text)") }),
        ("redirects elsewhere", .redirect("http://127.0.0.1:1/steal")), ("an endless answer", .endless),
        ("hangs up half way", .announced(1000)), ("compressed", .encoded([1, 2, 3])),
        ("200 without what was agreed", .reply { _ in (200, "no") }),
    ]

    @Test(
        "trouble of the provider: retried, the password mailed to nobody and logged nowhere, the reason says nothing of it",
        arguments: troubles.indices)
    func trouble(_ index: Int) async throws {
        let (name, answer) = Self.troubles[index]
        let server = try await HTTPTestServer.start(["/sms": answer])
        let transport = SMSTransport(
            name: "main", url: server.url("/sms"), body: "to={{number}}&text={{text}}", answer: Pattern("accepted"))
        let fixture = try await PDFFlowTests.fixture(
            [
                ("sms.transport", "main", nil), ("sms.allowed", "true", nil), ("sms.phone-number", "+31612345678", PDFFlowTests.dan),
                ("password.mode", "sms", PDFFlowTests.dan),
            ], sms: .init(transports: [transport]))
        try await SMSFlowTests.send(fixture)
        let id = try #require(try await fixture.smsRows().first?.id)
        let text = try #require(try await fixture.store.read { try $0.smsText(id) })
        let shown = String(try #require(text.firstMatch(of: /[A-Z2-9]{4}(-[A-Z2-9]{4})+/)?.output.0))
        try await fixture.workSMS()
        let row = try #require(try await fixture.smsRows().first)
        #expect(row.state == .waiting && row.tries == 1 && row.problem != nil, "\(name)")
        #expect(row.problem?.contains(shown) == false && row.problem?.contains("612345678") == false, "\(name): \(row.problem ?? "")")
        for mail in try await fixture.notices() + [try await fixture.outgoing(to: PDFFlowTests.dan)] {
            #expect(!mail.everything.contains(shown) && !mail.everything.contains(shown.replacing("-", with: "")), "\(name)")
        }
        let kept = try await fixture.everythingKept()
        #expect(!kept.contains(shown) && !kept.contains(shown.replacing("-", with: "")), "\(name)")
        #expect(!fixture.log.lines.joined().contains("612345678"), "\(name)")
        await server.stop()
        try await fixture.stop()
    }

    @Test(
        "what is no E.164 number is refused",
        arguments: [
            "", "+", "0612345678", "+0612345678", "+31", "+3161234567890123", "+31 6\r\nTo: +1", "+31612345678,+31687654321",
            "+31612345678&from=x", "tel:+31612345678", "+316１２３４５６７８", "+31612345678;ext=7", "*100#", "00",
        ])
    func numbers(_ text: String) {
        #expect(PhoneNumber(text) == nil)
        #expect(SettingKeys.smsPhoneNumber.value(of: text) == nil)
    }
}
