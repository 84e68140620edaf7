import Foundation
import MIME
import Mail
import SMIME
import TestSupport
import Testing

@testable import Gateway

@Suite("A3.6 hidden recipients shown by key identifiers or notices")
struct GateA3x6HiddenRecipients {
    @Test("two keys in the copy of the visible, one in that of the hidden; with a key of the sender's own one more in each")
    func keys() async throws {
        let round = try await Round(certificates: [Round.bob, Round.carl, Round.ann])
        try await round.run()
        func counts() -> [Int] {
            [Round.bob, Round.ann].compactMap { round.copy(of: $0) }.map { MessageReader.recipients(of: $0.message).count }
        }
        #expect(counts() == [2, 1])
        let anns = try #require(round.identities[Round.ann]?.certificate.x509)
        #expect(!MessageReader.recipients(of: try #require(round.copy(of: Round.bob)).message).contains { $0.matches(anns) })
        try await round.stop()

        let own = try await Round(certificates: [Round.bob, Round.carl, Round.ann])
        let archive = try own.authority.leaf(for: "archive@zegel.example")
        try await own.fixture.add(archive)
        try await own.fixture.set("smime.additional-certificates", archive.certificate.thumbprint, user: Round.alice)
        try await own.run()
        #expect([Round.bob, Round.ann].compactMap { own.copy(of: $0) }.map { MessageReader.recipients(of: $0.message).count } == [3, 2])
        try await own.stop()
    }

    @Test("the copies of the visible name nobody hidden, nor does the DSN about one of them")
    func named() async throws {
        let round = try await Round(certificates: [Round.bob, Round.carl, Round.ann]) { command, _ in
            command.hasPrefix("RCPT") && command.contains("carl@") ? .reply("550 5.1.1 no") : nil
        }
        try await round.run()
        let copy = try #require(round.copy(of: Round.bob))
        #expect(copy.forwardPaths == [Round.bob] && !String(decoding: copy.message, as: UTF8.self).contains("ann@"))
        let notices = try await round.fixture.notices(to: Round.alice)
        #expect(notices.count == 1 && notices.allSatisfy { !$0.everything.contains("ann@") && $0.everything.contains("carl@") })
        try await round.stop()
    }
}
