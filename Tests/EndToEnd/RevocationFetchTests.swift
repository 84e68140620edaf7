import Foundation
import Mail
import OpenSSL
import PKI
import TestSupport
import Testing

@Suite("Revocation lists are fetched", .serialized)
struct RevocationFetchTests {
    private let alice = "alice@zegel.example"
    private let bob = "bob@partner.example"

    /// Sends a mail and says whether it left encrypted, and the story.
    private func send(_ world: World, number: Int) async throws -> (isEncrypted: Bool, story: String) {
        let outcome = await world.send(World.mail(from: alice, to: bob), from: alice, to: bob, fromInside: true)
        let mail = try #require(await world.outside.mails(for: bob, count: number).last)
        return (!mail.text.contains("MARK "), try await world.story(of: outcome[bob]))
    }

    @Test("from a live server: first download, newer replaces, a bad signature and failures keep the last good one")
    func live() async throws {
        let server = try await HTTPTestServer.start()
        let world = try await World.start(configuration: "[fetch]\nports = [\(server.port)]\nnetworks = [\"127.0.0.1\"]\n")
        let url = server.url("/list.crl")
        let bobs = try world.authority.leaf(for: bob, further: [.cRLDistributionPoint(url)])
        server.set("/list.crl", .body(try world.authority.list(revoking: [], number: 1).der))
        try await world.addCertificate(bobs)
        #expect(try await world.gateway.zegel("crl", "update").text.contains("✓ \(url)"))
        #expect(try await world.gateway.must("crl", "list").text.contains("in effect"))
        #expect(try await send(world, number: 1).isEncrypted)

        server.set("/list.crl", .body(try world.authority.list(revoking: [(bobs.certificate, 4)], number: 2).der))
        try await world.gateway.must("crl", "update")
        let revoked = try await send(world, number: 2)
        #expect(!revoked.isEncrypted && revoked.story.contains("superseded"))

        let forged = try world.authority.list(revoking: [], number: 9, signedBy: PrivateKey.generateEC(curve: "P-256"))
        for (answer, reason) in [
            (HTTPTestServer.Answer.body(forged.der), "bad signature"), (.status(500), "status 500"),
            (.body([1, 2, 3]), "no certificate, key or list"),
            (.redirect("http://127.0.0.2:\(server.port)/list.crl"), "127.0.0.2 is not allowed: loopback"),
        ] {
            server.set("/list.crl", answer)
            let outcome = try await world.gateway.zegel("crl", "update")
            #expect(outcome.status == 1 && outcome.text.contains("✕ \(url)") && outcome.text.contains(reason), "\(reason): \(outcome.text)")
        }
        #expect(try await world.gateway.must("crl", "list").text.contains("none: bad signature"))
        #expect(try await !send(world, number: 3).isEncrypted)
        await world.stop()
        await server.stop()
    }

    @Test("A-47: a distribution point on 127.0.0.1: no connection, state unknown; with require refused")
    func a47() async throws {
        let canary = try await HTTPTestServer.start()
        let world = try await World.start(configuration: "[fetch]\nports = [\(canary.port)]\n")
        try await world.addCertificate(try world.authority.leaf(for: bob, further: [.cRLDistributionPoint(canary.url("/x.crl"))]))
        let update = try await world.gateway.zegel("crl", "update")
        #expect(update.status == 1 && update.text.contains("127.0.0.1 is not allowed: loopback"))
        #expect(try await send(world, number: 1).isEncrypted)
        try await world.gateway.must("settings", "set", "revocation.unknown", "require")
        let refused = try await send(world, number: 2)
        #expect(!refused.isEncrypted && refused.story.contains("revocation unknown"))
        #expect(canary.connections == 0)
        await world.stop()
        await canary.stop()
    }
}
