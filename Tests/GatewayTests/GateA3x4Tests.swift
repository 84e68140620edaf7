import Foundation
import MIME
import Mail
import SMIME
import TestSupport
import Testing

@testable import Gateway

@Suite("A3.4 some recipients in the clear: each recipient is decided by himself")
struct GateA3x4EachRecipient {
    @Test("To, Cc and Bcc with certificates of their own: each opens his copy, nobody gets it in the clear")
    func all() async throws {
        let round = try await Round(certificates: [Round.bob, Round.carl, Round.ann])
        try await round.run()
        for address in [Round.bob, Round.carl, Round.ann] { #expect(round.reads(address, round.copy(of: address)), "\(address)") }
        #expect(!round.sink.received.contains { $0.data.holdsMark })
        try await round.stop()
    }

    @Test(
        "the certificate of one is missing: he alone is treated by his mode", arguments: [Round.bob, Round.carl, Round.ann],
        ["allow", "mandatory"])
    func one(_ missing: String, _ mode: String) async throws {
        let others = [Round.bob, Round.carl, Round.ann].filter { $0 != missing }
        let round = try await Round(certificates: others)
        try await round.fixture.set("encrypt.mode", mode, domain: "partner.example")
        try await round.run()
        for address in others {
            let copy = try #require(round.copy(of: address))
            #expect(round.reads(address, copy) && !copy.data.holdsMark && !copy.forwardPaths.contains(missing))
        }
        #expect(round.copy(of: missing)?.data.holdsMark == (mode == "allow" ? true : nil))
        let notices = try await round.fixture.notices(to: Round.alice)
        #expect(notices.count == (mode == "allow" ? 0 : 1))
        #expect(notices.allSatisfy { $0.everything.contains(missing) && !$0.everything.contains("MARK") })
        try await round.stop()
    }
}
