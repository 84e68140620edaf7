import Foundation
import Mail
import OpenSSL
import PKI
import Synchronization
import TestSupport
import Testing

/// Whether something has happened.
private final class Moment: Sendable {
    private let past = Mutex(false)
    var isPast: Bool { past.withLock { $0 } }
    func note() { past.withLock { $0 = true } }
}

@Suite("A7.2 CRL bombs beside the mail: memory stays, mail goes on", .serialized)
struct GateA7x2BombsAndMail {
    private let alice = "alice@zegel.example"
    private let bob = "bob@partner.example"

    /// Octets in memory at most so far.
    private func peak(_ gateway: GatewayProcess) throws -> Int {
        let status = try String(contentsOfFile: "/proc/\(gateway.processIdentifier)/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") })
        return try #require(Int(line.filter(\.isNumber))) * 1024
    }

    @Test("an endless list, one of 100 GB, one of an octet a second, one of 5,000,000 entries: each is told, and mail passes them")
    func bombs() async throws {
        let entry: [UInt8] = [0x30, 0x16, 0x02, 0x05, 1, 2, 3, 4, 5, 0x17, 0x0D] + Array("261130000000Z".utf8)
        let server = try await HTTPTestServer.start([
            "/endless": .endless, "/giant": .announced(100_000_000_000), "/drip": .drip,
            "/held": .held,
            "/entries": .stream([0x30, 0x84, 0x07, 0x27, 0x0E, 0x00], entry, times: 5_000_000),
        ])
        let world = try await World.start(configuration: "[fetch]\nports = [\(server.port)]\nnetworks = [\"127.0.0.1\"]\n")
        for path in ["/endless", "/giant", "/drip", "/held", "/entries"] {
            try await world.addCertificate(
                try world.authority.leaf(for: bob, further: [.cRLDistributionPoint(server.url(path))]))
        }
        let before = try peak(world.gateway)
        let end = Moment()
        let update = Task {
            let outcome = try await world.gateway.zegel("crl", "update")
            end.note()
            return outcome
        }
        for number in 1...10 {
            await world.send(World.mail(from: alice, to: bob), from: alice, to: bob, fromInside: true)
            #expect(await world.outside.mails(for: bob, count: number).count == number)
        }
        #expect(!end.isPast)
        server.release()
        let outcome = try await update.value
        #expect(outcome.status == 1)
        for (path, reason) in [
            ("/endless", "too large"), ("/giant", "too large"), ("/drip", "too slowly"), ("/entries", "too large"), ("/held", "status 404"),
        ] {
            let line = outcome.text.split(separator: "\n").first { $0.contains(path) } ?? ""
            #expect(line.contains(reason), "\(outcome.text)")
        }
        let growth = try peak(world.gateway) - before
        print("A7.2: the gateway grew by \(growth >> 20) MiB")
        #expect(growth < 200 << 20)
        await world.stop()
        await server.stop()
    }
}
