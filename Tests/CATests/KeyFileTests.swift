import Foundation
import Mail
import OpenSSL
import PKI
import Settings
import TestSupport
import Testing

@testable import CA
@testable import Store

@Suite("Key files: what a key leaves in")
struct KeyFileTests {
    private func desk(_ fixture: CAFixture) -> KeyFileDesk {
        KeyFileDesk(store: fixture.store, crypto: fixture.crypto, organisation: "Test & Söhne", iterations: 2048)
    }

    @Test("a file holds key, certificate and all above it, and opens with its password alone")
    func file() async throws {
        let fixture = try await CAFixture()
        try await fixture.createAuthorities()
        let certificate = try await fixture.issue("alice@zegel.example")
        let password = KeyPassword(length: 20)
        let files = try await desk(fixture).make(certificate.thumbprint, form: .file, password: password)
        let bytes = try #require(files.file?.bytes)
        #expect(files.names == ["alice-\(certificate.thumbprint.prefix(8)).p12"] && files.profile == nil)
        let contents = try PKCS12.read(bytes, password: password.text)
        #expect(contents.keys.count == 1 && contents.certificates.count == 3)
        let own = try #require(contents.keys.first)
        #expect(certificate.x509.matches(own) && contents.certificates.contains(certificate.der))
        #expect(throws: PKCS12.Failure.wrongPassword) { try PKCS12.read(bytes, password: password.grouped) }
    }

    @Test("the same key twice: other bytes, another salt")
    func twice() async throws {
        let fixture = try await CAFixture()
        try await fixture.createAuthorities()
        let certificate = try await fixture.issue("alice@zegel.example")
        let password = KeyPassword(length: 20)
        let first = try await desk(fixture).make(certificate.thumbprint, form: .file, password: password)
        let second = try await desk(fixture).make(certificate.thumbprint, form: .file, password: password)
        #expect(first.file?.bytes != second.file?.bytes && first.thumbprint == second.thumbprint)
    }

    @Test("the configuration profile is a property list with the key, its authorities and, where the servers are known, the account")
    func profile() async throws {
        let fixture = try await CAFixture()
        try await fixture.createAuthorities()
        try await fixture.set("ca.mail-server.incoming", to: "imap.zegel.example")
        let certificate = try await fixture.issue("alice@zegel.example")
        let files = try await desk(fixture).make(certificate.thumbprint, form: .both, password: KeyPassword(length: 20))
        let bytes = try #require(files.profile?.bytes)
        let plist = try #require(try PropertyListSerialization.propertyList(from: Data(bytes), format: nil) as? [String: Any])
        let payloads = try #require(plist["PayloadContent"] as? [[String: Any]])
        #expect(
            payloads.compactMap { $0["PayloadType"] as? String } == [
                "com.apple.security.pkcs12", "com.apple.security.pkcs1", "com.apple.security.root", "com.apple.mail.managed",
            ])
        #expect(payloads[0]["Password"] == nil && payloads[0]["PayloadContent"] as? Data == files.file.map { Data($0.bytes) })
        #expect(payloads[3]["SMIMESigningCertificateUUID"] as? String == payloads[0]["PayloadUUID"] as? String)
        #expect(payloads[3]["SMIMEEncryptionCertificateUUID"] as? String == payloads[0]["PayloadUUID"] as? String)
        #expect(payloads[3]["OutgoingMailServerHostName"] as? String == "imap.zegel.example")
        let uuids = payloads.compactMap { $0["PayloadUUID"] as? String }
        #expect(Set(uuids).count == 4)
    }

    @Test("a certificate that only signs is not offered for encrypting")
    func signingOnly() async throws {
        let fixture = try await CAFixture()
        try await fixture.createAuthorities()
        try await fixture.set("ca.mail-server.incoming", to: "imap.zegel.example")
        let certificate = try await fixture.issue("alice@zegel.example") { $0.profile = .sign }
        let files = try await desk(fixture).make(certificate.thumbprint, form: .profile, password: KeyPassword(length: 20))
        let plist =
            try PropertyListSerialization.propertyList(from: Data(try #require(files.profile?.bytes)), format: nil) as? [String: Any]
        let account = (plist?["PayloadContent"] as? [[String: Any]])?.last
        #expect(account?["SMIMESigningEnabled"] as? Bool == true && account?["SMIMEEncryptionEnabled"] as? Bool == false)
        #expect(account?["SMIMEEncryptionCertificateUUID"] == nil)
    }

    @Test("keys of authorities, revoked ones and those that are not here do not leave")
    func refused() async throws {
        let fixture = try await CAFixture()
        let authorities = try await fixture.createAuthorities()
        let certificate = try await fixture.issue("alice@zegel.example")
        let desk = desk(fixture)
        let password = KeyPassword(length: 20)
        let root = try #require(authorities[0].thumbprint)
        await #expect(throws: CAError.self) { try await desk.make(root, form: .file, password: password) }
        await #expect(throws: CAError.self) { try await desk.make(String(repeating: "0", count: 64), form: .file, password: password) }
        _ = try await fixture.revoking.revoke([certificate.thumbprint], reason: .superseded, by: CAFixture.actor)
        await #expect(throws: CAError.self) { try await desk.make(certificate.thumbprint, form: .file, password: password) }
        let old = try await desk.make(certificate.thumbprint, form: .file, password: password, mayBeRevoked: true)
        #expect(old.file != nil)
    }

    @Test("20,000 passwords: the alphabet of W-01, every character as often as another, no repeat, groups of four")
    func passwords() {
        let passwords = (0..<20_000).map { _ in KeyPassword(length: 20) }
        #expect(Set(passwords).count == passwords.count)
        var counts: [Character: Int] = [:]
        for password in passwords { for character in password.text { counts[character, default: 0] += 1 } }
        #expect(Set(counts.keys) == Set("ABCDEFGHJKLMNPQRSTUVWXYZ23456789"))
        // 400,000 characters, 12,500 of each: six standard deviations are 660.
        #expect(counts.values.allSatisfy { abs($0 - 12_500) < 700 })
        #expect(KeyPassword(kept: "ABCDEFGHJK").grouped == "ABCD-EFGH-JK")
        #expect(!"\(passwords[0])".contains(passwords[0].text))
    }

    @Test("what opens a file is kept sealed, opens once, and only where it belongs")
    func kept() async throws {
        let fixture = try await CAFixture()
        let alice = try #require(EmailAddress("alice@zegel.example"))
        let row: @Sendable (String) -> KeyPasswordRow = { id in
            KeyPasswordRow(id: id, address: alice, thumbprint: "ab", fileName: "a.p12", madeBy: "x")
        }
        try await fixture.store.write { transaction in
            try transaction.keep(password: "SECRETSECRET", row("one"))
            try transaction.keep(password: "OTHEROTHER22", row("two"))
        }
        let raw =
            try Data(contentsOf: URL(filePath: fixture.folder.path("zegel.db")))
            + (try Data(contentsOf: URL(filePath: fixture.folder.path("zegel.db-wal"))))
        #expect(raw.range(of: Data("SECRETSECRET".utf8)) == nil)
        #expect(try await fixture.store.read { try $0.waitingKeyPasswords(for: alice).map(\.id) } == ["one", "two"])
        #expect(try await fixture.store.write { try $0.takeKeyPassword("one") } == "SECRETSECRET")
        #expect(try await fixture.store.write { try $0.takeKeyPassword("one") } == nil)
        // Moved to another row it does not open.
        try await fixture.store.write { _ = try $0.session.run("UPDATE key_password SET id = 'moved' WHERE id = 'two'", []) }
        await #expect(throws: StoreError.self) { try await fixture.store.write { try $0.takeKeyPassword("moved") } }
    }
}
