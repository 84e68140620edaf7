import AdminOperations
import Foundation
import Gateway
import Mail
import TestSupport
import Testing

@testable import Store

@Suite("Portal users: who has an account, and what an administrator may do to it")
struct PortalUserTests {
    private let dan = "dan@partner.example"

    private func fixture() async throws -> AdminFixture {
        let fixture = try await AdminFixture()
        try await fixture.run(SettingsSet(level: "global", key: "portal.base-url", value: "https://portal.zegel.example"))
        return fixture
    }

    /// An account with a password and a second factor.
    private func withAccount(_ fixture: AdminFixture) async throws {
        let address = try #require(EmailAddress(dan))
        try await fixture.store.write { transaction in
            try transaction.addPortalUser(address, base: "https://portal.zegel.example")
            try transaction.setPortalPassword("MARK-of-a-password", of: address)
            try transaction.setPortalFactor("MARKMARKMARKMARK", of: address)
            try transaction.setPortalCodes(["MARK-code"], of: address)
            try transaction.addPortalSession("MARK-session", of: address, stage: .full)
        }
    }

    private func jobs(_ fixture: AdminFixture) async throws -> [String] {
        try await fixture.store.read { try $0.jobs(kind: PortalMailDesk.job).map(\.subject) }
    }

    @Test("invite, list, show; again ends the links before; who has an account is not invited; without a portal nobody is")
    func invite() async throws {
        let fixture = try await fixture()
        try await fixture.run(PortalUserInvite(address: dan))
        #expect(try await fixture.run(PortalUserList()).map(\.state) == ["invited"])
        let address = try #require(EmailAddress(dan))
        try await fixture.store.write { try $0.addPortalLink("h", for: .join, of: address, lasting: 1000) }
        try await fixture.run(PortalUserInvite(address: dan))
        #expect(try await fixture.store.read { try $0.portalLink("h", for: .join) } == nil)
        #expect(try await jobs(fixture) == [dan])
        try await fixture.store.write { try $0.setPortalPassword("kept", of: address) }
        #expect(await fixture.problem(PortalUserInvite(address: dan))?.type == .refused)
        let shown = try await fixture.run(PortalUserShow(address: dan))
        #expect(shown.user.state == "active" && shown.secondFactorRule == "optional" && shown.user.joinedAt != nil)
        #expect(try await fixture.run(PortalUserList(state: "invited")).isEmpty)
        let without = try await AdminFixture()
        let problem = await without.problem(PortalUserInvite(address: dan))
        #expect(problem?.type == .refused && problem?.detail.contains("portal.base-url") == true)
        #expect(try await without.run(PortalUserList()).isEmpty)
    }

    @Test("reset takes password, factor, codes and sessions away and mails a link; lock and unlock; remove; all in the audit, no secret")
    func life() async throws {
        let fixture = try await fixture()
        try await withAccount(fixture)
        try await fixture.run(PortalUserLock(address: dan))
        #expect(await fixture.problem(PortalUserLock(address: dan))?.type == .refused)
        #expect(await fixture.problem(PortalUserReset(address: dan))?.detail.contains("unlock it first") == true)
        #expect(try await fixture.store.read { try $0.portalSession("MARK-session") } == nil)
        try await fixture.run(PortalUserUnlock(address: dan))
        try await fixture.run(PortalUserReset(address: dan))
        let address = try #require(EmailAddress(dan))
        let user = try #require(try await fixture.store.read { try $0.portalUser(address) })
        #expect(user.state == .active && !user.hasPassword && !user.hasFactor)
        #expect(try await fixture.store.read { try $0.portalCodeCount(of: address) } == 0)
        #expect(try await jobs(fixture) == [dan])
        try await fixture.run(PortalUserRemove(address: dan))
        #expect(await fixture.problem(PortalUserShow(address: dan))?.type == .notFound)
        let audit = try await fixture.audit().filter { $0.operation.hasPrefix("portal-user.") }
        #expect(audit.map(\.operation).reversed() == ["lock", "unlock", "reset", "remove"].map { "portal-user.\($0)" })
        #expect(audit.allSatisfy { !"\($0)".contains("MARK") })
    }

    @Test("three mails within a quarter of an hour: the next invitation is refused in words")
    func mailLimit() async throws {
        let fixture = try await fixture()
        let address = try #require(EmailAddress(dan))
        for _ in 0..<3 {
            #expect(try await fixture.store.write { try $0.countPortalMail(to: address, atMost: 3, within: 900) })
        }
        #expect(try await !fixture.store.write { try $0.countPortalMail(to: address, atMost: 3, within: 900) })
        let problem = await fixture.problem(PortalUserInvite(address: dan))
        #expect(problem?.type == .refused && problem?.detail.contains("15 minutes") == true)
    }

    @Test(
        "addresses that are none, unknown ones and wrong states name their field",
        arguments: ["", "x", "a@b@c", "dan@partner.example\r\nX: y"])
    func badInput(_ text: String) async throws {
        let fixture = try await fixture()
        let problems = [
            await fixture.problem(PortalUserShow(address: text)), await fixture.problem(PortalUserInvite(address: text)),
            await fixture.problem(PortalUserReset(address: text)), await fixture.problem(PortalUserLock(address: text)),
            await fixture.problem(PortalUserUnlock(address: text)), await fixture.problem(PortalUserRemove(address: text)),
        ]
        for problem in problems { #expect(problem?.type == .badInput && problem?.field == "address") }
        #expect(await fixture.problem(PortalUserList(state: "half"))?.field == "state")
        #expect(await fixture.problem(PortalUserList(limit: 0))?.field == "limit")
        for operation in [PortalUserLock(address: dan)] { #expect(await fixture.problem(operation)?.type == .notFound) }
    }

    @Test("A-30: password.mode otp without portal.base-url is refused when saved, with both keys and the remedy")
    func a30() async throws {
        let fixture = try await AdminFixture()
        let problem = await fixture.problem(SettingsSet(level: "global", key: "password.mode", value: "otp"))
        #expect(problem?.type == .refused)
        for word in ["password.mode", "portal.base-url", "set portal.base-url first"] { #expect(problem?.detail.contains(word) == true) }
    }

    @Test("the CA's channel portal: nobody here sees the password, its owner is invited, and finds it")
    func channel() async throws {
        let fixture = try await DeliveryFixture()
        try await fixture.set("portal.base-url", "https://portal.zegel.example", "global")
        let thumbprint = try await fixture.issue(dan, external: true)
        let item = try #require(try await fixture.admin.run(KeySend(certificates: [thumbprint], channel: "portal")).items.first)
        #expect(item.password == nil)
        #expect(try await fixture.admin.run(KeyReveal()).items.isEmpty)
        #expect(try await jobs(fixture.admin) == [dan])
        let address = try #require(EmailAddress(dan))
        let kept = try await fixture.admin.store.read { transaction in
            try transaction.portalKeyPasswords(of: address).first.flatMap { try transaction.portalKeyPassword($0.id, of: address) }
        }
        let password = try #require(kept?.password)
        let mail = try await fixture.mail(try #require(item.mail))
        #expect(password.count == 20 && !String(decoding: mail.bytes, as: UTF8.self).contains(password))
        let other = try #require(EmailAddress("eve@partner.example"))
        let id = try #require(kept?.row.id)
        #expect(try await fixture.admin.store.read { try $0.portalKeyPassword(id, of: other) } == nil)
    }
}
