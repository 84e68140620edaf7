import Foundation
import Mail
import OpenSSL
import PKI
import SMIME
import TestSupport
import Testing

@Suite("R-06: signatures of a certificate that was revoked", .serialized)
struct RevokedSignerTests {
    private let alice = "alice@zegel.example"
    private let bob = "bob@partner.example"

    private func receive(_ world: World, signedBy identity: TestAuthority.Identity, at time: Date, number: Int) async throws
        -> Inbox.Arrival
    {
        let mail = try SMIMEWriter.sign(
            World.mail(from: bob, to: alice), as: SigningIdentity(certificate: identity.certificate.x509, key: identity.key, chain: []),
            form: .clear, digest: .sha256, at: time, boundary: "outside-boundary")
        await world.send(mail, from: bob, to: alice, fromInside: false)
        return try #require(await world.inside.mails(for: alice, count: number).last)
    }

    @Test("made before: a state of its own that says whose word it is; made after: revoked. Neither is valid, and nothing is learnt")
    func revokedSince() async throws {
        let world = try await World.start()
        let bobs = try world.authority.leaf(for: bob, from: Date().addingTimeInterval(-20 * 86_400))
        let since = Date().addingTimeInterval(-5 * 86_400)
        let list = try world.authority.list(revoking: [(bobs.certificate, 1)], from: since)
        try await world.gateway.must("crl", "import", try world.gateway.folder.write("list.crl", list.der))

        let before = try await receive(world, signedBy: bobs, at: since.addingTimeInterval(-86_400), number: 1)
        #expect(before.header("X-Zegel-Info-Signer-Verified-0-0") == "True")
        #expect(before.header("X-Zegel-Info-Signer-Trusted-0-0") == "False")
        let words = try #require(before.header("X-Zegel-Info-Signer-Trusted-Info-0-0"))
        #expect(words.hasPrefix("signed, certificate revoked since (") && words.contains("key compromise"), "\(words)")
        #expect(words.hasSuffix("only the signer says)"), "\(words)")
        #expect(before.header("Authentication-Results")?.contains("smime=policy") == true)

        let after = try await receive(world, signedBy: bobs, at: Date(), number: 2)
        #expect(after.header("X-Zegel-Info-Signer-Trusted-0-0") == "False")
        #expect(after.header("X-Zegel-Info-Signer-Trusted-Info-0-0")?.hasPrefix("revoked (since ") == true)
        #expect(try await world.gateway.must("certificate", "list", "--address", bob, "--json").text.contains(bob) == false)
        await world.stop()
    }
}
