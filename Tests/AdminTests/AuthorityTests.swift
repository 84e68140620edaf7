import Admin
import AdminOperations
import CA
import Foundation
import Mail
import OpenSSL
import PKI
import TestSupport
import Testing

@testable import Store

@Suite("Admin: the authority, from the first root to the revocation list")
struct AuthorityTests {
    private func ready() async throws -> AdminFixture {
        let fixture = try await AdminFixture()
        try await fixture.run(DomainAdd(domain: "zegel.example", internal: true))
        try await fixture.run(AuthorityCreate(name: "mail", subject: "O=Zegel, C=NL", key: "p-256"))
        return fixture
    }

    @Test("created, listed and shown: names, limits, lists and counts")
    func shown() async throws {
        let fixture = try await ready()
        let items = try await fixture.run(AuthorityList())
        #expect(items.map(\.name) == ["mail-root", "mail"] && items.map(\.state) == ["ready", "ready"])
        #expect(items.map(\.subject) == ["CN=Zegel Root CA,O=Zegel,C=NL", "CN=Zegel Mail CA,O=Zegel,C=NL"])
        #expect(items.allSatisfy { $0.listNextUpdate != nil } && items.map(\.issued) == [1, 0])
        #expect(items.map(\.isDefault) == [false, true] && items.map(\.isRoot) == [true, false])
        let issued = try await fixture.run(CertificateIssue(address: "alice@zegel.example", key: "p-256"))
        #expect(issued.state == "issued" && issued.thumbprint?.count == 64)
        let item = try await fixture.run(AuthorityShow(name: "mail"))
        #expect(item.domains == ["zegel.example"] && item.pathLength == 0 && item.parent == "mail-root" && item.issued == 1)
        #expect(item.listNumber == 1 && item.key == "P-256" && item.warnings.isEmpty)
        let shown = try await fixture.run(CertificateShow(thumbprint: try #require(issued.thumbprint)))
        #expect(shown.againstSigning.isEmpty && shown.againstEncrypting.isEmpty && shown.certificate.source == "ca")
        #expect(try await fixture.run(AuthorityCertificate(name: "mail")).hasPrefix("-----BEGIN CERTIFICATE-----"))
    }

    @Test("revoked: the list names the certificate at once, and so does certificate show; the answer says which list")
    func revoked() async throws {
        let fixture = try await ready()
        let issued = try await fixture.run(CertificateIssue(address: "alice@zegel.example", key: "p-256"))
        let thumbprint = try #require(issued.thumbprint)
        let result = try await fixture.run(
            CertificateRevoke(
                thumbprints: [String(thumbprint.prefix(12))], reason: "key-compromise", invalidityDate: "2026-11-01T00:00:00Z"))
        #expect(result.lists.map(\.authority) == ["mail"] && result.lists.map(\.number) == [2])
        let list = try await fixture.run(AuthorityCRL(name: "mail"))
        #expect(list.entries == 1 && list.number == 2 && list.pem.hasPrefix("-----BEGIN X509 CRL-----"))
        #expect(try await fixture.run(CertificateShow(thumbprint: thumbprint)).againstEncrypting.first?.hasPrefix("revoked") == true)
        #expect(try await fixture.run(AuthorityShow(name: "mail")).revoked == 1)
        #expect(try await fixture.run(AuthorityCRL(name: "mail", anew: true)).number == 3)
        let lists = try await fixture.run(CRLList())
        #expect(lists.filter { $0.source == "ca" && $0.withoutEffect == nil }.count == 2)
    }

    @Test("approved, cancelled, renewed; requests are listed by state and turned page by page")
    func requests() async throws {
        let fixture = try await ready()
        let first = try await fixture.run(CertificateIssue(address: "alice@zegel.example", key: "p-256", handler: "delayed"))
        let second = try await fixture.run(CertificateIssue(address: "bob@zegel.example", key: "p-256", handler: "delayed"))
        #expect([first, second].map(\.detail) == ["waits for approval", "waits for approval"])
        #expect(try await fixture.run(RequestList(state: "waiting")).count == 2)
        let approved = try await fixture.run(RequestDecide(id: first.id))
        #expect(approved.state == "issued")
        #expect(try await fixture.run(RequestDecide(id: second.id, action: "cancel")).state == "cancelled")
        let renewed = try await fixture.run(CertificateRenew(thumbprint: try #require(approved.thumbprint)))
        #expect(renewed.state == "issued" && renewed.thumbprint != approved.thumbprint)
        var (seen, last) = ([String](), String?.none)
        while case let page = try await fixture.run(RequestList(after: last, limit: 1)), let item = page.first {
            seen.append(item.id)
            last = item.id
        }
        #expect(Set(seen) == [first.id, second.id, renewed.id] && seen.count == 3)
    }

    @Test("9.2: key request, and the certificate that is imported joins the waiting key")
    func keyRequest() async throws {
        let fixture = try await AdminFixture()
        let item = try await fixture.run(KeyRequest(address: "alice@zegel.example", subject: "O=Zegel", key: "p-256"))
        #expect(item.state == "waiting" && item.detail == "waits for the certificate of an outside authority")
        let request = try CertificationRequest(file: Array(try #require(item.request).utf8))
        #expect(try await fixture.run(RequestList()).first?.request == item.request)
        let outside = try TestAuthority()
        var builder = CertificateBuilder(
            subject: [("CN", "Alice")], serialNumber: [1], notBefore: Date().addingTimeInterval(-60),
            notAfter: Date().addingTimeInterval(86_400))
        builder.addresses = ["alice@zegel.example"]
        let made = try builder.sign(
            for: PublicKey(der: request.publicKeyDER), issuer: outside.root.certificate.x509, signer: outside.root.key)
        let report = try await fixture.run(CertificateImport(file: Data(try made.pem.utf8)))
        #expect(report.items.map(\.withKey) == [true] && report.items.map(\.outcome) == ["new"])
        #expect(try await fixture.run(CertificateImport(file: Data(try made.pem.utf8))).items.map(\.outcome) == ["known"])
        #expect(try await fixture.run(CertificateList(store: "keys")).map(\.addresses) == [["alice@zegel.example"]])
    }

    @Test("external addresses take the flag and the right ca.issue-external; an operator has neither by ca.issue")
    func external() async throws {
        let fixture = try await ready()
        try await fixture.run(AuthorityCreate(name: "partners", kind: "below", parent: "mail-root", key: "p-256", unlimited: true))
        let operation = CertificateIssue(address: "bob@partner.example", key: "p-256", authority: "partners")
        #expect(await fixture.problem(operation)?.detail.contains("in no domain of ours") == true)
        var external = operation
        external.external = true
        let operator_ = Administrator(name: "operator", rights: ["ca.issue"])
        #expect(await fixture.problem(external, as: operator_)?.type == .noPermission)
        #expect(try await fixture.run(external).state == "issued")
        let grant = Administrator(name: "operator", rights: ["ca.issue", "ca.issue-external"])
        external.address = "carol@partner.example"
        #expect(try await fixture.run(external, as: grant).state == "issued")
    }

    @Test("an authority goes offline and comes back; its key leaves as .p12 under a password that no record shows")
    func offline() async throws {
        let fixture = try await ready()
        let password = "CANARY-of-the-root"
        #expect(await fixture.problem(AuthorityExport(name: "mail-root", password: "short"))?.field == "password")
        let file = try await fixture.run(AuthorityExport(name: "mail-root", password: password)).file
        #expect(try await fixture.run(AuthorityRemoveKey(name: "mail-root", days: 400)).listNextUpdate != nil)
        #expect(try await fixture.run(AuthorityShow(name: "mail-root")).state == "key kept elsewhere")
        #expect(await fixture.problem(AuthorityCRL(name: "mail-root", anew: true))?.type == .refused)
        #expect(await fixture.problem(AuthorityImport(file: file, password: "wrong"))?.field == "password")
        #expect(try await fixture.run(AuthorityImport(file: file, password: password)).state == "ready")
        #expect(try await !"\(fixture.audit())".contains("CANARY"))
    }

    @Test("an authority's certificate that is in use is not deleted by the way")
    func inUse() async throws {
        let fixture = try await ready()
        let thumbprint = try #require(try await fixture.run(AuthorityShow(name: "mail")).thumbprint)
        #expect(await fixture.problem(CertificateDelete(thumbprint: thumbprint, withKey: true))?.type == .refused)
        let root = try #require(try await fixture.run(AuthorityShow(name: "mail-root")).thumbprint)
        #expect(await fixture.problem(RootRemove(thumbprint: root)) == nil, "it loses its trust and stays")
        #expect(try await fixture.run(AuthorityShow(name: "mail-root")).thumbprint == root)
    }

    @Test(
        "texts that are none: each names its field",
        arguments: [
            ("address", CertificateIssue(address: "alice")), ("address", CertificateIssue(address: "a b@zegel.example")),
            ("address", CertificateIssue(address: "alice@zegel.example\r\nBcc: x@y.example")),
            ("profile", CertificateIssue(address: "alice@zegel.example", profile: "all")),
            ("key", CertificateIssue(address: "alice@zegel.example", key: "rsa-1024")),
            ("days", CertificateIssue(address: "alice@zegel.example", days: 0)),
            ("handler", CertificateIssue(address: "alice@zegel.example", handler: "acme")),
            ("commonName", CertificateIssue(address: "alice@zegel.example", commonName: "")),
            ("request", CertificateIssue(address: "alice@zegel.example", request: Data("-----BEGIN".utf8))),
            ("subject", CertificateIssue(address: "alice@zegel.example", subject: "O")),
        ])
    func inputs(_ field: String, _ operation: CertificateIssue) async throws {
        let fixture = try await ready()
        let problem = await fixture.problem(operation)
        #expect(problem?.type == .badInput && problem?.field == field, "\(String(describing: problem))")
        #expect(try await fixture.run(CertificateList(store: "keys")).isEmpty)
    }

    @Test("audit verify lists a serial number that was given out without a certificate")
    func orphan() async throws {
        let fixture = try await ready()
        #expect(try await fixture.run(AuditVerify()).orphans.isEmpty)
        try await fixture.store.write { transaction in
            try transaction.reserve(
                IssuedCertificateRow(
                    serialNumber: "01ab", authority: nil, issuer: "CN=Mail", subject: "CN=alice", address: nil, request: nil,
                    notAfter: Date()))
        }
        let verdict = try await fixture.run(AuditVerify())
        #expect(verdict.isIntact && verdict.orphans.map(\.serialNumber) == ["01ab"] && verdict.orphans.map(\.subject) == ["CN=alice"])
    }
}
