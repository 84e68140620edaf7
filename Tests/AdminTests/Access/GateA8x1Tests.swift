import Admin
import AdminOperations
import Foundation
import Logging
import Mail
import OpenSSL
import Settings
import Synchronization
import TestSupport
import Testing

@testable import Store

@Suite("A8.1 secrets in logs: what administrators type is in no log, no audit record, no problem and no printed value")
struct GateA8x1CanaryTests {
    @Test("12 canaries at the lowest level of the log: none is in it, nor in the audit, its export, lists and problems")
    func canaries() async throws {
        let log = RecordedLog()
        let fixture = try await AccessFixture(logger: log.logger)
        let local = AccessFixture.local
        var canaries: [String: String] = [
            "admin password": "CANARY-admin-password", "PDF password": "CANARY-pdf-password-1", "PFX password": "CANARY-pfx-password",
            "SMS text": "CANARY sms text", "SMTP AUTH": "CANARY-smtp-auth", "MARK": "MARK",
            "master key": Data([UInt8](repeating: 7, count: 32)).base64EncodedString(),
        ]
        try await fixture.run(AdministratorCreate(name: "olga", password: "CANARY-admin-password", roles: ["owner"]), by: local)
        let login = try await fixture.login("olga", "CANARY-admin-password")
        let asker = try fixture.asker(login)
        canaries["session"] = login.session
        let begun = try await fixture.run(FactorBegin(), by: asker)
        canaries["TOTP seed"] = begun.secret
        let factor = TOTP(secret: try #require(Base32.decode(begun.secret)))
        let codes = try await fixture.run(FactorFinish(code: factor.code(at: fixture.clock.now)), by: asker).recoveryCodes
        canaries["recovery code"] = codes[0]
        let token = try await fixture.run(TokenCreate(name: "ci", scopes: ["*"]), by: asker)
        canaries["token"] = token.secret
        let identity = try TestAuthority().leaf(for: "alice@zegel.example")
        canaries["key"] = Data(try identity.key.pkcs8DER()).base64EncodedString()
        try await fixture.run(KeyImport(file: try identity.p12("CANARY-pfx-password"), password: "CANARY-pfx-password"), by: asker)
        #expect(
            await fixture.problem(KeyImport(file: try identity.p12("other-password"), password: "CANARY-pfx-password"), by: asker) != nil)
        try await fixture.run(
            SettingsSet(level: "domain:partner.example", key: "password.static", value: "CANARY-pdf-password-1"), by: asker)
        #expect(
            await fixture.problem(SettingsSet(level: "domain:partner.example", key: "password.static", value: "MARK"), by: asker) != nil)
        try await fixture.run(AccountCreate(account: "alice", senders: ["@zegel.example"], password: "CANARY-smtp-auth"), by: asker)
        let (number, dan) = (try #require(PhoneNumber("+31612345678")), try #require(EmailAddress("dan@partner.example")))
        try await fixture.store.write { try $0.addSMS(NewSMS(to: number, for: dan, text: "CANARY sms text"), id: "one") }
        try await fixture.run(SMSRetry(id: "one"), by: asker)
        _ = try await fixture.admin.accept()
        // Typed where they do not belong.
        _ = await fixture.loginProblem("CANARY-admin-password", "olga", from: "192.0.2.2")
        _ = await fixture.loginProblem("olga", "CANARY-smtp-auth", code: codes[1], from: "192.0.2.3")
        let renewed = try await fixture.run(
            SessionConfirm(password: "CANARY-admin-password", code: codes[2]), by: asker)
        canaries["second session"] = renewed.session
        let again = try fixture.asker(renewed)
        let changed = try await fixture.run(AdministratorPassword(old: "CANARY-admin-password", new: "CANARY-new-password"), by: again)
        canaries["new password"] = "CANARY-new-password"
        var shown: [(String, String)] = [
            ("log", log.lines.joined(separator: "\n")), ("audit", "\(try await fixture.admin.audit())"),
            ("asker", "\(again) \([again]) \(String(reflecting: again))"),
            ("export", try await fixture.run(AuditExport(), by: local).lines),
            ("administrators", "\(try await fixture.run(AdministratorList(), by: local))"),
            ("sessions", "\(try await fixture.run(SessionList(), by: local))"),
            ("tokens", "\(try await fixture.run(TokenList(), by: local))"),
            ("settings", "\(try await fixture.run(SettingsShow(level: "domain:partner.example"), by: local))"),
            ("rows", "\(try await fixture.store.read { (try $0.administrators(), try $0.adminSessions(of: nil), try $0.adminTokens()) })"),
        ]
        for asker in [Asker(.token(token.secret + "x")), Asker(.session((changed.session ?? "") + "x"))] {
            shown.append(("problem", "\(String(describing: await fixture.problem(UserList(), by: asker)))"))
        }
        #expect(canaries.count == 14 && log.lines.count > 8)
        for (place, text) in shown {
            #expect(!text.isEmpty)
            for (name, canary) in canaries { #expect(!text.contains(canary), "the \(name) is in the \(place)") }
        }
    }
}
