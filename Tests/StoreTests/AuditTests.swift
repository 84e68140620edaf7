import Testing

@testable import Store

@Suite("Audit: append-only, hash-chained, the first broken record is named (27.7, A8.12)")
struct AuditTests {
    private func fixture(records: Int) async throws -> StoreFixture {
        let fixture = try await StoreFixture()
        for number in 1...records {
            try await fixture.store.write {
                try $0.audit(
                    actor: "alice", operation: "settings.set", subject: "k\(number)", before: number == 1 ? nil : "\"a\"", after: "\"b\"")
            }
        }
        return fixture
    }

    @Test("an untouched chain is intact, also an empty one and after a restart")
    func intact() async throws {
        let fixture = try await fixture(records: 12)
        #expect(try await fixture.store.read { try $0.verifyAudit() } == .intact(records: 12))
        let again = try await fixture.reopened()
        #expect(try await again.read { try $0.verifyAudit() } == .intact(records: 12))
        await again.close()
        #expect(try await StoreFixture().store.read { try $0.verifyAudit() } == .intact(records: 0))
    }

    @Test(
        "any change shows where it was made",
        arguments: [
            ("UPDATE audit SET actor = 'eve' WHERE sequence = 5", 5), ("UPDATE audit SET at = at + 1 WHERE sequence = 1", 1),
            ("UPDATE audit SET before = NULL WHERE sequence = 7", 7), ("UPDATE audit SET before = '' WHERE sequence = 1", 1),
            ("UPDATE audit SET hash = zeroblob(32) WHERE sequence = 12", 12), ("DELETE FROM audit WHERE sequence = 3", 3),
            ("DELETE FROM audit WHERE sequence = 12", 12), ("DELETE FROM audit", 1), ("DELETE FROM meta WHERE name = 'audit_head'", 13),
            ("UPDATE audit SET operation = 'settings.setk', subject = '2' WHERE sequence = 2", 2),
            ("INSERT INTO audit SELECT 13, at, actor, operation, subject, before, after, hash, address FROM audit WHERE sequence = 12", 13),
        ])
    func broken(_ tampering: String, _ position: Int64) async throws {
        let fixture = try await fixture(records: 12)
        _ = try await fixture.sql(tampering)
        guard case .broken(position, _) = try await fixture.store.read({ try $0.verifyAudit() }) else {
            Issue.record("not found: \(tampering)")
            return
        }
    }

    @Test("a change that is undone takes its record along; the chain goes on without a gap")
    func undone() async throws {
        let fixture = try await fixture(records: 1)
        await #expect(throws: StoreError.closed) {
            try await fixture.store.write {
                try $0.audit(actor: "alice", operation: "x", subject: "lost")
                throw StoreError.closed
            }
        }
        try await fixture.store.write { try $0.audit(actor: "alice", operation: "x", subject: "kept") }
        #expect(try await fixture.store.read { try $0.auditRecords().map(\.subject) } == ["kept", "k1"])
        #expect(try await fixture.store.read { try $0.verifyAudit() } == .intact(records: 2))
    }

    @Test("records are listed newest first, in pages")
    func pages() async throws {
        let fixture = try await fixture(records: 5)
        let first = try await fixture.store.read { try $0.auditRecords(limit: 2) }
        #expect(first.map(\.sequence) == [5, 4])
        #expect(try await fixture.store.read { try $0.auditRecords(before: 4, limit: 9) }.map(\.sequence) == [3, 2, 1])
        #expect(first.first?.at == StoreFixture.time)
    }
}
