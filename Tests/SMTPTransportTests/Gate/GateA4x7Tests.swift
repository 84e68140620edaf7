import Foundation
import Mail
import SMTP
import SMTPTransport
import TestSupport
import Testing

@Suite("A4.7 exhaustion by a client", .serialized)
struct GateA4x7Exhaustion {
    @Test("factory limits are those of the table") func factory() {
        let limits = Limits()
        #expect(limits.connectionsPerClient == 50 && limits.errors == 20 && limits.junkCommands == 100 && limits.recipients == 1000)
        #expect(limits.commandTimeout == .seconds(300) && limits.stressedCommandTimeout == .seconds(10) && limits.minimumRate == 500)
    }

    @Test("50 connections of an address are taken, the next gets 421 4.7.0") func connections() async throws {
        try await withListener(RecordingReceiver()) { port in
            let held = try await blocking {
                let held = try (0..<50).map { _ in try SlowClient(port: port.number) }
                for client in held { try client.readGreeting() }
                return held
            }
            try await SMTPTestClient(port: port.number).dialog("S: 421 4.7.0\nS: <closed>")
            for client in held { client.close() }
        }
    }

    @Test("20 errors, 100 commands for nothing and 1,000 recipients are the most") func counts() async throws {
        try await withListener(RecordingReceiver()) { port in
            let errors = String(repeating: "C: X\nS: 500 5.5.2\n", count: 19)
            try await SMTPTestClient(port: port.number).dialog("S: 220\n\(errors)C: X\nS: 421 4.7.0\nS: <closed>")
            let junk = String(repeating: "C: NOOP\nS: 250\n", count: 100)
            try await SMTPTestClient(port: port.number).dialog("S: 220\n\(junk)C: NOOP\nS: 421 4.7.0\nS: <closed>")
            let recipients = (0..<1000).map { "C: RCPT TO:<b\($0)@b.test>\nS: 250\n" }.joined()
            try await SMTPTestClient(port: port.number).dialog(
                "S: 220\nC: EHLO c\nS: 250\nC: MAIL FROM:<>\nS: 250\n\(recipients)C: RCPT TO:<c@b.test>\nS: 452 4.5.3")
        }
    }

    @Test("silence ends with 421 4.4.2, also in the middle of a command or a message") func silence() async throws {
        let receiver = RecordingReceiver()
        try await withListener(receiver, { $0.limits.commandTimeout = .milliseconds(300) }) { port in
            let client = SMTPTestClient(port: port.number)
            try await client.dialog("S: 220\nS: 421 4.4.2\nS: <closed>")
            try await client.dialog("S: 220\nR: EHL\nS: 421 4.4.2\nS: <closed>")
            try await client.dialog(
                "S: 220\nC: EHLO c\nS: 250\nC: MAIL FROM:<>\nS: 250\nC: RCPT TO:<b@b.test>\nS: 250\nC: DATA\nS: 354\nC: x\nS: 421 4.4.2\nS: <closed>"
            )
            try await client.dialog(
                "S: 220\nC: EHLO c\nS: 250\nC: MAIL FROM:<>\nS: 250\nC: RCPT TO:<b@b.test>\nS: 250\nC: BDAT 10\nC: x\nS: 421 4.4.2\nS: <closed>"
            )
        }
        #expect(receiver.bytes.isEmpty)
    }

    @Test("rates of an address are limited where the configuration says so") func rates() async throws {
        try await withListener(RecordingReceiver(), { ($0.limits.messagesPerMinute, $0.limits.recipientsPerMinute) = (2, 2) }) { port in
            try await SMTPTestClient(port: port.number).dialog(
                """
                S: 220
                C: EHLO c
                S: 250
                C: MAIL FROM:<>
                S: 250
                C: RCPT TO:<b@b.test>
                S: 250
                C: RCPT TO:<c@b.test>
                S: 250
                C: RCPT TO:<d@b.test>
                S: 450 4.7.1
                C: RSET
                S: 250
                C: MAIL FROM:<>
                S: 250
                C: RSET
                S: 250
                C: MAIL FROM:<>
                S: 450 4.7.1
                """)
        }
        try await withListener(RecordingReceiver(), { $0.limits.connectionsPerMinute = 1 }) { port in
            try await SMTPTestClient(port: port.number).dialog("S: 220\nC: QUIT\nS: 221")
            try await SMTPTestClient(port: port.number).dialog("S: 421 4.7.0\nS: <closed>")
        }
    }

    /// The short form of five minutes with them: the 1,000 hold on while 200 good mails pass.
    @Test("1,000 slow connections, half of them inside a message: good mail passes in less than 2 s (99 of 100)")
    func slowConnections() async throws {
        var files = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &files)
        files.rlim_cur = files.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &files)
        let receiver = RecordingReceiver()
        try await withListener(receiver, { $0.limits.connectionsPerClient = 1500 }) { port in
            let slow = try await blocking { try Self.thousandSlowClients(port.number) }
            let mail =
                "S: 220\nC: EHLO c\nS: 250\nC: MAIL FROM:<>\nS: 250\nC: RCPT TO:<b@b.test>\nS: 250\nC: DATA\nS: 354\nC: x\nC: .\nS: 250\nC: QUIT\nS: 221"
            var times: [Duration] = []
            for _ in 0..<200 {
                let begun = ContinuousClock.now
                try await SMTPTestClient(port: port.number).dialog(mail)
                times.append(ContinuousClock.now - begun)
            }
            #expect(receiver.bytes.count == 200)
            #expect(times.sorted()[197] < .seconds(2), "99 % within \(times.sorted()[197])")
            for client in slow { client.close() }
        }
    }

    private static func thousandSlowClients(_ port: Int) throws -> [SlowClient] {
        let slow = try (0..<1000).map { _ in try SlowClient(port: port) }
        for (index, client) in slow.enumerated() {
            try client.readGreeting()
            try client.say(index % 2 == 0 ? "EHL" : "EHLO c\r\n")
        }
        for (index, client) in slow.enumerated() where index % 2 == 1 {
            try client.beginMessage()
            try client.say("Subj")
        }
        return slow
    }

    @Test("when few connections are left, slow clients are given up after 10 s instead of 300 s, and others get in again")
    func stress() async throws {
        let receiver = RecordingReceiver()
        let change: (inout ListenerConfiguration) -> Void = {
            $0.limits.connections = 10
            $0.limits.stressedCommandTimeout = .milliseconds(300)
        }
        try await withListener(receiver, change) { port in
            let slow = try await blocking {
                let slow = try (0..<10).map { _ in try SlowClient(port: port.number) }
                for client in slow { try client.readGreeting() }
                return slow
            }
            try await SMTPTestClient(port: port.number).dialog("S: 421 4.7.0\nS: <closed>")
            let words = try await blocking { try slow.prefix(3).map { try $0.line() } }
            #expect(words.allSatisfy { $0.hasPrefix("421 4.4.2") })
            for client in slow { client.close() }
            let deadline = ContinuousClock.now + .seconds(10)
            var isIn = false
            while !isIn, ContinuousClock.now < deadline {
                isIn = (try? await SMTPTestClient(port: port.number).dialog("S: 220\nC: QUIT\nS: 221")) != nil
            }
            #expect(isIn)
        }
    }
}

/// Runs on a thread of its own: sockets that block must not hold the threads that answer them.
private func blocking<T: Sendable>(_ body: @Sendable @escaping () throws -> T) async throws -> T {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result { try body() }) }
    }
}

/// A client that says little and waits.
private struct SlowClient: Sendable {
    private let descriptor: Int32

    init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let made = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
        guard made == 0 else { throw SMTPTestClient.Unexpected("no connection: \(errno)") }
        var limit = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    }

    func readGreeting() throws { guard try line().hasPrefix("220") else { throw SMTPTestClient.Unexpected("no greeting") } }

    func beginMessage() throws {
        while try !line().hasPrefix("250 ") {}
        try say("MAIL FROM:<>\r\nRCPT TO:<b@b.test>\r\nDATA\r\n")
        for _ in 0..<3 { _ = try line() }
    }

    func say(_ text: String) throws {
        guard send(descriptor, text, text.utf8.count, Int32(MSG_NOSIGNAL)) == text.utf8.count else {
            throw SMTPTestClient.Unexpected("not sent")
        }
    }

    /// One line without its CRLF.
    func line() throws -> String {
        var bytes: [UInt8] = []
        var byte: UInt8 = 0
        while recv(descriptor, &byte, 1, 0) == 1 {
            if byte == 10 { return String(decoding: bytes.dropLast(), as: UTF8.self) }
            bytes.append(byte)
        }
        throw SMTPTestClient.Unexpected("no line came")
    }

    func close() { Glibc.close(descriptor) }
}
