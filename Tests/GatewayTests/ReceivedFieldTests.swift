import Foundation
import Mail
import Testing

@testable import Gateway

@Suite("RFC 5321 §4.4, the Received field")
struct ReceivedFieldTests {
    @Test(
        "whatever a client says in EHLO, one field comes out", arguments: ["evil\r\nX-Forged: 1", "a(b)c;d", "\u{1B}[31m", "", "ünïcode"])
    func hostile(_ helo: String) throws {
        let bob = try #require(EmailAddress("bob@partner.example"))
        let submission = Submission(
            origin: .outside, originReason: "", listener: "outside", clientAddress: "192.0.2.1", heloName: helo, tls: "TLSv1.3",
            receivedAt: Date(timeIntervalSince1970: 1_795_000_000))
        let bytes = ReceivedField.bytes(
            for: submission, envelope: Envelope(reversePath: nil, forwardPaths: [bob]), id: QueueID(random: Array(repeating: 3, count: 20)),
            hostName: "gateway.example")
        let text = String(decoding: bytes, as: UTF8.self)
        let lines = text.split(separator: "\r\n")
        #expect(lines.dropFirst().allSatisfy { $0.first == "\t" } && text.hasSuffix("\r\n"))
        #expect(bytes.allSatisfy { $0 < 0x80 })
        #expect(text.contains("with ESMTPS id") && text.contains("for <bob@partner.example>"))
    }

    @Test("the hop counter counts Received fields of the header alone, in any case, over any cut")
    func hops() {
        let mail = Array("Received: a\r\nRECEIVED: b\r\n folded\r\nX: y\r\n\r\nReceived: in the body\r\n".utf8)
        for cut in 0...mail.count {
            var counter = HopCounter()
            counter.read(Array(mail[..<cut]))
            counter.read(Array(mail[cut...]))
            #expect(counter.received == 2)
        }
    }
}
