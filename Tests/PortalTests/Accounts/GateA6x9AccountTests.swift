import Foundation
import PortalOperations
import TestSupport
import Testing

@testable import Gateway
@testable import Portal
@testable import Store

@Suite("A6.9 who has an account, and mail without end to him")
struct GateA6x9AccountTests {
    @Test("1,000 requests from everywhere for one address: three mails in a quarter of an hour, and three more in the next")
    func mails() async throws {
        let world = try await AccountWorld()
        _ = try await world.join()
        var sent = 0
        for index in 0..<1000 {
            let network = "198.51.\(index / 250).\(index % 250)"
            #expect(try await world.ask(.askForNewPassword(address: AccountWorld.dan), from: network) == .done)
            if index % 20 == 0 { sent += try await world.writeMails().count }
        }
        #expect(sent == PortalLimits.mails)
        world.clock.advance(PortalLimits.mailTime + 1)
        for index in 0..<10 {
            _ = try await world.ask(.askForNewPassword(address: AccountWorld.dan), from: "203.0.113.\(index)")
            sent += try await world.writeMails().count
        }
        #expect(sent == 2 * PortalLimits.mails)
        await world.stop()
    }

    @Test("1,000 requests from one place for 1,000 addresses: five are taken, the others wait; no more than 1,000 wait for all the world")
    func flood() async throws {
        let world = try await AccountWorld()
        var taken = 0
        for index in 0..<1000 where try await world.ask(.askForNewPassword(address: "a\(index)@flood.example")) == .done { taken += 1 }
        #expect(taken == 5)
        for index in 0..<1100 {
            _ = try await world.ask(.askForNewPassword(address: "b\(index)@flood.example"), from: "2001:db8:\(String(index, radix: 16))::1")
        }
        #expect(try await world.store.read { try $0.jobCount(kind: PortalMailDesk.job) } == PortalMailDesk.waiting)
        #expect(try await world.writeMails().isEmpty)
        await world.stop()
    }

    @Test("login, sign-up and forgotten password answer known and unknown with the same bytes")
    func sameBytes() async throws {
        let world = try await AccountWorld()
        _ = try await world.join()
        _ = try await world.invite(AccountWorld.eve)
        var texts: [[String]] = []
        for (index, address) in [AccountWorld.dan, AccountWorld.eve, "nobody@partner.example"].enumerated() {
            let cookie = "Cookie: zegel=.0123456789abcdef0123456789abcdef"
            let browser = TestBrowser(world.server.port, network: "192.0.2.\(index)")
            let token = "0123456789abcdef0123456789abcdef"
            let login = try await browser.post("/login", ["address": address, "password": "wrong password"], token: token, [cookie])
            let forgotten = try await browser.post("/forgotten", ["address": address], token: token, [cookie])
            let join = try await browser.get("/join/\(index)abcdefghijklmnop", [cookie])
            #expect(login.status == 422 && forgotten.status == 200 && join.status == 404)
            texts.append([login.text.replacing(address, with: ""), forgotten.text, join.text])
        }
        #expect(texts[0] == texts[1] && texts[1] == texts[2])
        await world.stop()
    }

    @Test("1,000 tries of passwords from one place: five are looked at; the owner, elsewhere, logs in at once and is never locked out")
    func guessing() async throws {
        let world = try await AccountWorld()
        _ = try await world.join()
        var looked = 0
        for index in 0..<1000 {
            if case .later(let seconds) = try await world.logIn(AccountWorld.dan, "guess number \(index)", from: "198.51.100.7") {
                #expect((1...300).contains(seconds))
            } else {
                looked += 1
            }
        }
        #expect(looked == 5)
        guard case .entered = try await world.logIn(from: "203.0.113.9") else { throw AccountWorld.Unexpected(.done) }
        world.clock.advance(301)
        guard case .entered = try await world.logIn(from: "198.51.100.7") else { throw AccountWorld.Unexpected(.done) }
        await world.stop()
    }
}
