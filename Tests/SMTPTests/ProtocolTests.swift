import Mail
import SMTP
import Testing

/// The grammar of commands, and what is refused with which enhanced code (RFC 5321 §4.1.1).
@Suite struct CommandTests {
    @Test(arguments: [
        ("X", 500, EnhancedStatus(5, 5, 2)), ("NO\u{1}OP", 500, EnhancedStatus(5, 5, 2)), ("maıl FROM:<>", 500, EnhancedStatus(5, 5, 2)),
        ("EHLO", 501, EnhancedStatus(5, 5, 4)), ("DATA x", 501, EnhancedStatus(5, 5, 4)), ("MAIL a@b.test", 501, EnhancedStatus(5, 5, 4)),
        ("MAIL FROM:a@b.test", 501, EnhancedStatus(5, 5, 4)), ("MAIL FROM:<a@b.test", 501, EnhancedStatus(5, 5, 4)),
        ("MAIL FROM:<a@b.test> SIZE=x", 501, EnhancedStatus(5, 5, 4)), ("MAIL FROM:<> BODY=BINARYMIME", 501, EnhancedStatus(5, 5, 4)),
        ("MAIL FROM:<> FOO=1", 555, EnhancedStatus(5, 5, 4)), ("MAIL FROM:<@c.test:a@b.test>", 553, EnhancedStatus(5, 1, 7)),
        ("MAIL FROM:<ü@b.test>", 553, EnhancedStatus(5, 6, 7)), ("RCPT TO:<>", 553, EnhancedStatus(5, 1, 3)),
        ("RCPT TO:<a@b.test> FOO=NEVER", 555, EnhancedStatus(5, 5, 4)),
    ])
    func refuses(line: String, code: Int, status: EnhancedStatus) {
        let refusal = #expect(throws: CommandRefusal.self) { try CommandParser.parse(Array(line.utf8)) }
        #expect(refusal?.reply.code == code && refusal?.reply.status == status)
    }

    @Test(arguments: [
        ("quit", Command.quit), ("NOOP x", .noop), ("ehlo a.test", .ehlo("a.test")), ("StartTLS", .startTLS), ("rset ", .rset),
    ])
    func reads(line: String, command: Command) throws {
        #expect(try CommandParser.parse(Array(line.utf8)) == command)
    }
}

/// The order of commands (RFC 5321 §4.1.4) and TLS (RFC 3207).
@Suite struct OrderTests {
    private func replies(_ lines: [String], requiresTLS: Bool = false) throws -> [Int] {
        let offer = ServerSession.Offer(hostName: "mx.test", maximumSize: 100, hasTLS: requiresTLS, requiresTLS: requiresTLS)
        var session = ServerSession(offer: offer, limits: Limits(), isEncrypted: false)
        return try lines.map {
            switch session.receive(try CommandParser.parse(Array($0.utf8))) {
            case .reply(let reply), .close(let reply), .startTLS(let reply): reply.code
            case .checkSender(let mail): session.accepted(reversePath: mail).code
            case .checkRecipient(let recipient): session.accepted(recipient: recipient).code
            case .readData: 354
            case .readChunk, .dropChunk, .lookUpLogin, .checkLogin: 0
            }
        }
    }

    @Test(arguments: [
        (["MAIL FROM:<>"], [503]), (["EHLO a", "RCPT TO:<a@b.test>"], [250, 503]), (["EHLO a", "DATA"], [250, 503]),
        (["HELO a", "MAIL FROM:<>", "MAIL FROM:<>"], [250, 250, 503]), (["EHLO a", "MAIL FROM:<>", "DATA"], [250, 250, 554]),
        (["EHLO a", "MAIL FROM:<>", "RSET", "RCPT TO:<a@b.test>"], [250, 250, 250, 503]),
        (["EHLO a", "MAIL FROM:<>", "EHLO a", "RCPT TO:<a@b.test>"], [250, 250, 250, 503]),
        (["EHLO a", "MAIL FROM:<>", "RCPT TO:<a@b.test>", "DATA", "DATA"], [250, 250, 250, 354, 503]),
        (["EHLO a", "MAIL FROM:<> SIZE=101"], [250, 552]), (["STARTTLS"], [502]),
    ])
    func keepsTheOrder(lines: [String], codes: [Int]) throws { #expect(try replies(lines) == codes) }

    @Test func wantsTLSFirst() throws {
        #expect(try replies(["EHLO a", "MAIL FROM:<>", "VRFY a", "NOOP", "STARTTLS"], requiresTLS: true) == [250, 530, 530, 250, 220])
    }
}

/// Message bytes out and back in (RFC 5321 §4.5.2).
@Suite struct DataTests {
    @Test(arguments: ["", ".", "..\r\n", "a\r\n.\r\nb", "a\r\n.b\r\n", "\r\n\r\n"]) func comesBackAsItWent(text: String) throws {
        for size in 1...max(1, text.utf8.count) {
            var (encoder, decoder, wire, back) = (DataEncoder(), DataDecoder(), [UInt8](), [UInt8]())
            let bytes = Array(text.utf8)
            for start in stride(from: 0, to: bytes.count, by: size) {
                try encoder.encode(Array(bytes[start..<min(start + size, bytes.count)]), into: &wire)
            }
            try encoder.finish(into: &wire)
            for byte in wire { [byte].withUnsafeBufferPointer { _ = decoder.decode($0, into: &back) } }
            #expect(decoder.isComplete && decoder.defect == nil)
            #expect(back == bytes || back == bytes + [13, 10])
        }
    }

    @Test(arguments: ["a\n", "a\r", "a\rb", "\n.\n", "\r\r\n", "a\r\n\n"]) func neverLetsABareLineEndOut(text: String) {
        #expect(throws: DataEncoder.BareLineEnd.self) {
            var (encoder, wire) = (DataEncoder(), [UInt8]())
            try encoder.encode(Array(text.utf8), into: &wire)
            try encoder.finish(into: &wire)
        }
    }
}
