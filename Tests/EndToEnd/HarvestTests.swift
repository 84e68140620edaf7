import Foundation
import Mail
import OpenSSL
import PKI
import SMIME
import TestSupport
import Testing

@Suite("Signed mail teaches", .serialized)
struct HarvestTests {
    private let alice = "alice@zegel.example"
    private let bob = "bob@partner.example"
    private let carol = "carol@partner.example"

    private func signed(_ mail: [UInt8], as identity: TestAuthority.Identity, with chain: [X509Certificate] = []) throws -> [UInt8] {
        try SMIMEWriter.sign(
            mail, as: SigningIdentity(certificate: identity.certificate.x509, key: identity.key, chain: chain), form: .clear,
            digest: .sha256, at: Date(), boundary: "outside-boundary")
    }

    private func receive(_ world: World, _ mail: [UInt8], from: String, number: Int) async throws {
        await world.send(mail, from: from, to: alice, fromInside: false)
        _ = try #require(await world.inside.mails(for: alice, count: number).last)
    }

    private func stored(_ world: World, _ address: String) async throws -> [[String: Any]] {
        let text = try await world.gateway.must("certificate", "list", "--address", address, "--json").output
        return try #require(JSONSerialization.jsonObject(with: Data(text)) as? [[String: Any]])
    }

    private func isEncrypted(_ world: World, to address: String, number: Int) async throws -> Bool {
        await world.send(World.mail(from: alice, to: address), from: alice, to: address, fromInside: true)
        let mail = try #require(await world.outside.mails(for: address, count: number).last)
        return !mail.text.contains("MARK ")
    }

    @Test("A-36: beside the signer's certificate the bag holds another's: only the signer's is kept, and used for the answer")
    func a36() async throws {
        let world = try await World.start()
        let (bobs, carols) = (try world.authority.leaf(for: bob, rsa: true), try world.authority.leaf(for: carol))
        let mail = try signed(World.mail(from: bob, to: alice), as: bobs, with: [carols.certificate.x509])
        try await receive(world, mail, from: bob, number: 1)
        #expect(try await stored(world, bob).compactMap { $0["thumbprint"] as? String } == [bobs.certificate.thumbprint])
        #expect(try await stored(world, carol).isEmpty)
        #expect(try await isEncrypted(world, to: bob, number: 1))
        #expect(try await !isEncrypted(world, to: carol, number: 1))
        await world.stop()
    }

    @Test("a second certificate for a known address waits; approved it is used")
    func pending() async throws {
        let world = try await World.start()
        let first = try world.authority.leaf(for: bob)
        try await receive(world, try signed(World.mail(from: bob, to: alice), as: first), from: bob, number: 1)
        let second = try world.authority.leaf(for: bob)
        try await receive(world, try signed(World.mail(from: bob, to: alice), as: second), from: bob, number: 2)
        let pending = try await world.gateway.must("certificate", "list", "--pending").text
        #expect(pending.contains(String(second.certificate.thumbprint.prefix(16))) && pending.contains("pending"))
        _ = try await isEncrypted(world, to: bob, number: 1)
        #expect(MessageReader.recipients(of: try #require(world.outside.all.last).bytes).count == 1)
        try await world.gateway.must("certificate", "approve", second.certificate.thumbprint)
        _ = try await isEncrypted(world, to: bob, number: 2)
        #expect(MessageReader.recipients(of: try #require(world.outside.all.last).bytes).count == 2)
        await world.stop()
    }

    @Test("A-48: AES-256-GCM learnt from signed mail; another recipient unknown: his first copy GCM, a common copy CBC")
    func a48() async throws {
        let world = try await World.start()
        let bobs = try world.authority.leaf(for: bob, rsa: true)
        try await receive(world, try signed(World.mail(from: bob, to: alice), as: bobs), from: bob, number: 1)
        try await world.addCertificate(try world.authority.leaf(for: carol, rsa: true))
        let gcm = "smime-type=authEnveloped-data"
        _ = try await isEncrypted(world, to: bob, number: 1)
        #expect(try #require(world.outside.all.last).text.contains(gcm))
        await world.send(
            World.mail(from: alice, to: "\(bob), \(carol)"), from: alice, to: [bob, carol], fromInside: true)
        let common = try #require(await world.outside.mails(for: carol).last)
        #expect(!common.text.contains(gcm) && common.text.contains("smime-type=enveloped-data"))
        await world.stop()
    }
}
