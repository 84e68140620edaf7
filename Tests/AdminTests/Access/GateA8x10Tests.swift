import Admin
import AdminOperations
import Foundation
import OpenSSL
import TestSupport
import Testing

@testable import Store

@Suite("A8.10 keys at rest: the files of the store alone are useless")
struct GateA8x10Tests {
    @Test("20 known keys, PEM markers, passwords, seeds, tokens and sessions: none is in the files")
    func dump() async throws {
        let fixture = try await AccessFixture()
        let authority = try TestAuthority()
        var secrets: [[UInt8]] = []
        for number in 0..<20 {
            let identity = try authority.leaf(for: "k\(number)@zegel.example")
            secrets += try Self.pieces(of: try identity.key.pkcs8DER())
            try await fixture.run(KeyImport(file: try identity.p12("pfx password"), password: "pfx password"), by: AccessFixture.local)
        }
        let password = "MARK-admin-password"
        try await fixture.run(AdministratorCreate(name: "olga", password: password, roles: ["owner"]), by: AccessFixture.local)
        let login = try await fixture.login("olga", password)
        let asker = try fixture.asker(login)
        let begun = try await fixture.run(FactorBegin(), by: asker)
        let factor = TOTP(secret: try #require(Base32.decode(begun.secret)))
        let codes = try await fixture.run(FactorFinish(code: factor.code(at: fixture.clock.now)), by: asker).recoveryCodes
        _ = try await fixture.run(FactorBegin(), by: asker)
        let token = try await fixture.run(TokenCreate(name: "ci", scopes: ["*"]), by: AccessFixture.local)
        try await fixture.run(
            SettingsSet(level: "domain:partner.example", key: "password.static", value: "MARK-pdf-password-1"), by: AccessFixture.local)
        try await fixture.run(
            AccountCreate(account: "alice", senders: ["@zegel.example"], password: "MARK-smtp-auth-password"), by: AccessFixture.local)
        let texts = [
            password, try #require(login.session), begun.secret, token.secret, "MARK-pdf-password-1", "MARK-smtp-auth-password", "MARK",
            "-----BEGIN PRIVATE KEY", "-----BEGIN ENCRYPTED PRIVATE KEY", "-----BEGIN RSA PRIVATE KEY", "pfx password",
        ]
        secrets += texts.map { Array($0.utf8) } + codes.map { Array($0.utf8) } + codes.map { Base32.decode($0) ?? [] } + [factor.bytes]
        await fixture.store.close()
        let files = try FileManager.default.contentsOfDirectory(atPath: fixture.admin.folder.root).filter { $0.hasPrefix("zegel.db") }
        #expect(files.contains("zegel.db"))
        var size = 0
        for file in files {
            let bytes = try #require(FileManager.default.contents(atPath: fixture.admin.folder.path(file)))
            size += bytes.count
            for secret in secrets where !secret.isEmpty { #expect(bytes.range(of: Data(secret)) == nil) }
        }
        // The search would find what is there.
        #expect(size > 100_000 && secrets.count == 72)
        let database = try #require(FileManager.default.contents(atPath: fixture.admin.folder.path("zegel.db")))
        #expect(database.range(of: Data("k7@zegel.example".utf8)) != nil && database.range(of: Data("$scrypt$ln=17".utf8)) != nil)
    }

    /// The key as a whole, and its secret number alone: the octets of the ECPrivateKey (RFC 5915 §3). What stands behind is public.
    private static func pieces(of der: [UInt8]) throws -> [[UInt8]] {
        let start = try #require(Data(der).range(of: Data([0x02, 0x01, 0x01, 0x04, 0x20])))
        return [der, Array(der[start.upperBound..<(start.upperBound + 32)])]
    }
}

@Suite("A8.12 audit trail: who, when, from where, what, before and after, in a chain")
struct GateA8x12Tests {
    /// 30 changes by two administrators from two places.
    private func world() async throws -> AccessFixture {
        let fixture = try await AccessFixture()
        let (anna, olga) = (
            try await fixture.loggedIn("anna", ["administrator"], from: "192.0.2.1"),
            try await fixture.loggedIn("olga", ["owner"], from: "2001:db8::1")
        )
        for number in 0..<15 {
            try await fixture.run(UserAdd(address: "u\(number)@zegel.example"), by: anna)
            try await fixture.run(
                SettingsSet(level: "user:u\(number)@zegel.example", key: "encrypt.mode", value: "force"),
                by: Asker(olga.proof, address: "2001:db8::1"))
        }
        return fixture
    }

    @Test("each change says who, when, from where, what, before and after")
    func content() async throws {
        let fixture = try await world()
        try await fixture.run(SettingsSet(level: "user:u0@zegel.example", key: "encrypt.mode", value: "never"), by: AccessFixture.local)
        let records = try await fixture.run(AuditList(), by: AccessFixture.local)
        let (last, first) = (records[0], records[1])
        #expect(last.who == "local:root" && last.address == nil && last.before == "force" && last.after == "never")
        #expect(last.operation == "settings.set" && last.subject == "user:u0@zegel.example encrypt.mode" && last.at == fixture.clock.now)
        #expect(first.who == "olga" && first.address == "2001:db8::1")
        #expect(records[2].who == "anna" && records[2].address == "192.0.2.1" && records[2].operation == "user.add")
        #expect(try await fixture.run(AuditVerify(), by: AccessFixture.local).isIntact)
    }

    static let edits: [(String, sql: String, record: Int)] = [
        ("who", "UPDATE audit SET actor = 'eve' WHERE sequence = 7", 7),
        ("when", "UPDATE audit SET at = at + 1 WHERE sequence = 8", 8),
        ("from where", "UPDATE audit SET address = '10.0.0.1' WHERE sequence = 9", 9),
        ("no address any more", "UPDATE audit SET address = NULL WHERE sequence = 10", 10),
        ("what", "UPDATE audit SET operation = 'user.show' WHERE sequence = 11", 11),
        ("on what", "UPDATE audit SET subject = 'x' WHERE sequence = 12", 12),
        ("after", "UPDATE audit SET after = NULL WHERE sequence = 14", 14),
        ("one taken out", "DELETE FROM audit WHERE sequence = 20", 20),
        ("the last taken out", "DELETE FROM audit WHERE sequence = 30", 30),
        ("the first changed", "UPDATE audit SET actor = 'eve' WHERE sequence = 1", 1),
        ("text moved from one field to the next", "UPDATE audit SET actor = actor || operation, operation = '' WHERE sequence = 5", 5),
    ]

    @Test("one row edited behind the engine's back: verify names it", arguments: edits.indices)
    func edited(_ index: Int) async throws {
        let (what, sql, record) = Self.edits[index]
        let fixture = try await world()
        _ = try await fixture.store.write { try $0.session.run(sql) }
        let verdict = try await fixture.run(AuditVerify(), by: AccessFixture.local)
        #expect(!verdict.isIntact && verdict.detail.contains("\(record)"), "\(what): \(verdict.detail)")
    }

    @Test("the export has every record once, in order, one a line, as JSON and as syslog")
    func export() async throws {
        let fixture = try await world()
        let hostile = "x\"]\\ \r\n<13>1 forged\u{1B}[31m\u{2028}ä"
        try await fixture.store.write {
            try $0.audit(actor: hostile, operation: hostile, subject: hostile, before: hostile, after: hostile)
        }
        var (lines, last): ([Substring], Int64?) = ([], 0)
        while let from = last {
            let page = try await fixture.run(AuditExport(after: from, limit: 7), by: AccessFixture.local)
            lines += page.lines.split(separator: "\n")
            last = page.last
        }
        #expect(lines.count == 31)
        struct Line: Decodable {
            var sequence: Int
            var who: String
            var address: String?
        }
        let read = try lines.map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
        #expect(read.map(\.sequence) == Array(1...31) && read[30].who == hostile && read[0].address == "192.0.2.1")

        let syslog = try await fixture.run(AuditExport(form: "syslog"), by: AccessFixture.local).lines.split(separator: "\n")
        #expect(syslog.count == 31)
        let form =
            #/<109>1 \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ [!-~]+ zegel - [!-~]{1,32} \[audit@32473( [a-z]+="([^"\\\]\p{Cc}]|\\["\\\]])*")+\]/#
        for line in syslog { #expect(line.wholeMatch(of: form) != nil, "\(line)") }
        #expect(syslog[30].contains(#"who="x\"\]\\ "#) && syslog[30].contains("ä\""))
    }
}
