import Foundation
import PortalOperations
import TestSupport
import Testing

@testable import Gateway
@testable import Portal
@testable import Store

@Suite("15.2, 17.3: one-time passwords on the pages")
struct OneTimePasswordPageTests {
    @Test("A-29: the test value: entered with hyphens and small letters, and followed by its link, the page shows TBNG-KF4Y-JMMR-KUT5")
    func testValue() async throws {
        let world = try await AccountWorld()
        try await world.addPassword("ABCDEFGHJKLMNPQR")
        _ = try await world.join()
        let browser = TestBrowser(world.server.port)
        var page = try await browser.get("/otp/ABCDEFGHJKLMNPQR")
        #expect(page.status == 303 && page.location == "../login?to=ABCDEFGHJKLMNPQR")
        page = try await browser.follow(page, from: "/otp/ABCDEFGHJKLMNPQR")
        #expect(page.status == 200 && page.text.contains("ABCD-EFGH-JKLM-NPQR") && !page.text.contains("TBNG"))
        page = try await browser.post(
            "/login", ["address": AccountWorld.dan, "password": AccountWorld.password, "to": "ABCDEFGHJKLMNPQR"])
        #expect(page.status == 303 && page.location == "./otp/ABCDEFGHJKLMNPQR")
        page = try await browser.follow(page, from: "/login")
        #expect(page.status == 200 && page.text.contains("TBNG-KF4Y-JMMR-KUT5") && page.text.contains("TBNGKF4YJMMRKUT5"))
        #expect(page.header("cache-control") == "no-store")
        _ = try await browser.get("/otp")
        page = try await browser.post("/otp", ["id": " abcd-efgh jklm-npqr "])
        #expect(page.status == 303 && page.location?.hasSuffix("otp/ABCDEFGHJKLMNPQR") == true)
        await world.stop()
    }

    @Test("numbers of the last 30 days are listed, the newest first; an older one is entered")
    func list() async throws {
        let world = try await AccountWorld()
        try await world.addPassword("AAAABBBBCCCCDDDD")
        world.clock.advance(PortalLimits.listedPasswords - 60)
        try await world.addPassword("EEEEFFFFGGGGHHHH")
        let session = try await world.join()
        func ids() async throws -> [String] {
            guard case .overview(let overview) = try await world.ask(.seeOverview, in: session) else {
                throw AccountWorld.Unexpected(.done)
            }
            return overview.passwords.map(\.id)
        }
        #expect(try await ids() == ["EEEEFFFFGGGGHHHH", "AAAABBBBCCCCDDDD"])
        world.clock.advance(120)
        #expect(try await ids() == ["EEEEFFFFGGGGHHHH"])
        guard case .password = try await world.ask(.showPassword(id: "AAAABBBBCCCCDDDD"), in: session) else {
            throw AccountWorld.Unexpected(.done)
        }
        await world.stop()
    }

    @Test("the password of a key file is shown to its owner for 30 days, and to no administrator")
    func keyFiles() async throws {
        let world = try await AccountWorld()
        let session = try await world.join()
        try await world.addKeyFile("key1")
        guard case .password(let shown) = try await world.ask(.showKeyPassword(id: "key1"), in: session) else {
            throw AccountWorld.Unexpected(.done)
        }
        #expect(shown.password == "ABCD-EFGH-JKLM-NPQR-STUV" && "\(shown)" == "(secret)")
        #expect(try await world.store.read { try $0.waitingKeyPasswords() }.isEmpty)
        #expect(try await world.store.write { try $0.takeKeyPassword("key1") } == nil)
        world.clock.advance(PortalLimits.keyPassword + 1)
        _ = try await world.store.write { try $0.prunePortal(limit: 500) }
        #expect(try await world.everything()["key_password"]?.isEmpty == true)
        await world.stop()
    }
}
