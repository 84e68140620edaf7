import Foundation
import Mail
import OpenSSL
import PKI
import Settings
import TestSupport
import Testing

@testable import CA
@testable import Store

@Suite("Requests: handlers, approval, outside authorities, renewal (13.3, 13.4)")
struct RequestTests {
    @Test("delayed: parked until approved; approved once; what is cancelled issues nothing")
    func delayed() async throws {
        let fixture = try await CAFixture()
        try await fixture.createAuthorities()
        try await fixture.set("ca.handler", to: "delayed")
        let alice = try await fixture.request(try fixture.order("alice@zegel.example"))
        let bob = try await fixture.request(try fixture.order("bob@zegel.example"))
        #expect(alice.state == .waiting && alice.approvedAt == nil)
        // Its job changes nothing about that.
        #expect(try await fixture.requests.carryOut(alice.id).state == .waiting)
        let issued = try await fixture.requests.approve(alice.id, by: "operator")
        #expect(issued.state == .issued && issued.thumbprint != nil)
        #expect(await refusal { _ = try await fixture.requests.approve(alice.id, by: "operator") } != nil)
        try await fixture.requests.cancel(bob.id, by: "operator")
        #expect(await refusal { _ = try await fixture.requests.approve(bob.id, by: "operator") } != nil)
        #expect(try await fixture.requests.carryOut(bob.id).state == .cancelled)
        #expect(try await fixture.store.read { try $0.issued(forAddress: "bob@zegel.example") }.isEmpty)
        #expect(try await fixture.audit().contains { $0.operation == "request.approve" && $0.actor == "operator" })
    }

    @Test("failed: the reason stays with the request; tried again when its cause is gone")
    func retried() async throws {
        let fixture = try await CAFixture()
        try await fixture.createAuthorities()
        try await fixture.store.write { try $0.setRetired(true, authority: try $0.authority(orThrow: "issuing").id) }
        let row = try await fixture.request(try fixture.order("alice@zegel.example"))
        #expect(row.state == .failed && row.tries == 1)
        try await fixture.store.write { try $0.setRetired(false, authority: try $0.authority(orThrow: "issuing").id) }
        #expect(try await fixture.requests.retry(row.id, by: "operator").state == .issued)
        #expect(await refusal { _ = try await fixture.requests.retry(row.id, by: "operator") } != nil)
    }

    @Test("csr: key and PKCS #10 are made here; the certificate of the outside authority joins its key, that of another address does not")
    func outside() async throws {
        let fixture = try await CAFixture(domains: ["zegel.example"])
        var order = try fixture.order("alice@zegel.example")
        (order.handler, order.subject) = (.csr, "O=Example, C=DE")
        let row = try await fixture.request(order)
        let request = try CertificationRequest(der: try #require(row.request))
        #expect(row.state == .waiting && row.hasKey && request.isSignatureGood)
        #expect(request.addresses.map(\.description) == ["alice@zegel.example"])
        #expect(request.subject == "CN=alice@zegel.example,O=Example,C=DE")
        // No job makes a second key.
        #expect(try await fixture.requests.carryOut(row.id).request == row.request)
        let outside = try TestAuthority()
        let wrong = try outside.certificate(for: request, address: "bob@zegel.example")
        _ = try await fixture.store.write { try $0.insert(wrong, source: "import") }
        let refused = await refusal { _ = try await fixture.store.write { try $0.joinWaitingKey(to: wrong, by: CAFixture.actor) } }
        #expect(refused?.contains("was made for alice@zegel.example") == true)
        let right = try outside.certificate(for: request, address: "alice@zegel.example")
        let joined = try await fixture.store.write { transaction in
            _ = try transaction.insert(right, source: "import")
            return try transaction.joinWaitingKey(to: right, by: CAFixture.actor)
        }
        #expect(joined)
        let key = try #require(try await fixture.store.read { try $0.privateKey(forCertificate: right.thumbprint) })
        #expect(right.x509.matches(key))
        let ended = try #require(try await fixture.store.read { try $0.certificateRequest(row.id) })
        #expect(ended.state == .issued && !ended.hasKey && ended.thumbprint == right.thumbprint)
        let again = try await fixture.store.write { try $0.joinWaitingKey(to: right, by: CAFixture.actor) }
        #expect(!again)
    }

    @Test("handlers can be added: one of our own takes requests on, is asked again, and hears of a cancellation")
    func pluggable() async throws {
        let fixture = try await CAFixture()
        try await fixture.createAuthorities()
        let handler = CountingHandler()
        let desk = RequestDesk(issuing: fixture.issuing, further: ["delayed": handler])
        var order = try fixture.order("alice@zegel.example")
        order.handler = .delayed
        let row = try await desk.file(order, by: CAFixture.actor)
        _ = try await desk.carryOut(row.id)
        _ = try await desk.approve(row.id, by: CAFixture.actor)
        try await desk.cancel(row.id, by: CAFixture.actor)
        #expect(handler.calls == ["submit", "poll", "cancel"])
    }

    @Test(
        "renewal: due ones once, with a new key; the old certificate keeps its key and still decrypts; revoked and external ones are left")
    func renewal() async throws {
        let clock = MovableClock(Date())
        let fixture = try await CAFixture(now: { clock.now })
        try await fixture.createAuthorities()
        let days = Duration.seconds(100 * 86_400)
        let (alice, bob) = (
            try await fixture.issue("alice@zegel.example") { $0.validity = days },
            try await fixture.issue("bob@zegel.example") { $0.validity = days }
        )
        _ = try await fixture.issue("carol@zegel.example") { $0.validity = .seconds(300 * 86_400) }
        _ = try await fixture.revoking.revoke([bob.thumbprint], reason: .superseded, by: CAFixture.actor)
        let renewals = RenewalDesk(requests: fixture.requests)
        #expect(try await renewals.renewDue(by: "system").isEmpty)
        clock.now += 75 * 86_400
        let filed = try await renewals.renewDue(by: "system")
        #expect(filed.map(\.address.description) == ["alice@zegel.example"] && filed.map(\.origin) == [.renewal])
        #expect(filed.first?.replaces == alice.thumbprint)
        #expect(try await renewals.renewDue(by: "system").isEmpty, "one is open")
        let renewed = try await fixture.requests.carryOut(try #require(filed.first).id)
        let new = try await fixture.certificate(try #require(renewed.thumbprint))
        #expect(try await renewals.renewDue(by: "system").isEmpty, "it has a successor")
        #expect(new.keyAlgorithm == alice.keyAlgorithm && new.publicKeyDER != alice.publicKeyDER && new.notAfter > alice.notAfter)
        let keys = try await fixture.store.read { transaction in
            try transaction.decryptionKeys(for: try #require(EmailAddress("alice@zegel.example"))) { _ in true }
        }
        #expect(Set(keys.map(\.certificate)) == [alice, new])
        try await fixture.set("ca.renew-before", to: "0")
        clock.now += 220 * 86_400
        #expect(try await renewals.renewDue(by: "system").isEmpty)
    }

    @Test("a certificate renewed by hand has the names, profile and kind of key of the old one")
    func renewedByHand() async throws {
        let fixture = try await CAFixture()
        try await fixture.createAuthorities()
        let old = try await fixture.issue("alice@zegel.example") {
            ($0.commonName, $0.subject, $0.profile, $0.key) = (CommonName("Alice"), "O=Example", .encrypt, .p384)
        }
        let row = try await RenewalDesk(requests: fixture.requests).renew(old.thumbprint, isExternalAllowed: false, by: CAFixture.actor)
        let new = try await fixture.certificate(try #require(row.thumbprint))
        #expect(new.subject == old.subject && new.keyUsage == old.keyUsage && new.keyAlgorithm == "P-384" && new != old)
    }
}

@Suite("Authorities from elsewhere: imported, certified by others, and several of them (13.1)")
struct OutsideAuthorityTests {
    @Test("an authority of another program is taken in with its key; what it revoked there stays on its list, which counts on")
    func imported() async throws {
        let fixture = try await CAFixture()
        let other = try TestAuthority(name: "Old CA")
        let (gone, good) = (try other.leaf(for: "gone@zegel.example"), try other.leaf(for: "good@zegel.example"))
        var bundle = ImportedBundle.of([other.root.certificate], [other.root.key])
        bundle.lists = [try other.list(revoking: [(gone.certificate, 1)], number: 7)]
        let row = try await fixture.authorities.take(bundle, name: try fixture.name("old"), by: CAFixture.actor)
        #expect(row.hasKey && row.isDefault && row.thumbprint == other.root.certificate.thumbprint)
        let list = try await fixture.list(of: "old")
        #expect(list.lines(serialNumber: gone.certificate.serialNumber).first?.reasonCode == 1 && list.entryCount == 1)
        #expect(bundle.lists[0].isReplaced(by: list))
        let alice = try await fixture.issue("alice@zegel.example")
        let judge = try await fixture.judge()
        #expect(judge.judge(alice, for: .sign, address: alice.addresses.first, hasPrivateKey: true).reasons == [])
        #expect(judge.judge(good.certificate, for: .encrypt, address: good.certificate.addresses.first).reasons == [])
    }

    @Test("a request for an authority is certified elsewhere, imported back, and issues below the outside root with its path length")
    func certifiedElsewhere() async throws {
        let fixture = try await CAFixture()
        var plan = AuthorityPlan.issuing(name: try fixture.name("sub"), subject: SubjectName(commonName: "Sub CA", country: "DE"))
        plan.key = .p256
        let waiting = try await fixture.authorities.request(plan, by: CAFixture.actor)
        let request = try CertificationRequest(der: try #require(waiting.request))
        #expect(request.isSignatureGood && request.subject == "CN=Sub CA,C=DE" && waiting.hasKey && waiting.thumbprint == nil)
        #expect(request.extensions.map(\.identifier).sorted() == ["2.5.29.15", "2.5.29.19", "2.5.29.30"])
        let outside = try TestAuthority(name: "Outside Root")
        var builder = CertificateBuilder(
            subject: [("C", "DE"), ("CN", "Sub CA")], serialNumber: [1, 2, 3], notBefore: Date().addingTimeInterval(-60),
            notAfter: Date().addingTimeInterval(1000 * 86_400))
        builder.extensions = request.extensions
        let certificate = try Certificate(
            builder.sign(for: PublicKey(der: request.publicKeyDER), issuer: outside.root.certificate.x509, signer: outside.root.key))
        let row = try await fixture.authorities.take(.of([certificate, outside.root.certificate], []), name: nil, by: CAFixture.actor)
        #expect(row.name == "sub" && row.request == nil && row.thumbprint == certificate.thumbprint)
        let alice = try await fixture.issue("alice@zegel.example")
        #expect(alice.issuer == "CN=Sub CA,C=DE")
        // The root that came along is known, and trusted only by whoever imports it as a root.
        #expect(
            try await fixture.judge().judge(alice, for: .encrypt, address: alice.addresses.first).reasons.map(\.text) == [
                "root not trusted"
            ])
        _ = try await fixture.store.write { try $0.setRoot(true, thumbprint: outside.root.certificate.thumbprint) }
        #expect(try await fixture.judge().judge(alice, for: .encrypt, address: alice.addresses.first).reasons == [])
        var below = AuthorityPlan.issuing(name: try fixture.name("below"), subject: SubjectName(commonName: "Below"))
        below.key = .p256
        let refused = await refusal { [below] in _ = try await fixture.authorities.create(below, below: "sub", by: CAFixture.actor) }
        #expect(refused?.contains("path length") == true)
    }

    @Test("several authorities: a domain chooses its own, the default serves the rest")
    func several() async throws {
        let fixture = try await CAFixture(domains: ["zegel.example", "second.example"])
        try await fixture.createAuthorities()
        var plan = AuthorityPlan.issuing(name: try fixture.name("second"), subject: SubjectName(commonName: "Second CA"))
        plan.key = .p256
        _ = try await fixture.authorities.create(plan, below: "root", by: CAFixture.actor)
        let domain = try #require(DomainPattern("second.example"))
        try await fixture.store.write { _ = try $0.set("ca.authority", to: "second", at: .domain(domain)) }
        #expect(try await fixture.issue("alice@zegel.example").issuer == "CN=Test Issuing CA")
        #expect(try await fixture.issue("bob@second.example").issuer == "CN=Second CA")
        try await fixture.authorities.setDefault("second", by: CAFixture.actor)
        #expect(try await fixture.issue("carol@zegel.example").issuer == "CN=Second CA")
    }

    @Test("every key type makes authorities that issue", arguments: [KeyType.rsa2048, .rsa3072, .rsa4096, .p256, .p384])
    func keys(_ key: KeyType) async throws {
        let fixture = try await CAFixture()
        try await fixture.createAuthorities { $1.key = key }
        let alice = try await fixture.issue("alice@zegel.example")
        #expect(try await fixture.judge().judge(alice, for: .encrypt, address: alice.addresses.first).reasons == [])
    }
}

/// Notes what it is asked.
final class CountingHandler: CertificateRequestHandler, @unchecked Sendable {
    private let lock = NSLock()
    private var noted: [String] = []
    var calls: [String] { lock.withLock { noted } }

    private func note(_ call: String) { lock.withLock { noted.append(call) } }

    func submit(_ request: CertificateRequestRow) async throws -> RequestStep {
        note("submit")
        return .parked
    }

    func poll(_ request: CertificateRequestRow) async throws -> RequestStep {
        note("poll")
        return .parked
    }

    func cancel(_ request: CertificateRequestRow) async throws { note("cancel") }
}

extension TestAuthority {
    /// What an outside authority makes of a request.
    func certificate(for request: CertificationRequest, address: String) throws -> Certificate {
        var builder = CertificateBuilder(
            subject: [("CN", address)], serialNumber: [0x11] + Random.bytes(15), notBefore: Date().addingTimeInterval(-60),
            notAfter: Date().addingTimeInterval(365 * 86_400))
        builder.addresses = [address]
        builder.basicConstraints = (false, nil)
        builder.keyUsage = ["digitalSignature", "keyAgreement"]
        builder.extendedKeyUsage = ["emailProtection"]
        return try Certificate(
            builder.sign(for: PublicKey(der: request.publicKeyDER), issuer: root.certificate.x509, signer: root.key))
    }
}
