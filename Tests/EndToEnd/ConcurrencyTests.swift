import Foundation
import Mail
import PKI
import TestSupport
import Testing

@Suite("Changes while mail flows", .serialized)
struct ConcurrencyTests {
    private let alice = "alice@zegel.example"
    private let bob = "bob@partner.example"

    @Test("lists, imports and mail at once: no mail is lost, and the next mail sees every trust, distrust and list")
    func changes() async throws {
        let server = try await HTTPTestServer.start()
        let world = try await World.start(configuration: "[fetch]\nports = [\(server.port)]\nnetworks = [\"127.0.0.1\"]\n")
        server.set("/list.crl", .body(try world.authority.list(revoking: [], number: 1).der))
        let bobs = try await world.addCertificate(
            try world.authority.leaf(for: bob, further: [.cRLDistributionPoint(server.url("/list.crl"))]))
        let load = Task { await self.sendMany(world, count: 300) }
        let imports = Task {
            for number in 0..<10 { try await world.addCertificate(try world.authority.leaf(for: "other-\(number)@partner.example")) }
            for _ in 0..<5 { try await world.gateway.must("crl", "update") }
        }
        // Each change is followed by a mail of its own, which has to see it.
        for round in 0..<5 {
            try await world.gateway.must("certificate", "distrust", bobs.certificate.thumbprint)
            #expect(try await !isEncrypted(world, "distrusted-\(round)"))
            try await world.gateway.must("certificate", "trust", bobs.certificate.thumbprint)
            #expect(try await isEncrypted(world, "trusted-\(round)"))
        }
        try await world.gateway.must("certificate", "trust", bobs.certificate.thumbprint, "--remove")
        let list = try world.authority.list(revoking: [(bobs.certificate, 1)], number: 7)
        try await world.gateway.must("crl", "import", try world.gateway.folder.write("seven.crl", list.der))
        #expect(try await !isEncrypted(world, "revoked"))
        try await imports.value
        #expect(await load.value == 300)
        let arrived = await world.outside.mails(for: "carol@partner.example", count: 300)
        #expect(Set(arrived.compactMap { $0.header("Subject") }).count == 300)
        await world.stop()
        await server.stop()
    }

    /// - Returns: how many were accepted.
    private func sendMany(_ world: World, count: Int) async -> Int {
        await withTaskGroup(of: Int.self) { group in
            for sender in 0..<4 {
                group.addTask {
                    var accepted = 0
                    for number in 0..<count / 4 {
                        let mail = World.mail(from: alice, to: "carol@partner.example", subject: "mail-\(sender)-\(number)")
                        let outcome = await world.send(mail, from: alice, to: "carol@partner.example", fromInside: true)
                        if case .delivered = outcome["carol@partner.example"] { accepted += 1 }
                    }
                    return accepted
                }
            }
            return await group.reduce(0, +)
        }
    }

    private func isEncrypted(_ world: World, _ subject: String) async throws -> Bool {
        await world.send(World.mail(from: alice, to: bob, subject: subject), from: alice, to: bob, fromInside: true)
        for _ in 0..<600 {
            if let mail = world.outside.all.first(where: { $0.header("Subject") == subject }) { return !mail.text.contains("MARK ") }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw HarnessError.stopped("\(subject) did not arrive")
    }
}
