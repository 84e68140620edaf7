import MIME
import TestSupport
import Testing

@Suite("threats A5.1, behaviour 32: hostile structure costs neither time nor memory")
struct HostileInputTests {
    private static let limit = Duration.seconds(2)

    private static func parse(_ bytes: [UInt8]) -> (message: Message, time: Duration) {
        let start = ThreadClock.now
        let message = Message(parsing: bytes)
        return (message, ThreadClock.now - start)
    }

    private static func parse(_ text: String) -> (message: Message, time: Duration) { parse(Array(text.utf8)) }

    @Test("50,000 nested multiparts: 32 levels are read, the rest is not interpreted")
    func nesting() {
        var text = ""
        for level in 0..<50_000 { text += "Content-Type: multipart/mixed; boundary=\"b\(level)\"\r\n\r\n--b\(level)\r\n" }
        let (message, time) = Self.parse(text)
        #expect(time < Self.limit)
        #expect(message.defects.contains(.tooDeep))
        #expect(message.entities.count == 33)
        #expect(message.entities.last?.isInterpreted == false)
        #expect(TreeCheck.problems(of: message) == [])
    }

    @Test("50,000 messages within messages")
    func nestedMessages() {
        let (message, time) = Self.parse(String(repeating: "Content-Type: message/rfc822\r\n\r\n", count: 50_000))
        #expect(time < Self.limit)
        #expect(message.defects.contains(.tooDeep))
        #expect(message.entities.count == 33)
    }

    @Test("a million empty parts: 2,000 are read")
    func parts() {
        let text = "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + String(repeating: "--b\r\n\r\n", count: 1_000_000) + "--b--\r\n"
        let (message, time) = Self.parse(text)
        #expect(time < Self.limit)
        #expect(message.defects.contains(.tooManyParts))
        #expect(message.root.children.count == 2_000)
        #expect(!message.root.isInterpreted && !message.isFullyInterpreted)
    }

    @Test("200,000 header fields, 10 MB of header, a field of 1 MB: the body is found, editing still sees every field")
    func headers() {
        for (header, defect) in [
            (String(repeating: "X-A: b\r\n", count: 200_000), Defect.tooManyFields),
            (String(repeating: "X: " + String(repeating: "y", count: 900) + "\r\n", count: 11_000), .headerTooLarge),
            ("X: " + String(repeating: "y", count: 1_000_000) + "\r\n", .fieldTooLarge),
            ("X: y\r\n" + String(repeating: " folded\r\n", count: 200_000), .fieldTooLarge),
        ] {
            let (message, time) = Self.parse(header + "X-Zegel-Forged: yes\r\n\r\nbody\r\n")
            #expect(time < Self.limit)
            #expect(message.defects.contains(defect))
            #expect(message.slice(message.root.bodyRange).elementsEqual("body\r\n".utf8))
            #expect(message.root.header.count <= Limits.standard.fields)
            let stripped = message.removingFields { $0.isNamed("X-Zegel-Forged") }
            #expect(stripped == Array((header + "\r\nbody\r\n").utf8))
        }
    }

    @Test("fields spread over parts are limited together")
    func fieldsInAll() {
        let part = "--b\r\n" + String(repeating: "a:\r\n", count: 4_000) + "\r\n\r\n"
        let (message, time) = Self.parse("Content-Type: multipart/mixed; boundary=b\r\n\r\n" + String(repeating: part, count: 500))
        #expect(time < Self.limit)
        #expect(message.defects.contains(.tooManyFields))
        #expect(message.entities.map(\.header.count).reduce(0, +) <= Limits.standard.fieldsInAll)
    }

    @Test("long lines, NUL bytes, boundary prefixes, RFC 2231 and RFC 2047 floods end in time")
    func floods() {
        let boundary = String(repeating: "b", count: 2_000)
        let nested = (0..<31).map { "Content-Type: multipart/mixed; boundary=\(boundary)\($0)\r\n\r\n--\(boundary)\($0)\r\n" }.joined()
        let segments = (0..<12_000).map { "; n*\($0)*=a" }.joined()
        let texts = [
            String(repeating: "x", count: 1_000_000), String(repeating: "\0", count: 5_000_000), String(repeating: "\n", count: 5_000_000),
            nested + String(repeating: "--\(boundary)x\r\n", count: 5_000), "Content-Type: text/plain\(segments)\r\n\r\n",
            "Subject: " + String(repeating: "=?utf-8?q?", count: 9_000) + "\r\n\r\n",
            "Subject: " + String(repeating: "=?utf-8?q?a?= ", count: 6_000) + "\r\n\r\n",
            "Content-Type: text/plain; a=" + String(repeating: "(", count: 90_000) + "\r\n\r\n",
        ]
        for text in texts {
            let time = ThreadClock.measure {
                let message = Message(parsing: Array(text.utf8))
                _ = Inspection(of: message) { _ in "" }.text
                #expect(TreeCheck.problems(of: message) == [])
            }
            #expect(time < Self.limit, "\(text.prefix(30))")
        }
    }

    @Test("10,240 addresses are read, 10,241 are refused; comments a hundred thousand deep are read")
    func addresses() throws {
        let many = Array(repeating: "a@b.example", count: 10_240).joined(separator: ",")
        #expect(try AddressList(parsing: many).mailboxes.count == 10_240)
        #expect(throws: AddressError.tooManyAddresses) { try AddressList(parsing: many + ",a@b.example") }
        let deep = String(repeating: "(", count: 100_000) + String(repeating: ")", count: 100_000)
        #expect(try AddressList(parsing: deep + "a@b.example").mailboxes.count == 1)
    }
}
