import CA
import Foundation
import Mail
import OpenSSL
import PKI
import Settings
import TestSupport
import Testing

@testable import Store

/// Authorities with what they issued: every profile for every kind of key, and lists with every reason.
struct IssuedWorld: Sendable {
    struct Issued: Sendable {
        /// `rsa-sign-p-256`
        var name: String
        var certificate: Certificate
        var authority: String
    }

    let folder: TemporaryFolder
    let store: Store
    private let crypto = ThreadPerJob()

    init() async throws {
        folder = try TemporaryFolder()
        store = try await Store.open(
            DatabaseURL(sqlite: folder.path("zegel.db")), masterKey: MasterKey(bytes: [UInt8](repeating: 7, count: 32)))
        let domain = try #require(DomainPattern("zegel.example"))
        try await store.write { transaction in
            _ = try transaction.addDomain(domain)
            _ = try transaction.set("locality", to: "internal", at: .domain(domain))
            _ = try transaction.set("ca.crl-url", to: "http://pki.zegel.example/pki", at: .global)
        }
    }

    var requests: RequestDesk { RequestDesk(issuing: IssuingDesk(store: store, crypto: crypto)) }

    /// A root and an authority below it, limited to our domain.
    func create(_ name: String, key: KeyType, limits: AuthorityPlan.Limits = .ownDomains) async throws {
        let subject = { SubjectName(commonName: $0, organization: "Zegel Test", country: "DE") }
        var root = AuthorityPlan.root(name: try #require(ResourceName("\(name)-root")), subject: subject("Test Root \(name)"))
        var issuing = AuthorityPlan.issuing(name: try #require(ResourceName(name)), subject: subject("Test Issuing CA \(name)"))
        (root.key, issuing.key, issuing.limits) = (key, key, limits)
        _ = try await AuthorityDesk(store: store, crypto: crypto).create(root: root, issuing: issuing, by: "test")
    }

    func issue(_ address: String, _ profile: CertificateProfile = .signAndEncrypt, key: KeyType, from authority: String) async throws
        -> Certificate
    {
        var order = CertificateOrder(address: try #require(EmailAddress(address)))
        (order.profile, order.key, order.authority, order.isExternalAllowed) = (profile, key, authority, true)
        let row = try await requests.carryOut(try await requests.file(order, by: "test").id)
        return try await certificate(try #require(row.thumbprint, "\(row.problem ?? "")"))
    }

    /// One certificate of each profile for each kind of key.
    func issueAll(from authority: String) async throws -> [Issued] {
        var all: [Issued] = []
        for profile in CertificateProfile.allCases {
            for key in [KeyType.rsa2048, .rsa3072, .p256, .p384] {
                let name = "\(profile.rawValue)-\(key.rawValue)"
                let certificate = try await issue("\(name)@zegel.example", profile, key: key, from: authority)
                all.append(Issued(name: "\(authority)-\(name)", certificate: certificate, authority: authority))
            }
        }
        return all
    }

    func certificate(_ thumbprint: String) async throws -> Certificate {
        try Certificate(der: try #require(try await store.read { try $0.certificateRow(thumbprint: thumbprint) }).der)
    }

    func authority(_ name: String) async throws -> Certificate {
        try await certificate(try #require(try await store.read { try $0.authority(named: name) }?.thumbprint))
    }

    /// Revokes with one reason after another, and gives the newest list.
    func list(of name: String, revoking certificates: [Certificate] = []) async throws -> [UInt8] {
        let desk = RevokingDesk(store: store, crypto: crypto)
        for (index, certificate) in certificates.enumerated() {
            let reason = RevocationReason.all[index % RevocationReason.all.count]
            _ = try await desk.revoke(
                [certificate.thumbprint], reason: reason, invalidityDate: Date().addingTimeInterval(-3600), by: "test")
        }
        let id = try #require(try await store.read { try $0.authority(named: name) }).id
        return try #require(try await store.read { try $0.list(of: id) })
    }

    /// The key of a certificate as it is mailed.
    func keyFile(_ certificate: Certificate, legacy: Bool = false, form: KeyDelivery.Form = .file) async throws -> (
        files: KeyFileDesk.KeyFiles, password: KeyPassword
    ) {
        try await store.write { _ = try $0.set("legacy.pfx", to: "\(legacy)", at: .global) }
        let password = KeyPassword(length: 20)
        let desk = KeyFileDesk(store: store, crypto: crypto, organisation: "Zegel Test")
        return (try await desk.make(certificate.thumbprint, form: form, password: password), password)
    }

    func write(_ name: String, _ der: [UInt8]) throws -> String { try folder.write(name, der) }
}
