import Foundation
import PortalOperations
import Testing

@testable import Gateway
@testable import Store

@Suite("17.3: accounts of the portal, from the invitation to the end")
struct EnteringTests {
    @Test("an invitation makes one account; the link is shown as valid before, and as nothing afterwards; a second one has no effect")
    func invitation() async throws {
        let world = try await AccountWorld()
        let (token, second) = (try await world.invite(), try await world.invite())
        guard case .link(let address, let until) = try await world.ask(.seeInvitation(token: token)) else {
            throw AccountWorld.Unexpected(.done)
        }
        #expect(address == AccountWorld.dan && until == world.clock.now.addingTimeInterval(PortalLimits.invitation))
        for (password, problem) in [
            ("short", AccountPasswordProblem.tooShort), (String(repeating: "p", count: 129), .tooLong), ("DAN@partner.example", .isAddress),
            ("ten letters\n", .unusable),
        ] {
            #expect(try await world.ask(.join(token: token, password: password)) == .badPassword(problem))
        }
        guard case .entered(let session, .full) = try await world.ask(.join(token: token, password: AccountWorld.password)) else {
            throw AccountWorld.Unexpected(.done)
        }
        #expect(try await world.ask(.see, in: session) == .visitor(.init(address: AccountWorld.dan, stage: .full)))
        for old in [token, second] {
            #expect(try await world.ask(.seeInvitation(token: old)) == .nothingHere)
            #expect(try await world.ask(.join(token: old, password: "another password")) == .nothingHere)
        }
        guard case .entered = try await world.logIn() else { throw AccountWorld.Unexpected(.done) }
        await world.stop()
    }

    @Test("an invitation ends after 30 days, and when it is revoked")
    func ends() async throws {
        let world = try await AccountWorld()
        let token = try await world.invite()
        world.clock.advance(PortalLimits.invitation - 1)
        guard case .link = try await world.ask(.seeInvitation(token: token)) else { throw AccountWorld.Unexpected(.done) }
        world.clock.advance(2)
        #expect(try await world.ask(.seeInvitation(token: token)) == .nothingHere)
        #expect(try await world.ask(.join(token: token, password: AccountWorld.password)) == .nothingHere)
        let other = try await world.invite()
        let dan = try AccountWorld.address(AccountWorld.dan)
        try await world.store.write { try $0.endPortalLinks(of: dan) }
        #expect(try await world.ask(.seeInvitation(token: other)) == .nothingHere)
        await world.stop()
    }

    @Test("a session ends after 30 idle minutes, after 12 hours, at the logout and when the account is locked; each login has another id")
    func sessions() async throws {
        let world = try await AccountWorld()
        let first = try await world.join()
        guard case .entered(let second, .full) = try await world.logIn() else { throw AccountWorld.Unexpected(.done) }
        #expect(first != second && first.utf8.count >= 26)
        world.clock.advance(PortalLimits.idle - 60)
        guard case .overview = try await world.ask(.seeOverview, in: first) else { throw AccountWorld.Unexpected(.done) }
        world.clock.advance(120)
        #expect(try await world.ask(.seeOverview, in: second) == .forbidden, "idle")
        for _ in 0..<30 {
            world.clock.advance(25 * 60)
            if try await world.ask(.seeOverview, in: first) == .forbidden { break }
        }
        #expect(try await world.ask(.see, in: first) == .visitor(nil), "12 hours")
        guard case .entered(let third, _) = try await world.logIn() else { throw AccountWorld.Unexpected(.done) }
        #expect(try await world.ask(.logOut, in: third) == .done)
        #expect(try await world.ask(.seeOverview, in: third) == .forbidden)
        guard case .entered(let fourth, _) = try await world.logIn() else { throw AccountWorld.Unexpected(.done) }
        let dan = try AccountWorld.address(AccountWorld.dan)
        #expect(try await world.store.write { try $0.lockPortalUser(dan, true) })
        #expect(try await world.ask(.seeOverview, in: fourth) == .forbidden)
        #expect(try await world.logIn() == .notRight)
        #expect(try await world.store.write { try $0.lockPortalUser(dan, false) })
        guard case .entered = try await world.logIn() else { throw AccountWorld.Unexpected(.done) }
        await world.stop()
    }

    @Test("a forgotten password: the link comes by mail, works once and for an hour, ends all sessions and leaves the second factor")
    func forgotten() async throws {
        let world = try await AccountWorld()
        let (factor, _, session) = try await world.enrol(try await world.join())
        #expect(try await world.ask(.askForNewPassword(address: " DAN@Partner.example ")) == .done)
        let mail = try #require(try await world.writeMails().first)
        #expect(mail.to == AccountWorld.dan && mail.link.hasPrefix("/password/"))
        let token = String(mail.link.dropFirst("/password/".count))
        #expect(try await world.ask(.seeInvitation(token: token)) == .nothingHere, "a link is for one purpose")
        #expect(try await world.ask(.setNewPassword(token: token, password: "short")) == .badPassword(.tooShort))
        #expect(try await world.ask(.setNewPassword(token: token, password: "a new password")) == .done)
        #expect(try await world.ask(.setNewPassword(token: token, password: "a third password")) == .nothingHere)
        #expect(try await world.ask(.seeOverview, in: session) == .forbidden)
        #expect(try await world.logIn() == .notRight)
        guard case .entered(let next, .code) = try await world.logIn(AccountWorld.dan, "a new password") else {
            throw AccountWorld.Unexpected(.done)
        }
        world.clock.advance(30)
        guard case .entered(_, .full) = try await world.ask(.enterCode(factor.code(at: world.clock.now)), in: next) else {
            throw AccountWorld.Unexpected(.done)
        }
        #expect(try await world.ask(.askForNewPassword(address: AccountWorld.dan)) == .done)
        let late = String(try #require(try await world.writeMails().first).link.dropFirst("/password/".count))
        world.clock.advance(3601)
        #expect(try await world.ask(.seeNewPassword(token: late)) == .nothingHere)
        await world.stop()
    }

    @Test("who was invited and asks for a new password gets the invitation once more; a stranger and a locked account get nothing")
    func others() async throws {
        let world = try await AccountWorld()
        _ = try await world.invite()
        _ = try await world.join(AccountWorld.eve)
        let eve = try AccountWorld.address(AccountWorld.eve)
        _ = try await world.store.write { try $0.lockPortalUser(eve, true) }
        for (index, address) in [AccountWorld.dan, AccountWorld.eve, "nobody@nowhere.example", "no address", ""].enumerated() {
            #expect(try await world.ask(.askForNewPassword(address: address), from: "192.0.2.\(index)") == .done)
        }
        let mails = try await world.writeMails()
        #expect(mails.map(\.to) == [AccountWorld.dan] && mails.first?.link.hasPrefix("/join/") == true)
        await world.stop()
    }

    @Test(
        "a changed password ends the other sessions and rotates this one; a deleted account leaves no row, and its secret stays for a new one"
    )
    func changes() async throws {
        let world = try await AccountWorld()
        let password = try await world.addPassword("ABCDEFGHJKLMNPQR")
        let (first, other) = (try await world.join(), try await world.logIn())
        guard case .entered(let second, _) = other else { throw AccountWorld.Unexpected(other) }
        #expect(try await world.ask(.changePassword(old: "wrong password", new: "a new password"), in: first) == .notRight)
        guard
            case .entered(let third, .full) = try await world.ask(
                .changePassword(old: AccountWorld.password, new: "a new password"), in: first)
        else { throw AccountWorld.Unexpected(.done) }
        for ended in [first, second] { #expect(try await world.ask(.seeOverview, in: ended) == .forbidden) }
        #expect(try await world.ask(.deleteAccount(password: AccountWorld.password), in: third) == .notRight)
        #expect(try await world.ask(.deleteAccount(password: "a new password"), in: third) == .done)
        let tables = try await world.everything()
        for table in ["portal_user", "portal_link", "portal_session", "portal_code"] { #expect(tables[table]?.isEmpty == true, "\(table)") }
        let again = try await world.join()
        guard case .password(let shown) = try await world.ask(.showPassword(id: "ABCDEFGHJKLMNPQR"), in: again) else {
            throw AccountWorld.Unexpected(.done)
        }
        #expect(shown.password == password)
        let audit = try await world.store.read { try $0.auditRecords() }
        #expect(audit.map(\.operation).contains("portal-user.delete") && audit.allSatisfy { !"\($0)".contains("a new password") })
        await world.stop()
    }

    @Test("nothing that opens an account is in the store: passwords, links, sessions, recovery codes and the authenticator's key")
    func atRest() async throws {
        let world = try await AccountWorld()
        let token = try await world.invite(AccountWorld.eve)
        let joined = try await world.join()
        let (factor, codes, session) = try await world.enrol(joined)
        try await world.addKeyFile("key1")
        await world.store.close()
        let bytes = try FileManager.default.contentsOfDirectory(atPath: world.folder.root).reduce(into: Data()) {
            $0 += FileManager.default.contents(atPath: world.folder.path($1)) ?? Data()
        }
        let secrets = [token, joined, session, factor.base32, AccountWorld.password, "ABCDEFGHJKLMNPQRSTUV"] + codes
        for secret in secrets + codes.map({ $0.replacing("-", with: "") }) { #expect(bytes.firstRange(of: Data(secret.utf8)) == nil) }
        #expect(bytes.firstRange(of: Data(factor.bytes)) == nil)
        await world.server.stop()
    }
}
