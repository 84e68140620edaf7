import Foundation
import MIME
import Mail
import SMIME
import TestSupport
import Testing

@testable import Gateway

/// Alice writes to Bob, with a copy to Carl and a hidden one to Ann; whoever is named has a certificate.
private struct Round {
    static let (alice, bob, carl, ann) = ("alice@zegel.example", "bob@partner.example", "carl@partner.example", "ann@partner.example")

    let sink: MailSink
    let fixture: NoticeFixture
    var identities: [String: TestAuthority.Identity] = [:]
    let authority: TestAuthority

    init(certificates: [String], script: @escaping MailSink.Script = { _, _ in nil }) async throws {
        sink = try MailSink(script: script)
        fixture = try await NoticeFixture(outside: sink.port)
        authority = try TestAuthority()
        try await fixture.addKey(authority.leaf(for: Self.alice), root: authority.root)
        for address in certificates {
            let identity = try authority.leaf(for: address)
            try await fixture.add(identity)
            identities[address] = identity
        }
    }

    func run() async throws {
        let mail = NoticeFixture.mail(from: Self.alice, to: Self.bob, extra: "Cc: \(Self.carl)\r\n")
        try await fixture.submit(mail, from: Self.alice, to: [Self.bob, Self.carl, Self.ann])
        try await fixture.process()
        try await fixture.deliver()
    }

    /// The copy a recipient got.
    func copy(of address: String) -> MailSink.Received? { sink.received.first { $0.forwardPaths.contains(address) } }

    func reads(_ reader: String, _ copy: MailSink.Received?) -> Bool {
        guard let copy, let identity = identities[reader] else { return false }
        return MessageReader().open(copy.message, keys: [identity.decryptionKey]).withoutSignatures.holdsMark
    }

    func stop() async throws {
        sink.stop()
        try await fixture.stop()
    }
}

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
