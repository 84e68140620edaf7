import Foundation
import Mail
import OpenSSL
import PKI
import Settings
import TestSupport
import Testing

@testable import CA
@testable import Store

@Suite("A7.8 the own authority is not too powerful: own domains by default, validity as set, an offline root")
struct GateA7x8LimitedAuthority {
    static let openssl = Tool(named: "openssl")

    @Test(
        "a certificate for an address outside, signed by the issuing authority's own key, is refused by OpenSSL and by us",
        .enabled(if: openssl != nil),
        arguments: ["mallory@other.example", "mallory@sub.zegel.example", "mallory@zegel.example.other.example", "x@ZEGEL.EXAMPLE"])
    func outside(_ address: String) async throws {
        let fixture = try await CAFixture()
        try await fixture.createAuthorities()
        let leaf = try await fixture.forged(for: address)
        let isInside = address.lowercased().hasSuffix("@zegel.example")
        let outcome = try await fixture.opensslVerify(leaf, ["-x509_strict"])
        #expect((outcome.status == 0) == isInside, "\(outcome.errors)")
        #expect(isInside || outcome.errors.contains("permitted subtree violation"), "\(outcome.errors)")
        let reasons = try await fixture.judge().judge(leaf, for: .encrypt, address: leaf.addresses.first).reasons
        #expect(isInside ? reasons.isEmpty : reasons.contains { $0.text == "name constraints" }, "\(reasons)")
    }

    @Test("an authority may be limited to domains named, or to none; external addresses take one that is not limited")
    func limits() async throws {
        let fixture = try await CAFixture()
        let partner = try #require(DomainPattern("partner.example"))
        try await fixture.createAuthorities { $1.limits = .domains([partner]) }
        var order = try fixture.order("bob@partner.example")
        order.isExternalAllowed = true
        #expect(try await fixture.request(order).state == .issued)
        let row = try await fixture.request(try fixture.order("alice@zegel.example"))
        #expect(row.state == .failed && row.problem?.contains("limited to other domains") == true)
    }

    @Test("offline root: exported as .p12 openssl opens, its key removed, a last list for a year; it issues again when the key is back")
    func offlineRoot() async throws {
        let fixture = try await CAFixture()
        try await fixture.createAuthorities()
        let desk = fixture.authorities
        let password = "a long passphrase"
        let early = await refusal { _ = try await desk.removeKey("root", listLifetime: .seconds(365 * 86_400), by: CAFixture.actor) }
        #expect(early?.contains("never exported") == true)
        let file = try await desk.export("root", password: password, by: CAFixture.actor)
        let scratch = try TemporaryFolder()
        let path = try scratch.write("root.p12", file)
        let secret = try scratch.write("password", Array(password.utf8))
        let opened = try await #require(Self.openssl).run(["pkcs12", "-in", path, "-passin", "file:\(secret)", "-nodes"])
        #expect(opened.status == 0 && opened.text.contains("BEGIN PRIVATE KEY") && opened.text.contains("CN = Test Root"))
        let end = try #require(try await desk.removeKey("root", listLifetime: .seconds(365 * 86_400), by: CAFixture.actor))
        #expect(end.timeIntervalSince(fixture.store.now()) > 364 * 86_400)
        #expect(try await fixture.list(of: "root").nextUpdate == end)
        let refused = await refusal {
            _ = try await desk.create(
                .issuing(name: try fixture.name("second"), subject: SubjectName(commonName: "Second")), below: "root", by: CAFixture.actor)
        }
        #expect(refused?.contains("kept elsewhere") == true)
        // Users' certificates do not need the root.
        let alice = try await fixture.issue("alice@zegel.example")
        #expect(try await fixture.judge().judge(alice, for: .sign, address: alice.addresses.first, hasPrivateKey: true).reasons == [])
        // Nobody's key comes back under its name.
        let other = try TestAuthority(name: "Test Root").root
        let foreign = await refusal {
            _ = try await desk.take(
                ImportedBundle.of([other.certificate], [other.key]), name: try fixture.name("root"), by: CAFixture.actor)
        }
        #expect(foreign?.contains("there is an authority root already") == true)
        let bundle = try BundleReader.read(file, password: password)
        #expect(try await desk.take(bundle, name: nil, by: CAFixture.actor).hasKey)
        var plan = AuthorityPlan.issuing(name: try fixture.name("second"), subject: SubjectName(commonName: "Second"))
        plan.key = .p256
        #expect(try await desk.create(plan, below: "root", by: CAFixture.actor).hasKey)
    }
}

extension CAFixture {
    /// What a thief of the issuing authority's key would make.
    func forged(for address: String) async throws -> Certificate {
        let issuing = try await certificate(ofAuthority: "issuing")
        let key = try #require(try await store.read { try $0.key(of: try $0.authority(orThrow: "issuing")) })
        let now = store.now()
        let identity = try TestAuthority.issue(
            subject: "Mallory", addresses: [address], constraints: (false, nil), usage: ["digitalSignature", "keyAgreement"],
            extended: ["emailProtection"], dates: (now.addingTimeInterval(-60), now.addingTimeInterval(86_400)),
            by: TestAuthority.Identity(certificate: issuing, key: key))
        return identity.certificate
    }
}

extension ImportedBundle {
    static func of(_ certificates: [Certificate], _ keys: [PrivateKey]) -> ImportedBundle {
        var bundle = ImportedBundle()
        bundle.certificates = certificates
        bundle.pairs = certificates.compactMap { certificate in
            keys.first { certificate.x509.matches($0) }.map { .init(certificate: certificate, key: $0) }
        }
        return bundle
    }
}
