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

    @Test("hops are the Received fields of the header alone, in any case, over any cut")
    func hops() {
        let mail = Array("Received: a\r\nRECEIVED: b\r\n folded\r\nX: y\r\n\r\nReceived: in the body\r\n".utf8)
        for cut in 0...mail.count {
            var gauge = HeaderGauge()
            gauge.read(Array(mail[..<cut]))
            gauge.read(Array(mail[cut...]))
            #expect(gauge.hops == 2)
        }
    }

    @Test("a header, a field or a number of fields beyond the limits is noticed, folded or not; at the limits it is not")
    func limits() {
        func isBeyond(_ header: String) -> Bool {
            var gauge = HeaderGauge()
            gauge.read(Array((header + "\r\n" + String(repeating: "x", count: 2_000_000)).utf8))
            return gauge.isBeyondLimits
        }
        #expect(!isBeyond(String(repeating: "A: b\r\n", count: 5_000)))
        #expect(isBeyond(String(repeating: "A: b\r\n", count: 5_001)))
        #expect(isBeyond("A: " + String(repeating: "x", count: 102_400) + "\r\n"))
        #expect(isBeyond("A: " + String(repeating: "folded\r\n ", count: 12_000) + "\r\n"))
        #expect(!isBeyond("A: " + String(repeating: "x", count: 102_000) + "\r\nB: " + String(repeating: "y", count: 102_000) + "\r\n"))
        #expect(isBeyond(String(repeating: "A: " + String(repeating: "x", count: 90_000) + "\r\n", count: 12)))
    }
}
