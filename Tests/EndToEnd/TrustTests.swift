import Foundation
import Mail
import OpenSSL
import PKI
import SMIME
import TestSupport
import Testing

@Suite("Certificates decide who reads", .serialized)
struct TrustTests {
    private let alice = "alice@zegel.example"
    private let bob = "bob@partner.example"
    private let carol = "carol@partner.example"

    /// Sends a mail and says what came of it: encrypted or not, and the story.
    private func send(_ world: World, to recipient: String, number: Int = 1) async throws -> (isEncrypted: Bool, story: String) {
        let outcome = await world.send(World.mail(from: alice, to: recipient), from: alice, to: recipient, fromInside: true)
        let mail = try #require(await world.outside.mails(for: recipient, count: number).last)
        return (!mail.text.contains("MARK "), try await world.story(of: outcome[recipient]))
    }

    private func thumbprint(_ identity: TestAuthority.Identity) -> String { identity.certificate.thumbprint }

    private func write(_ list: CertificateRevocationList, _ name: String, _ world: World) throws -> String {
        try world.gateway.folder.write(name, list.der)
    }

    @Test("A-02: expired: plain; white-listed: still refused; with allowExpired: encrypted. The next mail sees each change")
    func a02() async throws {
        let world = try await World.start()
        let now = Date()
        let old = try await world.addCertificate(
            try world.authority.leaf(for: bob, from: now.addingTimeInterval(-90_000), until: now.addingTimeInterval(-3600)))
        let first = try await send(world, to: bob)
        #expect(!first.isEncrypted && first.story.contains("expired"))
        try await world.gateway.must("certificate", "trust", thumbprint(old))
        let second = try await send(world, to: bob, number: 2)
        #expect(!second.isEncrypted && second.story.contains("expired"))
        try await world.gateway.must("certificate", "trust", thumbprint(old), "--allow-expired", "--note", "agreed by phone")
        #expect(try await send(world, to: bob, number: 3).isEncrypted)
        let shown = try await world.gateway.must("certificate", "show", thumbprint(old)).text
        #expect(shown.contains("agreed by phone") && shown.contains("white-listed") && shown.contains("by local:"))
        await world.stop()
    }

    @Test("A-04: a black-listed certificate and a good one: only the good one")
    func a04() async throws {
        let world = try await World.start()
        let bad = try await world.addCertificate(try world.authority.leaf(for: bob))
        let good = try await world.addCertificate(try world.authority.leaf(for: bob))
        try await world.gateway.must("certificate", "distrust", thumbprint(bad), "--note", "laptop lost")
        let result = try await send(world, to: bob)
        #expect(result.isEncrypted && result.story.contains("black-listed"))
        let mail = try #require(world.outside.all.last)
        let named = MessageReader.recipients(of: mail.bytes)
        #expect(named.count == 1 && named.allSatisfy { $0.matches(good.certificate.x509) })
        await world.stop()
    }

    @Test("A-05: root missing: refused; leaf white-listed: used; entry deleted: refused")
    func a05() async throws {
        let world = try await World.start()
        let stranger = try TestAuthority(name: "Unknown Root")
        let leaf = try await world.addCertificate(try stranger.leaf(for: bob))
        let first = try await send(world, to: bob)
        #expect(!first.isEncrypted && first.story.contains("no path"))
        let untrusted = try await world.gateway.must("certificate", "list", "--untrusted").text
        #expect(untrusted.contains(String(thumbprint(leaf).prefix(16))) && untrusted.contains("no path"))
        try await world.gateway.must("certificate", "trust", thumbprint(leaf))
        #expect(try await send(world, to: bob, number: 2).isEncrypted)
        try await world.gateway.must("certificate", "trust", thumbprint(leaf), "--remove")
        #expect(try await !send(world, to: bob, number: 3).isEncrypted)
        await world.stop()
    }

    @Test("A-06: a list revokes at once after its import; one signed by a wrong key is kept, shown and without effect")
    func a06() async throws {
        let world = try await World.start()
        let bobs = try await world.addCertificate(try world.authority.leaf(for: bob))
        #expect(try await send(world, to: bob).isEncrypted)
        let forged = try world.authority.list(
            revoking: [(bobs.certificate, 1)], number: 9, signedBy: PrivateKey.generateEC(curve: "P-256"))
        try await world.gateway.must("crl", "import", try write(forged, "forged.crl", world))
        #expect(try await world.gateway.must("crl", "list").text.contains("none: bad signature"))
        #expect(try await send(world, to: bob, number: 2).isEncrypted)
        let genuine = try world.authority.list(revoking: [(bobs.certificate, 1)], number: 2)
        try await world.gateway.must("crl", "import", try write(genuine, "genuine.crl", world))
        let result = try await send(world, to: bob, number: 3)
        #expect(!result.isEncrypted && result.story.contains("revoked") && result.story.contains("key compromise"))
        // An older list never replaces a newer one, and the newer one lifts it.
        let older = try world.authority.list(revoking: [], number: 1)
        #expect(try await world.gateway.must("crl", "import", try write(older, "older.crl", world)).text.hasPrefix("older"))
        #expect(try await !send(world, to: bob, number: 4).isEncrypted)
        // Nor does one whose time has not come: it is kept, and neither the one in force nor the forged one goes.
        let ahead = try world.authority.list(revoking: [], number: 20, from: Date().addingTimeInterval(400 * 86_400))
        #expect(try await world.gateway.must("crl", "import", try write(ahead, "ahead.crl", world)).text.contains("not yet valid"))
        let lists = try await world.gateway.must("crl", "list").text
        #expect(lists.contains("none: not yet valid") && lists.contains("none: bad signature") && lists.contains("in effect"))
        #expect(try await !send(world, to: bob, number: 5).isEncrypted)
        let newer = try world.authority.list(revoking: [], number: 3)
        try await world.gateway.must("crl", "import", try write(newer, "newer.crl", world))
        #expect(try await send(world, to: bob, number: 6).isEncrypted)
        await world.stop()
    }

    @Test("A-45: an intermediate CA black-listed: every certificate below it refused, the reason names the issuer")
    func a45() async throws {
        let world = try await World.start()
        let middle = try world.authority.intermediate(name: "Middle CA")
        try await world.addCertificate(middle)
        for address in [bob, carol] { try await world.addCertificate(try world.authority.leaf(for: address, issuer: middle)) }
        #expect(try await send(world, to: bob).isEncrypted)
        try await world.gateway.must("certificate", "distrust", thumbprint(middle))
        for (address, number) in [(bob, 2), (carol, 1)] {
            let result = try await send(world, to: address, number: number)
            #expect(!result.isEncrypted && result.story.contains("black-listed") && result.story.contains("Middle CA"))
        }
        await world.stop()
    }

    @Test("Assigned: a domain's certificate serves who has none, an archive reads along, a user's own comes first, a deleted one is named")
    func assigned() async throws {
        let world = try await World.start()
        let gate = try await world.addCertificate(try world.authority.leaf(for: "gate@partner.example"))
        let archive = try await world.addCertificate(try world.authority.leaf(for: "archive@zegel.example"))
        let typing = try await world.gateway.zegel(
            "settings", "set", "smime.certificates", String(repeating: "a", count: 64), "--domain", "partner.example")
        #expect(typing.status == 2 && typing.errors.contains("import it first"), "\(typing.errors)")
        try await world.set("smime.certificates", thumbprint(gate), domain: "partner.example")
        try await world.set("smime.additional-certificates", thumbprint(archive).uppercased(), domain: "zegel.example")
        #expect(try await send(world, to: carol).isEncrypted)
        #expect(readers(world, among: [gate, archive]) == [true, true])
        let carols = try await world.addCertificate(try world.authority.leaf(for: "carol.home@other.example"))
        try await world.set("smime.certificates", thumbprint(carols), user: carol)
        #expect(try await send(world, to: carol, number: 2).isEncrypted)
        #expect(readers(world, among: [gate, archive, carols]) == [false, true, true])
        try await world.gateway.must("certificate", "delete", thumbprint(carols))
        let result = try await send(world, to: carol, number: 3)
        #expect(result.isEncrypted && result.story.contains("not in the store"))
        #expect(readers(world, among: [gate, archive]) == [true, true])
        await world.stop()
    }

    /// Which of them the last mail to the outside is encrypted to, and that it is to nobody else.
    private func readers(_ world: World, among identities: [TestAuthority.Identity]) -> [Bool] {
        let named = MessageReader.recipients(of: world.outside.all.last?.bytes ?? [])
        #expect(named.allSatisfy { name in identities.contains { name.matches($0.certificate.x509) } })
        return identities.map { identity in named.contains { $0.matches(identity.certificate.x509) } }
    }

    @Test("A-46: a root that is white-listed but not in the root store: its children stay untrusted")
    func a46() async throws {
        let world = try await World.start()
        let stranger = try TestAuthority(name: "Listed Root")
        try await world.addCertificate(stranger.root)
        try await world.addCertificate(try stranger.leaf(for: bob))
        try await world.gateway.must("certificate", "trust", stranger.root.certificate.thumbprint)
        let result = try await send(world, to: bob)
        #expect(!result.isEncrypted && result.story.contains("root not trusted"))
        await world.stop()
    }

    @Test("A-50: a .p7b with 120 roots, 3 known, 1 broken: 116 new, 3 known, 1 refused with its reason")
    func a50() async throws {
        let world = try await World.start()
        let roots = try (1...119).map { try TestAuthority(name: "Root \($0)").root.certificate }
        let known = roots.prefix(3).map(\.pem).joined()
        try await world.gateway.must("root", "import", try world.gateway.folder.write("known.pem", known.utf8))
        var items = roots.map(\.der)
        items.insert(Self.broken(roots[50].der), at: 60)
        let bundle = Self.bundle(of: items)
        let report = try await world.gateway.must("root", "import", try world.gateway.folder.write("roots.p7b", bundle)).text
        #expect(report.contains("116 new, 3 known, 1 refused"), "\(report.suffix(300))")
        #expect(report.contains("refused  item 61"), "\(report)")
        await world.stop()
    }

    /// A SignedData that only carries certificates (RFC 5652 §5.1).
    private static func bundle(of certificates: [[UInt8]]) -> [UInt8] {
        let identifiers: [[UInt8]] = [[42, 0x86, 0x48, 0x86, 0xF7, 13, 1, 7, 2], [42, 0x86, 0x48, 0x86, 0xF7, 13, 1, 7, 1]]
        let signed = DERTree(
            0x30,
            of: [
                DERTree(0x02, [1]), DERTree(0x31, of: []), DERTree(0x30, of: [DERTree(0x06, identifiers[1])]),
                DERTree(0xA0, of: certificates.compactMap { DERTree($0) }), DERTree(0x31, of: []),
            ])
        return DERTree(0x30, of: [DERTree(0x06, identifiers[0]), DERTree(0xA0, of: [signed])]).encoded
    }

    /// The version says 9.
    private static func broken(_ der: [UInt8]) -> [UInt8] {
        var bytes = der
        if let place = bytes.firstRange(of: [0xA0, 0x03, 0x02, 0x01, 0x02]) { bytes[place.upperBound - 1] = 9 }
        return bytes
    }
}
