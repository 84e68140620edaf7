import Foundation
import Mail
import OpenSSL
import PKI
import Settings
import Synchronization
import TestSupport
import Testing

@testable import CA
@testable import Store

@Suite("A7.6 the record of issuance survives kills: every certificate has both records, or its number is listed", .serialized)
struct GateA7x6RecordOfIssuance {
    @Test("killed at 20 points of making authorities and certificates", .timeLimit(.minutes(5)))
    func twentyPoints() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("zegel.db")
        // Five jobs make two authorities, three a certificate, one a list after a revocation: before and after each, and twice over.
        for point in 0..<20 {
            await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String, point = point as Int] in
                try await IssuingVictim(path: path, point: point).live()
            }
        }
        let store = try await CAFixture.open(path)
        let (rows, certificates, records) = try await store.read { transaction in
            (
                try transaction.issued("1 = 1", []),
                try transaction.certificateRows(CertificateFilter(), limit: 10_000).filter { $0.source == "ca" },
                try transaction.auditRecords(limit: 100_000)
            )
        }
        let intents = Set(records.filter { $0.operation == IssuingCore.intent }.map(\.subject))
        let done = Set(records.filter { $0.operation == IssuingCore.done && $0.after?.hasPrefix("serial") == true }.map(\.subject))
        #expect(certificates.count >= 10, "the victims must get somewhere to show anything")
        for certificate in certificates {
            #expect(intents.contains(certificate.serialNumber) && done.contains(certificate.thumbprint), "\(certificate.subject)")
        }
        #expect(intents == Set(rows.map(\.serialNumber)))
        let orphans = Set(try await store.read { try $0.orphanedSerials() }.map(\.serialNumber))
        #expect(!orphans.isEmpty && orphans == intents.subtracting(certificates.map(\.serialNumber)))
        #expect(try await store.read { try $0.verifyAudit() } == .intact(records: Int64(records.count)))
        // Nothing half done: every authority has its certificate and its key.
        for row in try await store.read({ try $0.authorities() }) { #expect(row.thumbprint != nil && row.hasKey) }
        await store.close()
    }

    @Test("one changed record of an issuance is found")
    func changedRecord() async throws {
        let fixture = try await CAFixture()
        try await fixture.createAuthorities()
        _ = try await fixture.issue("alice@zegel.example")
        let sequence = try #require(try await fixture.audit().first { $0.operation == IssuingCore.intent }?.sequence)
        try await fixture.store.write { try $0.change("UPDATE audit SET after = 'CN=mallory' WHERE sequence = $1", .integer(sequence)) }
        #expect(
            try await fixture.store.read { try $0.verifyAudit() } == .broken(sequence: sequence, reason: "the record was changed"))
    }
}

/// An authority that dies at one point of its work.
struct IssuingVictim {
    let path: String
    let point: Int

    func live() async throws {
        let store = try await CAFixture.open(path)
        let crypto = DyingRunner(at: point / 2 + 1, before: point.isMultiple(of: 2))
        guard let domain = DomainPattern("zegel.example"), let address = EmailAddress("user-\(point)@zegel.example"),
            let rootName = ResourceName("root-\(point)"), let issuingName = ResourceName("issuing-\(point)")
        else { return }
        try await store.write { transaction in
            _ = try transaction.addDomain(domain)
            _ = try transaction.set("locality", to: "internal", at: .domain(domain))
        }
        var root = AuthorityPlan.root(name: rootName, subject: SubjectName(commonName: "Root \(point)"))
        var issuing = AuthorityPlan.issuing(name: issuingName, subject: SubjectName(commonName: "Issuing \(point)"))
        (root.key, issuing.key) = (.p256, .p256)
        let rows = try await AuthorityDesk(store: store, crypto: crypto).create(root: root, issuing: issuing, by: "victim")
        let requests = RequestDesk(issuing: IssuingDesk(store: store, crypto: crypto))
        var order = CertificateOrder(address: address)
        (order.key, order.authority) = (.p256, rows[1].name)
        let filed = try await requests.file(order, by: "victim")
        let issued = try await requests.carryOut(filed.id)
        guard let thumbprint = issued.thumbprint else { return }
        _ = try await RevokingDesk(store: store, crypto: crypto).revoke([thumbprint], reason: .superseded, by: "victim")
        // Points beyond the work of one round die here.
        kill(getpid(), SIGKILL)
    }
}

/// Kills its process before or after the job of a number, counted from 1.
final class DyingRunner: CryptoRunner {
    private let number: Int
    private let before: Bool
    private let count = Mutex(0)

    init(at number: Int, before: Bool) {
        self.number = number
        self.before = before
    }

    func run<T: Sendable>(_ job: @Sendable @escaping () throws -> T) async throws -> T {
        let mine = count.withLock { count in
            count += 1
            return count == number
        }
        if mine, before { kill(getpid(), SIGKILL) }
        let result = try await ThreadPerJob().run(job)
        if mine { kill(getpid(), SIGKILL) }
        return result
    }
}
