import AdminOperations
import Foundation
import OpenSSL
import PKI
import TestSupport
import Testing

@Suite("Admin: certificates, keys and roots")
struct CertificateTests {
    @Test("an import reports each item; the second time all are known and nothing changes")
    func importTwice() async throws {
        let fixture = try await AdminFixture()
        let authority = try TestAuthority()
        let bob = try authority.leaf(for: "bob@partner.example")
        let file = bob.pem + authority.root.pem
        let first = try await fixture.run(CertificateImport(file: file))
        #expect(first.items.map(\.outcome) == ["new", "new"])
        let (generation, records) = (try await fixture.generation(), try await fixture.audit().count)
        let second = try await fixture.run(CertificateImport(file: file))
        #expect(second.items.map(\.outcome) == ["known", "known"])
        #expect(try await fixture.generation() == generation)
        #expect(try await fixture.audit().count == records)
    }

    @Test("DER is taken as PEM is, and comes out as the same PEM")
    func derAndExport() async throws {
        let fixture = try await AdminFixture()
        let bob = try TestAuthority().leaf(for: "bob@partner.example")
        try await fixture.run(CertificateImport(file: Data(bob.certificate.der)))
        #expect(try await fixture.run(CertificateExport(thumbprint: bob.certificate.thumbprint)) == bob.certificate.pem)
    }

    @Test("importing makes no root: a certificate is usable only below a root an administrator put there")
    func rootsAreExplicit() async throws {
        let fixture = try await AdminFixture()
        let authority = try TestAuthority()
        let bob = try authority.leaf(for: "bob@partner.example")
        try await fixture.run(CertificateImport(file: bob.pem + authority.root.pem))
        let before = try await fixture.run(CertificateShow(thumbprint: bob.certificate.thumbprint))
        #expect(!before.againstEncrypting.isEmpty)
        #expect(try await fixture.run(RootImport(file: authority.root.pem)).items.map(\.outcome) == ["new"])
        let after = try await fixture.run(CertificateShow(thumbprint: bob.certificate.thumbprint))
        #expect(after.againstEncrypting.isEmpty && after.path == [bob.certificate.subject, authority.root.certificate.subject])
        try await fixture.run(RootRemove(thumbprint: authority.root.certificate.thumbprint))
        #expect(try await !fixture.run(CertificateShow(thumbprint: bob.certificate.thumbprint)).againstEncrypting.isEmpty)
        #expect(try await fixture.run(CertificateList(store: "roots")).isEmpty)
    }

    @Test("an end-user certificate is refused as a root, and is not removed as one")
    func leafIsNoRoot() async throws {
        let fixture = try await AdminFixture()
        let bob = try TestAuthority().leaf(for: "bob@partner.example")
        let report = try await fixture.run(RootImport(file: bob.pem))
        #expect(report.items.map(\.outcome) == ["refused"] && report.items[0].reason == "not a CA certificate")
        try await fixture.run(CertificateImport(file: bob.pem))
        #expect(await fixture.problem(RootRemove(thumbprint: bob.certificate.thumbprint))?.type == .refused)
        #expect(try await fixture.run(CertificateList()).count == 1)
    }

    @Test("a .p12 opens with its password, and its key is sealed and listed")
    func p12() async throws {
        let fixture = try await AdminFixture()
        let alice = try TestAuthority().leaf(for: "alice@zegel.example", rsa: true)
        let report = try await fixture.run(KeyImport(file: try alice.p12("correct horse"), password: "correct horse"))
        #expect(report.items.map { "\($0.outcome) \($0.withKey)" } == ["new true"])
        let listed = try await fixture.run(CertificateList(store: "keys", address: "ALICE@zegel.example"))
        #expect(listed.map(\.hasKey) == [true] && listed.map(\.keyAlgorithm) == ["RSA-2048"])
        let stored = try await fixture.store.read { try $0.privateKey(forCertificate: alice.certificate.thumbprint)?.pkcs8DER() }
        #expect(try stored == alice.key.pkcs8DER())
    }

    @Test("a wrong or missing password is said so, field and all, and nothing is stored", arguments: ["wrong", "", nil] as [String?])
    func wrongPassword(_ password: String?) async throws {
        let fixture = try await AdminFixture()
        let alice = try TestAuthority().leaf(for: "alice@zegel.example")
        let problem = await fixture.problem(KeyImport(file: try alice.p12("correct horse"), password: password))
        #expect(problem?.type == .badInput && problem?.field == "password")
        #expect(try await fixture.run(CertificateList(store: "keys")).isEmpty)
        #expect(try await fixture.run(CertificateList()).isEmpty)
    }

    @Test("a key and a certificate that do not belong together are refused")
    func strangers() async throws {
        let fixture = try await AdminFixture()
        let authority = try TestAuthority()
        let (alice, bob) = (try authority.leaf(for: "alice@zegel.example"), try authority.leaf(for: "bob@partner.example"))
        let problem = await fixture.problem(KeyImport(file: bob.pem + pem(of: try alice.key.pkcs8DER()), password: nil))
        #expect(problem?.type == .badInput && problem?.detail.contains("belongs") == true)
        #expect(try await fixture.run(CertificateList()).isEmpty)
        // Nor by the way, when the key's own certificate is in the store.
        try await fixture.run(CertificateImport(file: alice.pem))
        let again = await fixture.problem(KeyImport(file: bob.pem + pem(of: try alice.key.pkcs8DER()), password: nil))
        #expect(again?.detail == problem?.detail)
        #expect(try await fixture.run(CertificateList(store: "keys")).isEmpty)
        #expect(try await fixture.run(CertificateList()).count == 1)
    }

    @Test("a key in a file of certificates is not taken by the way, and not passed over in silence")
    func keyInCertificateFile() async throws {
        let fixture = try await AdminFixture()
        let alice = try TestAuthority().leaf(for: "alice@zegel.example")
        let report = try await fixture.run(CertificateImport(file: alice.pem + pem(of: try alice.key.pkcs8DER())))
        #expect(report.items.map(\.outcome) == ["new", "refused"])
        #expect(try await fixture.run(CertificateList(store: "keys")).isEmpty)
    }

    static let nothingOfTheKind: [[UInt8]] = [
        [], [0], [0x30, 0x82, 0xFF, 0xFF], [0x30, 0x80, 0x00, 0x00], Array("hello".utf8), Array("-----BEGIN CERTIFICATE-----\n".utf8),
        Array("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n".utf8), [UInt8](repeating: 0x30, count: 10_000_001),
    ]

    @Test("a file that is nothing of the kind is bad input, or each of its items is refused", arguments: nothingOfTheKind.indices)
    func garbage(_ index: Int) async throws {
        let bytes = Self.nothingOfTheKind[index]
        let fixture = try await AdminFixture()
        #expect(await fixture.problem(KeyImport(file: Data(bytes), password: nil))?.type == .badInput)
        do throws(AdminProblem) {
            let report = try await fixture.run(CertificateImport(file: Data(bytes)))
            #expect(!report.items.isEmpty && report.count("refused") == report.items.count)
        } catch {
            #expect(error.type == .badInput && error.field == "file")
        }
        #expect(try await fixture.run(CertificateList()).isEmpty)
        #expect(try await fixture.audit().isEmpty)
    }

    @Test("a certificate is found by the beginning of its thumbprint, with colons and in capitals too")
    func lookUp() async throws {
        let fixture = try await AdminFixture()
        let bob = try TestAuthority().leaf(for: "bob@partner.example")
        try await fixture.run(CertificateImport(file: bob.pem))
        let thumbprint = bob.certificate.thumbprint
        let colons = stride(from: 0, to: 64, by: 2).map { thumbprint.dropFirst($0).prefix(2) }.joined(separator: ":").uppercased()
        for text in [thumbprint, String(thumbprint.prefix(8)), colons] {
            #expect(try await fixture.run(CertificateShow(thumbprint: text)).certificate.thumbprint == thumbprint)
        }
        #expect(await fixture.problem(CertificateShow(thumbprint: String(thumbprint.prefix(7))))?.type == .badInput)
        #expect(await fixture.problem(CertificateShow(thumbprint: String(repeating: "g", count: 64)))?.type == .badInput)
        let other = thumbprint.hasPrefix("00000000") ? "ffffffff" : "00000000"
        #expect(await fixture.problem(CertificateShow(thumbprint: other))?.type == .notFound)
    }

    @Test("lists turn pages by thumbprint")
    func pages() async throws {
        let fixture = try await AdminFixture()
        let authority = try TestAuthority()
        let leaves = try (1...5).map { try authority.leaf(for: "user\($0)@partner.example") }
        try await fixture.run(CertificateImport(file: leaves.reduce(Data()) { $0 + $1.pem }))
        var seen: [String] = []
        while case let page = try await fixture.run(CertificateList(after: seen.last, limit: 2)), !page.isEmpty {
            seen += page.map(\.thumbprint)
        }
        #expect(seen == leaves.map(\.certificate.thumbprint).sorted())
    }

    @Test("those that cannot be used, a page at a time, each with its first reason")
    func untrusted() async throws {
        let fixture = try await AdminFixture()
        let authority = try TestAuthority()
        let good = try (1...3).map { try authority.leaf(for: "good\($0)@partner.example") }
        let bad = try (1...5).map { try TestAuthority(name: "Stranger").leaf(for: "bad\($0)@partner.example") }
        try await fixture.run(RootImport(file: authority.root.pem))
        try await fixture.run(CertificateImport(file: (good + bad).reduce(Data()) { $0 + $1.pem }))
        var (seen, next) = ([String](), String?.none)
        repeat {
            let page = try await fixture.run(CertificateUntrusted(after: next, limit: 2))
            #expect(page.items.count <= 2 && page.items.allSatisfy { $0.problem?.hasPrefix("no path") == true })
            seen += page.items.map(\.thumbprint)
            next = page.next
        } while next != nil
        #expect(seen == bad.map(\.certificate.thumbprint).sorted())
        #expect(try await fixture.run(CertificateUntrusted(address: "bad2@partner.example")).items.count == 1)
        #expect(try await fixture.run(CertificateUntrusted(issuer: "Stranger")).items.count == 5)
        #expect(await fixture.problem(CertificateUntrusted(limit: 0))?.type == .badInput)
    }

    @Test("exported with its path it is a .p7b that holds the issuers up to the root")
    func exportedChain() async throws {
        let fixture = try await AdminFixture()
        let authority = try TestAuthority()
        let middle = try authority.intermediate(name: "Middle CA")
        let bob = try authority.leaf(for: "bob@partner.example", issuer: middle)
        try await fixture.run(RootImport(file: authority.root.pem))
        try await fixture.run(CertificateImport(file: middle.pem + bob.pem))
        let text = try await fixture.run(CertificateExport(thumbprint: bob.certificate.thumbprint, chain: true))
        #expect(text.hasPrefix("-----BEGIN PKCS7-----"))
        let again = try await AdminFixture()
        let report = try await again.run(CertificateImport(file: Data(text.utf8)))
        #expect(Set(report.items.compactMap(\.thumbprint)) == Set([bob, middle, authority.root].map(\.certificate.thumbprint)))
    }

    @Test("a key without its certificate joins the one in the store, also when that came before it")
    func keyAlone() async throws {
        let fixture = try await AdminFixture()
        let authority = try TestAuthority()
        for (number, alice) in [try authority.leaf(for: "alice@zegel.example"), try authority.leaf(for: "al@zegel.example", rsa: true)]
            .enumerated()
        {
            let key = pem(of: try alice.key.pkcs8DER())
            #expect(await fixture.problem(KeyImport(file: key, password: nil))?.detail.contains("in the store") == true)
            try await fixture.run(CertificateImport(file: alice.pem))
            let report = try await fixture.run(KeyImport(file: key, password: nil))
            #expect(report.items.map(\.outcome) == ["new"] && report.items.map(\.withKey) == [true])
            #expect(try await fixture.run(KeyImport(file: key, password: nil)).count("known") == 1)
            #expect(try await fixture.run(CertificateList(store: "keys")).count == number + 1)
        }
    }

    @Test("what is protected by a password is told to be imported as a key")
    func protectedCertificates() async throws {
        let fixture = try await AdminFixture()
        let alice = try TestAuthority().leaf(for: "alice@zegel.example")
        for problem in [
            await fixture.problem(CertificateImport(file: try alice.p12("p"))), await fixture.problem(RootImport(file: try alice.p12("p"))),
        ] {
            #expect(problem?.type == .badInput && problem?.detail.contains("key import") == true)
        }
    }

    @Test("importing a key twice changes nothing, nor does its certificate from elsewhere")
    func keyTwice() async throws {
        let fixture = try await AdminFixture()
        let alice = try TestAuthority().leaf(for: "alice@zegel.example")
        let file = Data((try alice.pem()).utf8)
        #expect(try await fixture.run(KeyImport(file: file, password: nil)).count("new") == 1)
        #expect(try await fixture.run(KeyImport(file: file, password: nil)).count("known") == 1)
        #expect(try await fixture.run(CertificateImport(file: alice.pem)).count("known") == 1)
        #expect(try await fixture.run(CertificateList(store: "keys")).count == 1)
    }

    @Test("A-05: white-listed it is usable without a root; taken off the list it is not")
    func trust() async throws {
        let fixture = try await AdminFixture()
        let bob = try TestAuthority().leaf(for: "bob@partner.example")
        try await fixture.run(CertificateImport(file: bob.pem))
        func reasons() async throws -> [String] {
            try await fixture.run(CertificateShow(thumbprint: bob.certificate.thumbprint)).againstEncrypting
        }
        #expect(try await !reasons().isEmpty)
        try await fixture.run(CertificateTrust(thumbprint: bob.certificate.thumbprint, status: "white-listed", note: "by phone"))
        #expect(try await reasons().isEmpty)
        #expect(try await fixture.run(CertificateList()).first?.trust == "white-listed")
        try await fixture.run(CertificateTrust(thumbprint: bob.certificate.thumbprint, status: "black-listed"))
        #expect(try await reasons().first == "black-listed")
        try await fixture.run(CertificateTrust(thumbprint: bob.certificate.thumbprint, status: "none"))
        #expect(try await !reasons().isEmpty)
        #expect(await fixture.problem(CertificateTrust(thumbprint: bob.certificate.thumbprint, status: "none"))?.type == .notFound)
        #expect(await fixture.problem(CertificateTrust(thumbprint: bob.certificate.thumbprint, status: "trusted"))?.type == .badInput)
    }

    @Test("a certificate with a key goes only when that is asked for")
    func deletion() async throws {
        let fixture = try await AdminFixture()
        let alice = try TestAuthority().leaf(for: "alice@zegel.example")
        try await fixture.run(KeyImport(file: try alice.p12("p"), password: "p"))
        #expect(await fixture.problem(CertificateDelete(thumbprint: alice.certificate.thumbprint, withKey: false))?.type == .refused)
        #expect(try await fixture.run(CertificateList(store: "keys")).count == 1)
        try await fixture.run(CertificateDelete(thumbprint: alice.certificate.thumbprint, withKey: true))
        #expect(try await fixture.run(CertificateList(store: "keys")).isEmpty)
    }

    private func pem(of der: [UInt8]) -> Data {
        Data(
            "-----BEGIN PRIVATE KEY-----\n\(Data(der).base64EncodedString(options: .lineLength64Characters))\n-----END PRIVATE KEY-----\n"
                .utf8)
    }
}
