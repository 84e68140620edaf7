import Foundation
import Mail
import OpenSSL
import PKI
import Settings
import TestSupport
import Testing

@testable import CA
@testable import Store

@Suite("Authority: from the first root to a user's certificate")
struct IssuingTests {
    static let openssl = Tool(named: "openssl")

    @Test("root and issuing authority are made in one step; what they issue is usable at once, for signing and encrypting")
    func firstCertificate() async throws {
        let fixture = try await CAFixture()
        let authorities = try await fixture.createAuthorities()
        #expect(authorities.map(\.name) == ["root", "issuing"] && authorities.map(\.isDefault) == [false, true])
        let alice = try await fixture.issue("alice@zegel.example")
        let judge = try await fixture.judge()
        let address = try #require(EmailAddress("alice@zegel.example"))
        #expect(judge.judge(alice, for: .sign, address: address, hasPrivateKey: true).reasons == [])
        let encrypting = judge.judge(alice, for: .encrypt, address: address)
        #expect(encrypting.reasons == [] && encrypting.validation.revocation == .good)
        #expect(encrypting.validation.path.count == 3)
        let key = try #require(try await fixture.store.read { try $0.privateKey(forCertificate: alice.thumbprint) })
        #expect(alice.x509.matches(key))
        #expect(try await fixture.store.read { try $0.certificateRow(thumbprint: alice.thumbprint)?.source } == "ca")
    }

    @Test("the root is trusted, limits nothing and lives 20 years; the issuing one is for mail of our domains, path length 0, 10 years")
    func authorities() async throws {
        let fixture = try await CAFixture(domains: ["zegel.example", "*.sub.example"])
        try await fixture.createAuthorities()
        let (root, issuing) = (try await fixture.certificate(ofAuthority: "root"), try await fixture.certificate(ofAuthority: "issuing"))
        #expect(root.isSelfIssued && root.isCA && root.pathLength == nil && root.permittedMailboxes.isEmpty)
        #expect(root.keyUsage == [.keyCertSign, .cRLSign] && root.extendedKeyUsage == nil)
        #expect(try await fixture.store.read { try $0.certificateRow(thumbprint: root.thumbprint)?.isRoot } == true)
        #expect(issuing.isCA && issuing.pathLength == 0 && issuing.issuer == root.subject)
        #expect(Set(issuing.permittedMailboxes) == ["zegel.example", ".sub.example"])
        #expect(issuing.extendedKeyUsage == [.emailProtection] && issuing.keyUsage == [.keyCertSign, .cRLSign])
        #expect(issuing.authorityKeyIdentifier == root.subjectKeyIdentifier)
        let years = [root, issuing].map { ($0.notAfter.timeIntervalSince($0.notBefore) / (365.25 * 86_400)).rounded() }
        #expect(years == [20, 10])
        #expect([root, issuing].allSatisfy { $0.serialNumberOctets.count == 20 && $0.signatureDigest == "SHA256" })
        #expect(root.subject == "CN=Test Root,O=Test")
        let rows = try await fixture.store.read { try $0.authorities() }
        #expect(rows.map(\.listNumber) == [1, 1] && rows.allSatisfy { $0.listNextUpdate != nil })
        let counts = try await fixture.store.read { transaction in try rows.map { try transaction.issuedCounts(ofAuthority: $0.id).issued }
        }
        #expect(counts == [1, 0], "its own certificate is not one it issued")
    }

    @Test(
        "openssl verify accepts every profile with every key, path and list checked strictly", .enabled(if: openssl != nil),
        arguments: [KeyType.rsa2048, .p256, .p384], CertificateProfile.allCases)
    func profiles(_ key: KeyType, _ profile: CertificateProfile) async throws {
        let fixture = try await CAFixture()
        try await fixture.createAuthorities {
            $0.key = key == .rsa2048 ? .rsa2048 : .p384; $1.key = key
        }
        let leaf = try await fixture.issue("alice@zegel.example") {
            $0.key = key; $0.profile = profile
        }
        let wanted: KeyUsage =
            switch profile {
            case .signAndEncrypt: key == .rsa2048 ? [.digitalSignature, .keyEncipherment] : [.digitalSignature, .keyAgreement]
            case .sign: [.digitalSignature]
            case .encrypt: key == .rsa2048 ? [.keyEncipherment] : [.keyAgreement]
            }
        #expect(leaf.keyUsage == wanted && leaf.extendedKeyUsage == [.emailProtection] && !leaf.isCA)
        #expect(leaf.addresses.map(\.description) == ["alice@zegel.example"] && leaf.subject == "CN=alice@zegel.example")
        let outcome = try await fixture.opensslVerify(leaf, ["-x509_strict", "-crl_check_all", "-purpose", "any"])
        #expect(outcome.status == 0, "\(outcome.text) \(outcome.errors)")
    }

    @Test("the address that is set for lists and certificates stands in what is issued, one below it for each authority")
    func published() async throws {
        let fixture = try await CAFixture()
        try await fixture.set("ca.crl-url", to: "http://pki.zegel.example/lists")
        try await fixture.createAuthorities()
        let leaf = try await fixture.issue("alice@zegel.example")
        #expect(leaf.crlDistributionPoints == ["http://pki.zegel.example/lists/issuing.crl"])
        #expect(leaf.issuerURLs == ["http://pki.zegel.example/lists/issuing.cer"])
        let issuing = try await fixture.certificate(ofAuthority: "issuing")
        #expect(issuing.crlDistributionPoints == ["http://pki.zegel.example/lists/root.crl"])
        #expect(try await fixture.certificate(ofAuthority: "root").crlDistributionPoints.isEmpty)
        // Our own lists are here: nothing of ours is fetched.
        #expect(try await fixture.store.read { try $0.jobs(kind: crlRefreshJob) }.isEmpty)
    }

    @Test("what the settings say of a domain counts: authority, key, validity, common name; validity is cut to the authority's end")
    func settings() async throws {
        let fixture = try await CAFixture()
        try await fixture.createAuthorities { $1.validity = .seconds(400 * 86_400) }
        try await fixture.set("ca.key", to: "p-384")
        try await fixture.set("ca.validity", to: "100 d")
        try await fixture.set("ca.common-name", to: "Mail of Zegel")
        let first = try await fixture.issue("alice@zegel.example") { $0.key = nil }
        #expect(first.keyAlgorithm == "P-384" && first.subject == "CN=Mail of Zegel")
        let days = first.notAfter.timeIntervalSince(fixture.store.now()) / 86_400
        #expect((99.9...100.1).contains(days))
        try await fixture.set("ca.validity", to: "1825 d")
        let second = try await fixture.issue("bob@zegel.example")
        #expect(second.notAfter == (try await fixture.certificate(ofAuthority: "issuing")).notAfter)
    }

    @Test("the usual validity of an authority is cut to its issuer's end; one that was asked for is not")
    func usualValidity() async throws {
        let fixture = try await CAFixture()
        try await fixture.createAuthorities { root, _ in root.validity = .seconds(400 * 86_400) }
        let (root, issuing) = (try await fixture.certificate(ofAuthority: "root"), try await fixture.certificate(ofAuthority: "issuing"))
        #expect(issuing.notAfter == root.notAfter)
        var plan = AuthorityPlan.issuing(name: try fixture.name("more"), subject: SubjectName(commonName: "More"))
        (plan.key, plan.validity) = (.p256, .seconds(500 * 86_400))
        let text = await refusal { [plan] in _ = try await fixture.authorities.create(plan, below: "root", by: CAFixture.actor) }
        #expect(text?.contains("it would end after its authority") == true)
    }

    @Test("a key that stays with its owner: only the certificate comes of his request")
    func ownersKey() async throws {
        let fixture = try await CAFixture()
        try await fixture.createAuthorities()
        let key = try PrivateKey.generateEC(curve: "P-256")
        let request = try CertificationRequest(
            subject: [("CN", "Somebody")], key: key, extensions: [.subjectAltName([.rfc822("alice@zegel.example")])])
        let leaf = try await fixture.issue("alice@zegel.example") { $0.request = try? CertificationRequest(file: Array(request.pem.utf8)) }
        #expect(leaf.x509.matches(key) && leaf.subject == "CN=alice@zegel.example")
        #expect(try await fixture.store.read { try $0.privateKey(forCertificate: leaf.thumbprint) } == nil)
    }

    @Test("a local part beyond ASCII goes into a SmtpUTF8Mailbox, and the path is good for it")
    func international() async throws {
        let fixture = try await CAFixture()
        try await fixture.createAuthorities()
        let leaf = try await fixture.issue("grüße@zegel.example")
        let address = try #require(EmailAddress("grüße@zegel.example"))
        #expect(leaf.addresses == [address])
        #expect(try await fixture.judge().judge(leaf, for: .encrypt, address: address).reasons == [])
    }

    @Test("SHA-1 only while legacy.sha1 is on, and only for an authority made for it")
    func sha1() async throws {
        let fixture = try await CAFixture()
        #expect(
            await refusal {
                try await fixture.createAuthorities {
                    $0.usesSHA1 = true; $1.usesSHA1 = true
                }
            } != nil)
        try await fixture.set("legacy.sha1", to: "true")
        try await fixture.createAuthorities {
            $0.usesSHA1 = true; $1.usesSHA1 = true
        }
        #expect(try await fixture.issue("alice@zegel.example").signatureDigest == "SHA1")
        try await fixture.set("legacy.sha1", to: "false")
        let row = try await fixture.request(try fixture.order("bob@zegel.example"))
        #expect(row.state == .failed && row.problem?.contains("legacy.sha1") == true)
    }

    @Test("audit: the intention stands before the result, both with the serial number; the chain is intact")
    func audited() async throws {
        let fixture = try await CAFixture()
        try await fixture.createAuthorities()
        let leaf = try await fixture.issue("alice@zegel.example")
        let records = try await fixture.audit()
        let intent = try #require(records.first { $0.operation == IssuingCore.intent && $0.subject == leaf.serialNumber })
        let done = try #require(records.first { $0.operation == IssuingCore.done && $0.subject == leaf.thumbprint })
        #expect(intent.sequence < done.sequence && done.after?.contains(leaf.serialNumber) == true)
        #expect(intent.actor == CAFixture.actor)
        guard case .intact = try await fixture.store.read({ try $0.verifyAudit() }) else {
            Issue.record("the chain is broken")
            return
        }
    }

    @Test("keys of authorities and of users lie sealed: no byte of them is on the disk")
    func sealed() async throws {
        let fixture = try await CAFixture()
        let rows = try await fixture.createAuthorities()
        let leaf = try await fixture.issue("alice@zegel.example")
        let keys = try await fixture.store.read { transaction in
            try rows.compactMap { try transaction.key(of: $0) }
                + [try transaction.privateKey(forCertificate: leaf.thumbprint)].compactMap(\.self)
        }
        #expect(keys.count == 3)
        await fixture.store.close()
        let disk = try FileManager.default.contentsOfDirectory(atPath: fixture.folder.root).reduce(into: Data()) {
            $0 += try Data(contentsOf: URL(filePath: fixture.folder.path($1)))
        }
        #expect(disk.range(of: Data(leaf.der)) != nil)
        for key in keys { #expect(try disk.range(of: Data(key.pkcs8DER())) == nil) }
    }
}

extension CAFixture {
    /// `openssl verify` with our root trusted, the issuing authority beside it, and both lists.
    func opensslVerify(_ leaf: Certificate, _ options: [String] = []) async throws -> Tool.Outcome {
        let tool = try #require(Tool(named: "openssl"))
        let scratch = try TemporaryFolder()
        let root = try await certificate(ofAuthority: "root").pem
        let issuing = try await certificate(ofAuthority: "issuing").pem
        let lists = try await store.read { transaction in
            try transaction.authorities().compactMap { try transaction.list(of: $0.id) }.map { try CertificateRevocationList(der: $0).pem }
        }
        let anchors = try scratch.write("root.pem", Array((root + lists.joined()).utf8))
        let middle = try scratch.write("issuing.pem", Array(issuing.utf8))
        let end = try scratch.write("leaf.pem", Array(leaf.pem.utf8))
        return try await tool.run(["verify"] + options + ["-CAfile", anchors, "-untrusted", middle, end])
    }
}
