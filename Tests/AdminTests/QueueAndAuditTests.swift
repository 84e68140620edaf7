import Admin
import AdminOperations
import Foundation
import TestSupport
import Testing

@testable import Store

@Suite("Admin: queue, audit and status")
struct QueueAndAuditTests {
    @Test("a message is held, released, and deleted, each once and each audited with its reason")
    func queue() async throws {
        let fixture = try await AdminFixture()
        let id = try await fixture.accept()
        #expect(
            try await fixture.run(QueueList()).map { "\($0.id) \($0.state) \($0.sender) \($0.recipients)" } == [
                "\(id) received alice@zegel.example [\"bob@partner.example\"]"
            ])
        #expect(await fixture.problem(QueueChange(id: id, action: "release", reason: ""))?.type == .refused)
        try await fixture.run(QueueChange(id: id, action: "hold", reason: "asked by phone"))
        let held = try await fixture.run(QueueShow(id: id)).entry
        #expect(held.state == "held" && held.reason == "asked by phone")
        #expect(try await fixture.run(QueueList(state: "held")).map(\.id) == [id])
        #expect(try await fixture.run(QueueList(state: "ready")).isEmpty)
        try await fixture.run(QueueChange(id: id, action: "release", reason: "ok"))
        #expect(try await fixture.run(QueueShow(id: id)).entry.state == "received")
        try await fixture.run(QueueChange(id: id, action: "delete", reason: "spam"))
        #expect(await fixture.problem(QueueShow(id: id))?.type == .notFound)
        let records = try await fixture.audit()
        #expect(
            records.map { "\($0.operation) \($0.after ?? "")" } == ["queue.delete spam", "queue.release ok", "queue.hold asked by phone"])
        #expect(records.allSatisfy { $0.subject == id })
    }

    @Test("an id that is none, and one nobody has")
    func ids() async throws {
        let fixture = try await AdminFixture()
        for id in ["", "1", "../../etc/passwd", String(repeating: "A", count: 20), String(repeating: "a", count: 21)] {
            #expect(await fixture.problem(QueueShow(id: id))?.type == .badInput)
            #expect(await fixture.problem(MessageTrace(id: id))?.type == .badInput)
        }
        let nobody = String(repeating: "a", count: 20)
        #expect(await fixture.problem(QueueShow(id: nobody))?.type == .notFound)
        #expect(await fixture.problem(MessageTrace(id: nobody))?.type == .notFound)
        #expect(await fixture.problem(QueueChange(id: nobody, action: "delete", reason: "x"))?.type == .notFound)
    }

    @Test("an action or a state that does not exist is bad input")
    func words() async throws {
        let fixture = try await AdminFixture()
        let id = try await fixture.accept()
        #expect(await fixture.problem(QueueChange(id: id, action: "burn", reason: ""))?.field == "action")
        #expect(await fixture.problem(QueueList(state: "lost"))?.field == "state")
        #expect(try await fixture.audit().isEmpty)
    }

    @Test("27.7: each change leaves one record with who, what and before → after; reading leaves none")
    func audit() async throws {
        let fixture = try await AdminFixture()
        try await fixture.run(DomainAdd(domain: "zegel.example", internal: true))
        try await fixture.run(SettingsSet(level: "global", key: "encrypt.mode", value: "force"))
        try await fixture.run(SettingsSet(level: "global", key: "encrypt.mode", value: "never"))
        try await fixture.run(SettingsUnset(level: "global", key: "encrypt.mode"))
        _ = try await fixture.run(DomainList())
        _ = try await fixture.run(SettingsShow(level: "global"))
        let records = try await fixture.run(AuditList())
        #expect(records.map(\.operation) == ["settings.unset", "settings.set", "settings.set", "domain.add"])
        #expect(records.map(\.before) == ["never", "force", nil, nil])
        #expect(records.map(\.after) == [nil, "never", "force", "internal"])
        #expect(Set(records.map(\.who)) == ["local:root"])
        #expect(try await fixture.run(AuditVerify()).isIntact)
    }

    @Test(
        "A8.12: a record that was changed is named",
        arguments: [
            ("UPDATE audit SET actor = 'somebody else' WHERE sequence = 2", 2), ("DELETE FROM audit WHERE sequence = 2", 2),
            ("DELETE FROM audit WHERE sequence = 3", 3),
        ])
    func tampered(_ statement: String, _ sequence: Int) async throws {
        let fixture = try await AdminFixture()
        for name in ["a", "b", "c"] { try await fixture.run(DomainAdd(domain: "\(name).example", internal: false)) }
        _ = try await fixture.store.write { try $0.session.run(statement, []) }
        let verdict = try await fixture.run(AuditVerify())
        #expect(!verdict.isIntact && verdict.detail.hasPrefix("record \(sequence):"), "\(verdict.detail)")
    }

    @Test("G-04: no password and no key reaches the audit, an answer or the database in the clear")
    func secrets() async throws {
        let fixture = try await AdminFixture()
        let canary = "CANARY-p12-password"
        let alice = try TestAuthority().leaf(for: "alice@zegel.example")
        let wrong = await fixture.problem(KeyImport(file: try alice.p12(canary), password: canary + "x"))
        #expect(wrong?.detail.contains("CANARY") == false)
        let report = try await fixture.run(KeyImport(file: try alice.p12(canary), password: canary))
        #expect(try !String(decoding: WireFormat.encoder.encode(report), as: UTF8.self).contains("CANARY"))
        let audit = try await fixture.audit()
        #expect(audit.map(\.operation) == ["key.import"])
        #expect(!"\(audit)".contains("CANARY"))
        await fixture.store.close()
        let disk = try FileManager.default.contentsOfDirectory(atPath: fixture.folder.root).reduce(into: Data()) {
            $0 += try Data(contentsOf: URL(filePath: fixture.folder.path($1)))
        }
        #expect(disk.range(of: Data(alice.certificate.der)) != nil)
        #expect(disk.range(of: Data(canary.utf8)) == nil)
        #expect(try disk.range(of: Data(alice.key.pkcs8DER())) == nil)
    }

    @Test("without an engine the status says so; with one it passes on what the engine tells")
    func status() async throws {
        let alone = try await AdminFixture().run(StatusShow())
        #expect(!alone.ready && alone.warnings == ["no engine is running", "No domain is internal"] && alone.listeners.isEmpty)
        struct Running: EngineStatus {
            let isReady = true
            let listeners = [StatusShow.Result.Listener(name: "inside", address: "127.0.0.1", port: 10025, origin: "inside")]
            let warnings = ["the master key lies beside the database"]
        }
        let fixture = try await AdminFixture(status: Running())
        _ = try await fixture.run(DomainAdd(domain: "zegel.example", internal: true))
        _ = try await fixture.accept()
        let running = try await fixture.run(StatusShow())
        #expect(running.ready && running.listeners.map(\.port) == [10025])
        #expect(running.warnings.first == "the master key lies beside the database")
        #expect(running.warnings.dropFirst().map { $0.hasPrefix("The internal domain zegel.example has no key") } == [true])
        #expect(running.queue == ["received": 1] && running.version == "test" && running.library.hasPrefix("OpenSSL 3"))
    }
}
