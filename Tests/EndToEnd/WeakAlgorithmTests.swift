import Foundation
import Mail
import OpenSSL
import PKI
import TestSupport
import Testing

@Suite("legacy.sha1", .serialized)
struct WeakAlgorithmTests {
    private let alice = "alice@zegel.example"
    private let bob = "bob@partner.example"

    private func isEncrypted(_ world: World, number: Int) async throws -> (Bool, story: String) {
        let outcome = await world.send(World.mail(from: alice, to: bob), from: alice, to: bob, fromInside: true)
        let mail = try #require(await world.outside.mails(for: bob, count: number).last)
        return (!mail.text.contains("MARK "), try await world.story(of: outcome[bob]))
    }

    @Test("C-09: a certificate signed with SHA-1 counts only while the setting is on, and the status warns as long; MD5 never does")
    func certificates() async throws {
        let world = try await World.start()
        func add(_ digest: Digest) async throws {
            let identity = try TestAuthority.issue(
                subject: bob, addresses: [bob], constraints: (false, nil), usage: ["digitalSignature", "keyAgreement"],
                extended: ["emailProtection"], by: world.authority.root, digest: digest)
            try await world.addCertificate(identity)
        }
        try await add(.sha1)
        let off = try await isEncrypted(world, number: 1)
        #expect(!off.0 && off.story.contains("weak signature") && off.story.contains("SHA-1"))
        #expect(try await !world.gateway.must("status").text.contains("legacy.sha1"))
        try await world.gateway.must("settings", "set", "legacy.sha1", "true")
        #expect(try await isEncrypted(world, number: 2).0)
        #expect(try await world.gateway.must("status").text.contains("! legacy.sha1 is on"))
        #expect(try await world.gateway.must("audit", "list").text.contains("legacy.sha1"))
        try await world.gateway.must("settings", "unset", "legacy.sha1")
        #expect(try await !isEncrypted(world, number: 3).0)
        #expect(try await !world.gateway.must("status").text.contains("legacy.sha1"))
        await world.stop()
    }
}
