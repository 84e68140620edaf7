import Foundation
import Mail
import OpenSSL
import PKI
import SMIME
import TestSupport
import Testing

@Suite("Missing issuers are fetched (RFC 5280 §4.2.2.1)", .serialized)
struct IssuerFetchTests {
    private let alice = "alice@zegel.example"
    private let bob = "bob@partner.example"

    private func world(_ server: HTTPTestServer) async throws -> World {
        let world = try await World.start(configuration: "[fetch]\nports = [\(server.port)]\nnetworks = [\"127.0.0.1\"]\n")
        try await world.gateway.must("settings", "set", "aia.fetch", "true")
        return world
    }

    private func isEncrypted(_ world: World, number: Int) async throws -> Bool {
        await world.send(World.mail(from: alice, to: bob), from: alice, to: bob, fromInside: true)
        let mail = try #require(await world.outside.mails(for: bob, count: number).last)
        return !mail.text.contains("MARK ")
    }

    /// Thumbprints of the stored certificates that came this way, as soon as there are so many.
    private func fetched(_ world: World, count: Int) async throws -> Set<String> {
        for _ in 0..<500 {
            let text = try await world.gateway.must("certificate", "list", "--json").output
            let items = try #require(JSONSerialization.jsonObject(with: Data(text)) as? [[String: Any]])
            let found = Set(items.filter { $0["source"] as? String == "aia" }.compactMap { $0["thumbprint"] as? String })
            if found.count >= count { return found }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw HarnessError.stopped("no issuer came: \(world.gateway.log.suffix(2000))")
    }

    private func until(_ isDone: () -> Bool) async throws {
        for _ in 0..<500 where !isDone() { try await Task.sleep(for: .milliseconds(20)) }
        #expect(isDone())
    }

    /// Certificates in a SignedData nobody signed.
    private func bag(_ certificates: [Certificate]) -> [UInt8] {
        let data = DERTree(0x06, [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x01])
        let signed = DERTree(0x06, [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x02])
        let inner = DERTree(
            0x30,
            of: [
                DERTree(0x02, [1]), DERTree(0x31, of: []), DERTree(0x30, of: [data]),
                DERTree(0xA0, of: certificates.compactMap { DERTree($0.der) }), DERTree(0x31, of: []),
            ])
        return DERTree(0x30, of: [signed, DERTree(0xA0, of: [inner])]).encoded
    }

    @Test("an imported certificate: two issuers up, the second from a .p7b; at once, and only what completes the path is kept")
    func imported() async throws {
        let server = try await HTTPTestServer.start()
        let world = try await world(server)
        let upper = try world.authority.intermediate(name: "Upper CA")
        let lower = try world.authority.intermediate(name: "Lower CA", issuer: upper, further: [.caIssuers(server.url("/upper.p7c"))])
        let bobs = try world.authority.leaf(for: bob, issuer: lower, further: [.caIssuers(server.url("/lower.cer"))])
        let stranger = try TestAuthority(name: "Strange Root")
        let strange = try stranger.intermediate(name: "Strange CA")
        let other = try world.authority.leaf(for: "other@partner.example")
        server.set("/lower.cer", .body(lower.certificate.der))
        server.set(
            "/upper.p7c",
            .body(
                bag([
                    stranger.root.certificate, strange.certificate, other.certificate, upper.certificate, world.authority.root.certificate,
                ])))
        try await world.addCertificate(bobs)
        #expect(try await fetched(world, count: 2) == [lower.certificate.thumbprint, upper.certificate.thumbprint])
        #expect(try await isEncrypted(world, number: 1))
        let list = try await world.gateway.must("certificate", "list").text
        #expect(!list.contains("Strange") && !list.contains("other@partner.example"))
        #expect(try await world.gateway.must("audit", "list").text.contains("certificate.issuer-fetch"))
        await world.stop()
        await server.stop()
    }

    @Test("the signer of a mail: this mail says no path, the next one is trusted; a signature that is not the author's asks nobody")
    func signer() async throws {
        let server = try await HTTPTestServer.start()
        let world = try await world(server)
        let middle = try world.authority.intermediate(name: "Middle CA")
        let bobs = try world.authority.leaf(for: bob, issuer: middle, further: [.caIssuers(server.url("/middle.cer"))])
        server.set("/middle.cer", .body(middle.certificate.der))
        func receive(from: String, number: Int) async throws -> Inbox.Arrival {
            let mail = try SMIMEWriter.sign(
                World.mail(from: from, to: alice),
                as: SigningIdentity(certificate: bobs.certificate.x509, key: bobs.key, chain: []), form: .clear, digest: .sha256,
                at: Date(),
                boundary: "outside-boundary")
            await world.send(mail, from: from, to: alice, fromInside: false)
            return try #require(await world.inside.mails(for: alice, count: number).last)
        }
        _ = try await receive(from: "eve@partner.example", number: 1)
        #expect(server.requests.isEmpty)
        let first = try await receive(from: bob, number: 2)
        #expect(first.header("X-Zegel-Info-Signer-Trusted-Info-0-0")?.hasPrefix("no path") == true)
        #expect(try await fetched(world, count: 1) == [middle.certificate.thumbprint])
        #expect(try await receive(from: bob, number: 3).header("X-Zegel-Info-Signer-Trusted-0-0") == "True")
        await world.stop()
        await server.stop()
    }

    @Test("a strange root's issuer is not kept; once the root is imported it is fetched again; off is off")
    func strangersAndOff() async throws {
        let server = try await HTTPTestServer.start()
        let world = try await world(server)
        let stranger = try TestAuthority(name: "Strange Root")
        let strange = try stranger.intermediate(name: "Strange CA")
        server.set("/strange.cer", .body(strange.certificate.der))
        // Off, as it is delivered.
        try await world.gateway.must("settings", "unset", "aia.fetch")
        try await world.addCertificate(
            try stranger.leaf(for: "carol@partner.example", issuer: strange, further: [.caIssuers(server.url("/strange.cer?off"))]))
        try await world.gateway.must("settings", "set", "aia.fetch", "true")
        try await world.addCertificate(try stranger.leaf(for: bob, issuer: strange, further: [.caIssuers(server.url("/strange.cer"))]))
        try await until { server.requests.contains("/strange.cer") }
        #expect(server.requests == ["/strange.cer"])
        #expect(try await !isEncrypted(world, number: 1))
        try await world.gateway.must(
            "root", "import", world.gateway.folder.write("strange.pem", stranger.root.certificate.pem.utf8))
        #expect(try await fetched(world, count: 1) == [strange.certificate.thumbprint])
        #expect(try await isEncrypted(world, number: 2))
        await world.stop()
        await server.stop()
    }

    @Test("A7.1 an issuer address on 127.0.0.1: no connection, and the log says why")
    func refused() async throws {
        let canary = try await HTTPTestServer.start()
        let world = try await World.start(configuration: "[fetch]\nports = [\(canary.port)]\n")
        try await world.gateway.must("settings", "set", "aia.fetch", "true")
        let middle = try world.authority.intermediate(name: "Middle CA")
        try await world.addCertificate(
            try world.authority.leaf(
                for: bob, issuer: middle,
                further: [.caIssuers("file:///etc/passwd", canary.url("/x.cer"), "http://[::1]:\(canary.port)/y.cer", "ldap://127.0.0.1/")])
        )
        try await until {
            world.gateway.log.contains("127.0.0.1 is not allowed: loopback") && world.gateway.log.contains("::1 is not allowed")
        }
        #expect(canary.connections == 0)
        #expect(try await !isEncrypted(world, number: 1))
        await world.stop()
        await canary.stop()
    }
}
