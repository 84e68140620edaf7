import Foundation
import Mail
import Settings
import Testing

@testable import Store

@Suite("W-03: passwords and SMS lie sealed, bound to their rows")
struct PasswordRowTests {
    private static func row(_ address: EmailAddress, until: Date?) -> PasswordRow {
        PasswordRow(address: address, mode: .originator, length: 16, number: nil, madeAt: Date(), validUntil: until)
    }

    @Test("a password is read back while it counts; the next one takes its place; moved to another address it does not open")
    func password() async throws {
        let fixture = try await StoreFixture()
        let (bob, eve) = (try #require(EmailAddress("bob@partner.example")), try #require(EmailAddress("eve@partner.example")))
        try await fixture.store.write { try $0.keep(password: "MARKFIRST", Self.row(bob, until: nil)) }
        try await fixture.store.write { try $0.keep(password: "MARKSECOND", Self.row(bob, until: nil)) }
        try await fixture.store.write { try $0.keep(password: "MARKTHIRD", Self.row(eve, until: nil)) }
        #expect(try await fixture.store.read { try $0.password(for: bob) } == "MARKSECOND")
        let sealed = try await fixture.store.read { try $0.rows("SELECT sealed FROM password").map { try $0.blob(0) } }
        #expect(!sealed.contains { String(decoding: $0, as: UTF8.self).contains("MARK") })
        try await fixture.store.write {
            try $0.change(
                "UPDATE password SET sealed = (SELECT sealed FROM password WHERE address = $1) WHERE address = $2",
                .text("bob@partner.example"), .text("eve@partner.example"))
        }
        await #expect(throws: StoreError.sealBroken("the password of eve@partner.example")) {
            try await fixture.store.read { try $0.password(for: eve) }
        }
        #expect(try await fixture.store.write { try $0.clearPassword(for: bob) })
        #expect(try await fixture.store.read { try $0.password(for: bob) } == nil)
    }

    @Test("an SMS has a text exactly while it waits")
    func sms() async throws {
        let fixture = try await StoreFixture()
        let (bob, number) = (try #require(EmailAddress("bob@partner.example")), try #require(PhoneNumber("+31612345678")))
        for id in ["one", "two"] {
            try await fixture.store.write { try $0.addSMS(NewSMS(to: number, for: bob, text: "MARK \(id)"), id: id) }
        }
        #expect(try await fixture.store.read { try $0.smsText("one") } == "MARK one")
        await #expect(throws: StoreError.self) {
            try await fixture.store.write { try $0.change("UPDATE sms SET state = 'sent', ended_at = 1 WHERE id = 'one'") }
        }
        try await fixture.store.write {
            try $0.change("UPDATE sms SET sealed = (SELECT sealed FROM sms WHERE id = 'one') WHERE id = 'two'")
        }
        await #expect(throws: StoreError.self) { try await fixture.store.read { try $0.smsText("two") } }
        #expect(try await fixture.store.write { try $0.endSMS("one", as: .expired) })
        #expect(try await !fixture.store.write { try $0.endSMS("one", as: .sent) })
        #expect(try await fixture.store.read { try $0.smsText("one") } == nil)
        #expect(try await fixture.store.read { try $0.smsCount(for: bob, since: .distantPast) } == 2)
        #expect("\(NewSMS(to: number, for: bob, text: "MARK"))" == "(SMS)")
    }
}
