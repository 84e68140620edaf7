import Foundation
import Mail
import OpenSSL
import PKI
import TestSupport
import Testing

@testable import Store

@Suite("Certificate rows: found by address, issuer and serial, key identifier, subject, thumbprint")
struct CertificateRowTests {
    static func row(_ thumbprint: String, isCA: Bool = false, isRoot: Bool = false, isPending: Bool = false, age: Int64 = 0)
        -> CertificateRow
    {
        CertificateRow(
            thumbprint: thumbprint, der: Array(thumbprint.utf8), subject: "CN=Subject \(thumbprint)", issuer: "CN=Issuer 100%",
            subjectDER: Array("s\(thumbprint)".utf8), issuerDER: [1, 2], serialNumber: "0\(thumbprint)",
            subjectKeyIdentifier: Array("k\(thumbprint)".utf8), notBefore: Date(milliseconds: 1000 - age),
            notAfter: Date(milliseconds: 5000 - age),
            isCA: isCA, isRoot: isRoot, isPending: isPending, source: "import")
    }

    private func stored(_ rows: [CertificateRow], for address: String = "Bob@partner.example") async throws -> StoreFixture {
        let fixture = try await StoreFixture()
        let address = try #require(EmailAddress(address))
        try await fixture.store.write { for row in rows { _ = try $0.insert(row, addresses: [address, address]) } }
        return fixture
    }

    @Test("every way to find one")
    func lookUps() async throws {
        let fixture = try await stored([Self.row("aa"), Self.row("bb", age: 10)])
        let bob = try #require(EmailAddress("bob@PARTNER.example"))
        try await fixture.store.read { (transaction: ReadTransaction) throws in
            #expect(try transaction.certificateRow(thumbprint: "aa")?.der == Array("aa".utf8))
            #expect(try transaction.certificateRow(thumbprint: "AA") == nil)
            #expect(try transaction.certificateRows(for: bob).map(\.thumbprint) == ["aa", "bb"])
            #expect(
                try transaction.certificateRows(serialNumber: "0bb").map(\.thumbprint) == ["bb"])
            #expect(try transaction.certificateRows(serialNumber: "0cc").isEmpty)
            #expect(try transaction.certificateRows(subjectKeyIdentifier: Array("kaa".utf8)).map(\.thumbprint) == ["aa"])
            #expect(try transaction.certificateRows(subjectDER: Array("sbb".utf8)).map(\.thumbprint) == ["bb"])
            #expect(try transaction.addresses(ofCertificate: "aa") == [bob])
        }
    }

    @Test("stored twice it is one; a root stays a root, what is confirmed stays confirmed")
    func twice() async throws {
        let fixture = try await stored([Self.row("aa", isCA: true, isRoot: true), Self.row("bb", isPending: true)])
        try await fixture.store.write {
            #expect((try? $0.insert(Self.row("aa", isCA: true, isPending: true), addresses: [])) == false)
            #expect((try? $0.insert(Self.row("bb"), addresses: [])) == false)
        }
        let rows = try await fixture.store.read { try $0.certificateRows(CertificateFilter()) }
        #expect(rows.map(\.isRoot) == [true, false])
        #expect(rows.map(\.isPending) == [false, false])
    }

    @Test("roots and intermediates: authorities only, pending ones never")
    func authorities() async throws {
        let fixture = try await stored([
            Self.row("a1", isCA: true, isRoot: true), Self.row("a2", isCA: true), Self.row("a3", isCA: true, isPending: true),
            Self.row("a4"),
        ])
        #expect(
            try await fixture.store.read { try $0.certificateRows(CertificateFilter(isRoot: true, isCA: true)).map(\.thumbprint) } == ["a1"]
        )
        #expect(
            try await fixture.store.read {
                try $0.certificateRows(CertificateFilter(isRoot: false, isCA: true, isPending: false)).map(\.thumbprint)
            } == ["a2"])
        #expect(try await fixture.store.write { try $0.setRoot(false, thumbprint: "a1") })
        #expect(try await fixture.store.write { try $0.setRoot(true, thumbprint: "none") } == false)
        #expect(try await fixture.store.read { try $0.certificateRows(CertificateFilter(isRoot: true, isCA: true)).isEmpty })
    }

    @Test("lists turn pages and filter; a text is taken as it is, wildcards too")
    func lists() async throws {
        let fixture = try await stored(["a1", "a2", "b1"].map { Self.row($0) })
        try await fixture.store.read { (transaction: ReadTransaction) throws in
            #expect(try transaction.certificateRows(CertificateFilter(), limit: 2).map(\.thumbprint) == ["a1", "a2"])
            #expect(try transaction.certificateRows(CertificateFilter(), after: "a2").map(\.thumbprint) == ["b1"])
            #expect(try transaction.certificateRows(CertificateFilter(text: "SUBJECT A")).map(\.thumbprint) == ["a1", "a2"])
            #expect(try transaction.certificateRows(CertificateFilter(text: "100%")).count == 3)
            #expect(try transaction.certificateRows(CertificateFilter(text: "1%0")).isEmpty)
            #expect(try transaction.certificateRows(CertificateFilter(text: "a_")).isEmpty)
            #expect(try transaction.certificateRows(CertificateFilter(text: "' OR 1=1 --")).isEmpty)
            #expect(try transaction.certificateRows(CertificateFilter(isRoot: true)).isEmpty)
            #expect(try transaction.certificateRows(CertificateFilter(notAfterBefore: Date(milliseconds: 5001))).count == 3)
            #expect(try transaction.certificateRows(CertificateFilter(notAfterBefore: Date(milliseconds: 5000))).isEmpty)
        }
    }

    @Test("a key is sealed: its DER is nowhere in the files, and it goes with its certificate")
    func privateKeys() async throws {
        let fixture = try await stored([Self.row("aa"), Self.row("bb")])
        let der = try Self.newKey()
        let key = try PrivateKey(der: der)
        #expect(try await fixture.store.write { try $0.setPrivateKey(key, forCertificate: "aa") })
        #expect(try await !fixture.store.write { try $0.setPrivateKey(key, forCertificate: "aa") })
        await #expect(throws: StoreError.self) { try await fixture.store.write { try $0.setPrivateKey(key, forCertificate: "none") } }
        let stored = try await fixture.store.read { try $0.privateKey(forCertificate: "aa")?.pkcs8DER() }
        #expect(try stored == key.pkcs8DER())
        #expect(try await fixture.store.read { try $0.privateKey(forCertificate: "bb") == nil })
        #expect(try !fixture.bytesOnDisk().contains(Array(key.pkcs8DER()[40..<72])))
        #expect(try await fixture.store.read { try $0.certificateRows(CertificateFilter(hasPrivateKey: true)).map(\.thumbprint) } == ["aa"])
        // Given to another certificate in the database, it does not open.
        _ = try await fixture.sql("UPDATE private_key SET certificate = (SELECT id FROM certificate WHERE thumbprint = 'bb')")
        await #expect(throws: StoreError.sealBroken("the private key of certificate bb")) {
            try await fixture.store.read { _ = try $0.privateKey(forCertificate: "bb") }
        }
        #expect(try await fixture.store.write { try $0.deleteCertificate(thumbprint: "bb") })
        #expect(try await fixture.sql("SELECT count(*) FROM private_key").first?.integer(0) == 0)
    }

    @Test("every change raises the generation once; a look does not")
    func generation() async throws {
        let fixture = try await stored([Self.row("aa")])
        let before = try await fixture.store.read { try $0.generation() }
        let list = try TestAuthority().list(revoking: [])
        let changes: [@Sendable (WriteTransaction) throws -> Void] = [
            { _ = try $0.insert(Self.row("bb"), addresses: []) }, { _ = try $0.setRoot(true, thumbprint: "aa") },
            { try $0.setTrust(TrustListRow(thumbprint: "aa", status: .trusted, allowExpired: true)) }, { _ = try $0.removeTrust("aa") },
            { _ = try $0.take(list, isVerified: true, source: "import") },
            { _ = try $0.deleteCertificate(thumbprint: "bb") },
        ]
        for change in changes { try await fixture.store.write(change) }
        #expect(try await fixture.store.write { try $0.removeTrust("aa") || $0.deleteCertificate(thumbprint: "bb") } == false)
        #expect(try await fixture.store.read { try $0.generation() } == before + Int64(changes.count))
    }

    @Test("R-04: a list whose time has not come replaces only its like, and hinders none in force")
    func listAhead() async throws {
        let fixture = try await StoreFixture()
        let authority = try TestAuthority()
        func list(_ number: UInt8, in seconds: TimeInterval) throws -> CertificateRevocationList {
            try authority.list(revoking: [], number: number, from: StoreFixture.time + seconds)
        }
        func stored() async throws -> Set<String> { Set(try await fixture.store.read { try $0.crlRows().map(\.thumbprint) }) }
        let (first, second, early) = (try list(1, in: -60), try list(3, in: -30), try list(2, in: -3600))
        let (ahead, farther) = (try list(8, in: 86_400), try list(9, in: 2 * 86_400))
        let forged = try authority.list(revoking: [], number: 0, from: StoreFixture.time, signedBy: PrivateKey.generateEC(curve: "P-256"))
        func take(_ list: CertificateRevocationList, isVerified: Bool = true) async throws -> CRLTaking {
            try await fixture.store.write { try $0.take(list, isVerified: isVerified, source: "import") }
        }
        #expect(try await take(first) == .new)
        #expect(try await take(forged, isVerified: false) == .new)
        #expect(try await take(ahead) == .new)
        #expect(try await take(farther) == .new)
        #expect(try await take(ahead) == .older)
        #expect(try await stored() == [first.thumbprint, forged.thumbprint, farther.thumbprint])
        #expect(try await take(second) == .new)
        #expect(try await take(early) == .older)
        #expect(try await stored().isSuperset(of: [second.thumbprint, farther.thumbprint]))
    }

    /// A P-256 key in PKCS #8.
    private static func newKey() throws -> [UInt8] { try PrivateKey.generateEC(curve: "P-256").pkcs8DER() }
}
