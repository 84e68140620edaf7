import Foundation
import Mail
import OpenSSL
import PKI
import Settings
import TestSupport
import Testing

@testable import CA
@testable import Store

/// An authority's desks on a real store of their own.
struct CAFixture: Sendable {
    static let actor = "local:root"

    let folder: TemporaryFolder
    let store: Store
    let crypto = ThreadPerJob()

    /// - Parameter domains: made internal.
    init(domains: [String] = ["zegel.example"], now: @escaping @Sendable () -> Date = { Date() }) async throws {
        folder = try TemporaryFolder()
        store = try await Self.open(folder.path("zegel.db"), now: now)
        for domain in domains { try await makeInternal(domain) }
    }

    static func open(_ path: String, now: @escaping @Sendable () -> Date = { Date() }) async throws -> Store {
        try await Store.open(DatabaseURL(sqlite: path), masterKey: MasterKey(bytes: [UInt8](repeating: 7, count: 32)), now: now)
    }

    func makeInternal(_ domain: String) async throws {
        let pattern = try #require(DomainPattern(domain))
        try await store.write { transaction in
            _ = try transaction.addDomain(pattern)
            _ = try transaction.set("locality", to: "internal", at: .domain(pattern))
        }
    }

    func set(_ key: String, to value: String) async throws {
        try await store.write { _ = try $0.set(key, to: value, at: .global) }
    }

    var authorities: AuthorityDesk { AuthorityDesk(store: store, crypto: crypto) }
    var issuing: IssuingDesk { IssuingDesk(store: store, crypto: crypto) }
    var requests: RequestDesk { RequestDesk(issuing: issuing) }
    var revoking: RevokingDesk { RevokingDesk(store: store, crypto: crypto) }
    var lists: ListDesk { ListDesk(store: store, crypto: crypto) }

    /// A root and an issuing authority with fast keys.
    @discardableResult
    func createAuthorities(_ change: (inout AuthorityPlan, inout AuthorityPlan) -> Void = { _, _ in }) async throws -> [AuthorityRow] {
        var root = AuthorityPlan.root(name: try name("root"), subject: SubjectName(commonName: "Test Root", organization: "Test"))
        var issuing = AuthorityPlan.issuing(name: try name("issuing"), subject: SubjectName(commonName: "Test Issuing CA"))
        (root.key, issuing.key) = (.p256, .p256)
        change(&root, &issuing)
        return try await authorities.create(root: root, issuing: issuing, by: Self.actor)
    }

    func name(_ text: String) throws -> ResourceName { try #require(ResourceName(text)) }

    func order(_ address: String, key: KeyType? = .p256) throws -> CertificateOrder {
        var order = CertificateOrder(address: try #require(EmailAddress(address)))
        order.key = key
        return order
    }

    /// Files a request and carries it out.
    @discardableResult
    func request(_ order: CertificateOrder) async throws -> CertificateRequestRow {
        let row = try await requests.file(order, by: Self.actor)
        return try await requests.carryOut(row.id)
    }

    /// A certificate of the default authority.
    func issue(_ address: String, _ change: (inout CertificateOrder) -> Void = { _ in }) async throws -> Certificate {
        var order = try order(address)
        change(&order)
        let row = try await request(order)
        let thumbprint = try #require(row.thumbprint, "\(row.problem ?? "no certificate")")
        return try await certificate(thumbprint)
    }

    func certificate(_ thumbprint: String) async throws -> Certificate {
        let row = try #require(try await store.read { try $0.certificateRow(thumbprint: thumbprint) })
        return try Certificate(der: row.der)
    }

    func certificate(ofAuthority name: String) async throws -> Certificate {
        try await certificate(try #require(try await store.read { try $0.authority(orThrow: name) }.thumbprint))
    }

    func judge() async throws -> UsabilityJudge { UsabilityJudge(trust: try await store.read { try $0.trustStore() }, at: store.now()) }

    /// Newest first.
    func audit() async throws -> [AuditRecord] { try await store.read { try $0.auditRecords(limit: 100_000) } }
}

/// What a refusal says; `nil` when nothing was refused.
func refusal(_ body: () async throws -> Void) async -> String? {
    do {
        try await body()
        return nil
    } catch let error as CAError {
        return error.description
    } catch {
        Issue.record("not a refusal: \(error)")
        return nil
    }
}
