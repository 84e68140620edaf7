import Foundation
import Mail
import PKI
import Settings
import TestSupport
import Testing

@testable import Store

@Suite("Snapshots: what deciding and opening start from")
struct SnapshotTests {
    private let authority: TestAuthority

    init() throws { authority = try TestAuthority() }

    private func store(_ identity: TestAuthority.Identity, in fixture: StoreFixture, isRoot: Bool = false, withKey: Bool = false)
        async throws
    {
        try await fixture.store.write { transaction in
            _ = try transaction.insert(
                CertificateRow(identity.certificate, isRoot: isRoot, source: "import"), addresses: identity.certificate.addresses)
            if withKey { _ = try transaction.setPrivateKey(identity.key, forCertificate: identity.certificate.thumbprint) }
        }
    }

    @Test("a candidate of the store is judged usable with the trust of the store, until it is black-listed")
    func usable() async throws {
        let fixture = try await StoreFixture()
        let intermediate = try authority.intermediate(name: "Between")
        let bob = try authority.leaf(for: "bob@partner.example", issuer: intermediate)
        try await store(authority.root, in: fixture, isRoot: true)
        try await store(intermediate, in: fixture)
        try await store(bob, in: fixture)
        let address = try #require(EmailAddress("Bob@partner.example"))
        let judge = { (at: Date) async throws -> Usability in
            try await fixture.store.read { transaction in
                let candidates = try transaction.candidates(for: address)
                let candidate = try #require(candidates.first)
                return UsabilityJudge(trust: try transaction.trustStore(), at: at).judge(
                    candidate.certificate, for: .encrypt, address: address)
            }
        }
        let before = try await judge(Date())
        #expect(before.isUsable, "\(before.reasons)")
        let entry = TrustListRow(thumbprint: intermediate.certificate.thumbprint, status: .distrusted, note: "stolen", author: "alice")
        try await fixture.store.write { try $0.setTrust(entry) }
        let after = try await judge(Date())
        #expect(!after.isUsable)
        let stored = try await fixture.store.read { try $0.trustStore().trustList[entry.thumbprint] }
        #expect(stored?.note == "stolen" && stored?.author == "alice" && stored?.time == StoreFixture.time)
    }

    @Test("only the keys of the recipient's own certificates open his mail; the tag does not count")
    func ownKeys() async throws {
        let fixture = try await StoreFixture()
        let (alice, eve, old) = (
            try authority.leaf(for: "alice@zegel.example"), try authority.leaf(for: "eve@zegel.example"),
            try authority.leaf(for: "alice@zegel.example", from: Date() - 9_000_000, until: Date() - 8_000_000)
        )
        for identity in [alice, eve, old] { try await store(identity, in: fixture, withKey: true) }
        try await store(try authority.leaf(for: "alice@zegel.example"), in: fixture)
        let address = try #require(EmailAddress("ALICE+x@zegel.example"))
        let found = try await fixture.store.read { try $0.decryptionKeys(for: address) { _ in true } }
        #expect(Set(found.map(\.certificate)) == [alice.certificate, old.certificate])
        for stored in found { #expect(stored.certificate.x509.matches(stored.key)) }
        #expect(
            try await fixture.store.read { try $0.decryptionKeys(for: address) { $0 == old.certificate } }.map(\.certificate) == [
                old.certificate
            ])
    }

    @Test("not strict: any key the message names, by serial number or key identifier, once")
    func anyKey() async throws {
        let fixture = try await StoreFixture()
        let (alice, eve) = (try authority.leaf(for: "alice@zegel.example"), try authority.leaf(for: "eve@zegel.example"))
        for identity in [alice, eve] { try await store(identity, in: fixture, withKey: true) }
        let identifier = Set([eve.certificate.subjectKeyIdentifier].compactMap(\.self))
        let found = try await fixture.store.read {
            try $0.decryptionKeys(serialNumbers: [eve.certificate.serialNumber, "00"], subjectKeyIdentifiers: identifier) { _ in true }
        }
        #expect(found.map(\.certificate) == [eve.certificate])
    }

    @Test("stored settings resolve as the registry says")
    func settings() async throws {
        let fixture = try await StoreFixture()
        let partner = try #require(DomainPattern("*.example"))
        try await fixture.store.write { _ = try $0.set("encrypt.mode", to: "mandatory", at: .domain(partner)) }
        let snapshot = try await fixture.store.read { try $0.settingsSnapshot() }
        let bob = try #require(EmailAddress("bob@partner.example"))
        #expect(snapshot.value(SettingKeys.encryptMode, at: .user(bob)).value == .mandatory)
        #expect(snapshot.generation == 2)
    }
}
