import MIME
import Mail
import SMTPTransport
import Synchronization
import TestSupport
import Testing

@testable import Gateway

@Suite("T-01: lines in a header that are no fields hide nothing that the sender asks for")
struct BrokenHeaderTests {
    private static let (alice, bob) = ("alice@zegel.example", "bob@partner.example")
    private static let rest = "To: \(bob)\r\nMessage-ID: <1@zegel.example>\r\nMIME-Version: 1.0\r\n\r\nMARK of a secret\r\n"

    static let headers: [String] = [
        "From x Tue Nov 24 09:00:00 2026\r\nFrom: \(alice)\r\nSubject: [encrypt] Offer\r\n",
        ">From x\r\nFrom y\r\nFrom: \(alice)\r\nSubject: [encrypt] Offer\r\n",
        "From: \(alice)\r\nthis is no field\r\nSubject: [encrypt] Offer\r\n",
        "this is no field\r\nFrom: \(alice)\r\nSubject: [encrypt] Offer\r\n",
        "From: \(alice)\r\nSubject: Offer\r\n--x\r\n [encrypt]\r\n",
        "From: \(alice)\r\nSubject: Offer\r\nX\r\nX-Classification: secret\r\n",
        "From: \(alice)\r\nFrom x\r\nSub\u{1}ject: x\r\nSUBJECT : [encrypt] Offer\r\n",
    ]

    @Test("the mail is encrypted, whatever stands above the wish", arguments: headers, [1, 7, 1000])
    func encrypted(_ header: String, _ pieces: Int) async throws {
        let sink = try MailSink()
        defer { sink.stop() }
        let fixture = try await NoticeFixture(outside: sink.port)
        try await fixture.add(TestAuthority().leaf(for: Self.bob))
        try await fixture.set("trigger.header.encrypt", "X-Classification: ^secret$")
        // Only a demand of the sender's encrypts, and alice's settings are what lets her ask.
        try await fixture.set("encrypt.mode", "never", user: Self.bob)
        try await fixture.set("encrypt.override-allowed", "off")
        try await fixture.set("encrypt.override-allowed", "on", user: Self.alice)
        try await submit(Array((header + Self.rest).utf8), pieces, fixture)
        try await fixture.process()
        try await fixture.deliver()
        let notices = try await fixture.notices().count
        #expect(sink.received.count + notices > 0, "it did not vanish")
        for received in sink.received {
            #expect(!received.message.holdsMark)
            #expect(Message(parsing: received.message).root.contentType.mediaType == "application/pkcs7-mime")
        }
        try await fixture.stop()
    }

    private func submit(_ bytes: [UInt8], _ size: Int, _ fixture: NoticeFixture) async throws {
        let submission = Submission(
            origin: .inside, originReason: "test", listener: "inside", clientAddress: "192.0.2.7", heloName: "c",
            receivedAt: fixture.clock.now)
        let sender = try #require(EmailAddress("device@zegel.example"))
        let writer = fixture.flow.accept(Envelope(reversePath: sender, forwardPaths: [try #require(EmailAddress(Self.bob))]), submission)
        for start in stride(from: 0, to: bytes.count, by: size) {
            try await writer.append(Array(bytes[start..<min(start + size, bytes.count)]))
        }
        _ = try await writer.commit()
    }

    @Test("what leaves unprotected has an empty line where our reading of the header ended, for every other reader")
    func separated() async throws {
        let sink = try MailSink()
        defer { sink.stop() }
        let fixture = try await NoticeFixture(outside: sink.port)
        let mail = "From x\r\nFrom: \(Self.alice)\r\nSubject: Offer\r\nno field\r\nX-Seen: no\r\n" + Self.rest
        try await submit(Array(mail.utf8), 1000, fixture)
        try await fixture.process()
        try await fixture.deliver()
        let text = String(decoding: try #require(sink.received.first).message, as: UTF8.self)
        #expect(text.contains("Subject: Offer\r\n\r\nno field\r\nX-Seen: no\r\n"))
        #expect(!text.contains("From x"))
        try await fixture.stop()
    }

    @Test(
        "an author below such a line is checked like any other when a client logged in", arguments: ["From x\r\n", "X: y\r\nno field\r\n"])
    func authorBelow(_ top: String) async throws {
        let fixture = try await NoticeFixture()
        let envelope = Envelope(reversePath: nil, forwardPaths: [try #require(EmailAddress(Self.bob))])
        let author = AuthorCheck { $0.description == Self.alice ? nil : Reply(550, nil, "not yours") }
        let foreign = fixture.flow.accept(envelope, FlowFixture.submission(.inside), author: author)
        try await foreign.append(Array("\(top)From: mallory@zegel.example\r\n\(Self.rest)".utf8))
        let failure = await #expect(throws: MailFailure.self) { _ = try await foreign.commit() }
        #expect(failure?.reply.code == 550)
        await foreign.abandon()
        let own = fixture.flow.accept(envelope, FlowFixture.submission(.inside), author: author)
        for byte in "\(top)From: \(Self.alice)\r\n\(Self.rest)".utf8 { try await own.append([byte]) }
        let id = try await own.commit()
        #expect(try await fixture.queue.list().map(\.id) == [id])
        try await fixture.stop()
    }

    @Test("only lines of a mailbox file go, and only at the very top", arguments: [1, 2, 1000])
    func filter(_ size: Int) {
        func filtered(_ text: String) -> String {
            var filter = MailboxLineFilter()
            let bytes = Array(text.utf8)
            let read = stride(from: 0, to: bytes.count, by: size).flatMap { filter.read(Array(bytes[$0..<min($0 + size, bytes.count)])) }
            return String(decoding: read + filter.end(), as: UTF8.self)
        }
        #expect(filtered("From x\r\n>From y\r\nA: b\r\n\r\nFrom z\r\n") == "A: b\r\n\r\nFrom z\r\n")
        for kept in ["", "Fro", ">From", "From: a\r\n", "from x\r\n", ">>From x\r\n", "\r\nFrom x\r\n", "From : a\r\n", "From \t: a\r\n"] {
            #expect(filtered(kept) == kept)
        }
        #expect(filtered("From x").isEmpty)
    }
}
