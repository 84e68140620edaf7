import Foundation
import Mail
import Testing

@testable import Store

@Suite("Secret settings are sealed and bound to their row (28.2, A-60)")
struct SecretSettingTests {
    static let password = "correct-horse-battery-4711"

    private func bob() throws -> StoredLevel { .user(try #require(EmailAddress("bob@partner.example"))) }

    @Test("A-60: a secret reads back, and is nowhere in the files")
    func sealed() async throws {
        let fixture = try await StoreFixture()
        let bob = try bob()
        let before = try await fixture.store.write { transaction in
            try ["a password before it", Self.password].map { try transaction.set("password.static", to: $0, at: bob) }
        }
        #expect(before == [nil, "a password before it"])
        #expect(try await fixture.store.read { try $0.settings(at: bob).map(\.value) } == [Self.password])
        #expect(try await fixture.store.read { try $0.settingsTree().text(of: "password.static", at: .init(bob)) } == Self.password)
        #expect(try !fixture.bytesOnDisk().contains(Array(Self.password.utf8)))
        await fixture.store.close()
        #expect(try !fixture.bytesOnDisk().contains(Array(Self.password.utf8)))
    }

    @Test("moved to another user or key, or changed, it does not open: the settings cannot be read")
    func bound() async throws {
        let moves = [
            "UPDATE setting SET subject = 'eve@partner.example'", "UPDATE setting SET name = 'otp.client-secret'",
            "UPDATE setting SET sealed = CAST(substr(sealed, 1, length(sealed) - 1) AS BLOB)", "UPDATE setting SET sealed = x''",
        ]
        for move in moves {
            let fixture = try await StoreFixture()
            let bob = try bob()
            _ = try await fixture.store.write { try $0.set("password.static", to: Self.password, at: bob) }
            _ = try await fixture.sql(move)
            let error = await #expect(throws: StoreError.self, "\(move)") { try await fixture.store.read { _ = try $0.settings() } }
            guard case .sealBroken = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
        }
    }

    @Test("a setting that is no secret stays readable as text")
    func plain() async throws {
        let fixture = try await StoreFixture()
        _ = try await fixture.store.write { try $0.set("encrypt.mode", to: "force", at: .global) }
        let row = try #require(try await fixture.sql("SELECT value, sealed FROM setting").first)
        #expect(row.values == [.text("force"), .null])
    }

    @Test("settings of the schema before it are taken over as they are")
    func migration() async throws {
        let folder = try StoreFixture.newFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try Self.writeOldStore("\(folder)/zegel.db")
        let store = try await StoreFixture.open(folder)
        let rows = try await store.read { try $0.settings() }
        await store.close()
        #expect(rows.map(\.key) == ["sign.mode", "encrypt.mode", "locality"])
        #expect(rows.map(\.value) == ["required", "never", "internal"])
    }

    /// A store as the step before `sealedSettings` left it, with a value at each level.
    private static func writeOldStore(_ path: String) throws {
        try SQLiteFile.create(path)
        let queue = try SQLiteFile.openWriter(path)
        defer { try? queue.close() }
        try queue.writeWithoutTransaction { database in
            let session = SQLiteSession(database)
            let steps = Migration.all.filter { $0.number < Migration.sealedSettings.number }
            try Migrator.migrate(session, path: path, at: StoreFixture.time, steps: steps)
            let values = [
                ("global", "", "encrypt.mode", "never"), ("domain", "zegel.example", "sign.mode", "required"),
                ("user", "bob@zegel.example", "locality", "internal"),
            ]
            for (level, subject, name, value) in values {
                _ = try session.run(
                    "INSERT INTO setting (level, subject, name, value) VALUES ($1, $2, $3, $4)",
                    [.text(level), .text(subject), .text(name), .text(value)])
            }
        }
    }
}
