import Mail
import Testing

@testable import Gateway

@Suite("Mail of our own that is held is not told of by more mail of our own")
struct NoticeLoopTests {
    @Test("encrypt.mode mandatory for everybody, and nobody inside has a certificate: notices and alarms are held, and it ends")
    func held() async throws {
        let fixture = try await NoticeFixture()
        try await fixture.set("encrypt.mode", "mandatory")
        let mail = NoticeFixture.mail(from: "alice@zegel.example", to: "dan@partner.example")
        try await fixture.accept(mail, from: "alice@zegel.example", to: "dan@partner.example", origin: .inside)
        var taken = 0
        while taken < 20, let entry = try await fixture.queue.claimReceived() {
            try await fixture.flow.process(entry)
            taken += 1
        }
        // The mail, and the notice that it was not sent.
        #expect(taken < 5)
        #expect(try await fixture.queue.claimReceived() == nil)
        try await fixture.stop()
    }
}
