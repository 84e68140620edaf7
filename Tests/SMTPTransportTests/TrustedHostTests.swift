import Mail
import SMTPTransport
import TestSupport
import Testing

/// XCLIENT, XFORWARD and the PROXY protocol: whose word counts (`behaviour.md` 3.2).
@Suite struct TrustedHostTests {
    private static let mail = """
        C: MAIL FROM:<a@a.test>
        S: 250
        C: RCPT TO:<b@b.test>
        S: 250
        C: DATA
        S: 354
        C: x
        C: .
        S: 250

        """

    private func submissions(_ dialog: String, _ change: @escaping (inout ListenerConfiguration) -> Void) async throws -> [Submission] {
        let receiver = RecordingReceiver()
        let networks = [Network("127.0.0.0/8")].compactMap(\.self)
        try await withListener(
            receiver,
            {
                $0.trustedHosts = networks
                $0.origin = .byClient([Network("10.0.0.0/8")].compactMap(\.self))
                change(&$0)
            }
        ) { try await SMTPTestClient(port: $0.number).dialog(dialog) }
        return receiver.state.withLock { $0.submissions }
    }

    @Test func xclientChangesWhoTheClientIs() async throws {
        let dialog =
            "S: 220\nC: EHLO p\nS: 250 XCLIENT\nC: XCLIENT ADDR=10.1.2.3 HELO=c.test\nS: 220\nC: EHLO c.test\nS: 250\n" + Self.mail
            + Self.mail
        let found = try await submissions(dialog) { _ in }
        #expect(
            found.map(\.clientAddress) == ["10.1.2.3", "10.1.2.3"] && found.allSatisfy { $0.origin == .inside && $0.heloName == "c.test" })
    }

    @Test func xforwardCountsForOneTransaction() async throws {
        let dialog =
            "S: 220\nC: EHLO p\nS: 250 XFORWARD\nC: XFORWARD ADDR=10.1.2.3\nS: 250\nC: XFORWARD HELO=c.test\nS: 250\n" + Self.mail
            + Self.mail
        let found = try await submissions(dialog) { _ in }
        #expect(found.map(\.clientAddress) == ["10.1.2.3", "127.0.0.1"] && found.map(\.origin) == [.inside, .outside])
        #expect(found.map(\.heloName) == ["c.test", "p"])
    }

    /// The proxy itself lies inside here.
    private func origins(_ dialog: String, isBehindProxy: Bool = false) async throws -> [String] {
        try await submissions(dialog) {
            $0.origin = .byClient([Network("127.0.0.0/8"), Network("10.0.0.0/8")].compactMap(\.self))
            $0.hasProxyHeader = isBehindProxy
        }.map { "\($0.clientAddress) \($0.origin.rawValue)" }
    }

    @Test(
        "An address that XFORWARD does not know, or that is refused, is never the proxy's own, for one transaction",
        arguments: [
            ("ADDR=8.8.8.8 HELO=a+C3+A4b", "250", "8.8.8.8"), ("ADDR=8.8.8.8 HELO=a+FFb", "250", "8.8.8.8"),
            ("HELO=a+09b ADDR=8.8.8.8", "250", "8.8.8.8"), ("FOO=x ADDR=8.8.8.8", "250", "8.8.8.8"), ("x ADDR=8.8.8.8", "250", "8.8.8.8"),
            ("ADDR=IPV6:fe80::1%eth0", "250", "fe80::1"), ("ADDR=unknown", "250", "unknown"), ("ADDR=[UNAVAILABLE]", "250", "unknown"),
            ("ADDR=[TEMPUNAVAIL] HELO=x", "250", "unknown"), ("ADDR=127.0.0.1/8", "501", "unknown"), ("ADDR=x", "501", "unknown"),
            ("ADDR", "501", "unknown"), ("ADDR=127.0.0.1+FF", "501", "unknown"), ("ADDR=10.0.0.1 ADDR=10.0.0.1", "501", "unknown"),
            ("", "501", "unknown"), ("ADDR=10.0.0.1\tHELO=x", "501", "unknown"), ("HELO=\u{E4}\u{7F} ADDR=8.8.8.8", "501", "unknown"),
        ])
    func refusedXforwardIsOutside(attributes: String, code: String, address: String) async throws {
        let dialog = "S: 220\nC: EHLO p\nS: 250\nC: XFORWARD \(attributes)\nS: \(code)\n" + Self.mail + Self.mail
        #expect(try await origins(dialog) == ["\(address) outside", "127.0.0.1 inside"])
    }

    @Test("XFORWARD that comes too early is not forgotten by EHLO or RSET; one that is right makes good")
    func earlyXforward() async throws {
        let early = "S: 220\nC: XFORWARD ADDR=10.0.0.1\nS: 503\nC: EHLO p\nS: 250\nC: RSET\nS: 250\n"
        #expect(try await origins(early + Self.mail) == ["unknown outside"])
        #expect(try await origins(early + "C: XFORWARD HELO=x\nS: 250\n" + Self.mail) == ["unknown outside"])
        #expect(try await origins(early + "C: XFORWARD ADDR=10.0.0.1\nS: 250\n" + Self.mail) == ["10.0.0.1 inside"])
    }

    @Test("After XCLIENT without an address the client stays who it was; after a refused one it is unknown, until it is named again")
    func refusedXclientIsOutside() async throws {
        let named = "S: 220\nC: EHLO p\nS: 250\nC: XCLIENT ADDR=8.8.8.8\nS: 220\nC: EHLO c\nS: 250\n"
        #expect(
            try await origins(named + "C: XCLIENT HELO=d FOO=x\nS: 220\nC: EHLO c\nS: 250\n" + Self.mail) == ["8.8.8.8 outside"])
        for attributes in ["ADDR=x", "ADDR=10.0.0.1/8", ""] {
            let refused = "S: 220\nC: EHLO p\nS: 250\nC: XCLIENT \(attributes)\nS: 501\n" + Self.mail + Self.mail
            #expect(try await origins(refused) == ["unknown outside", "unknown outside"])
        }
        let unknown = "S: 220\nC: EHLO p\nS: 250\nC: XCLIENT ADDR=[UNAVAILABLE]\nS: 220\nC: EHLO c\nS: 250\n"
        #expect(try await origins(unknown + Self.mail) == ["unknown outside"])
        #expect(
            try await origins(unknown + "C: XCLIENT ADDR=10.0.0.1\nS: 220\nC: EHLO c\nS: 250\n" + Self.mail) == ["10.0.0.1 inside"])
    }

    @Test("A client that the PROXY protocol does not name is outside")
    func unknownBehindProxy() async throws {
        let rest = "S: 220\nC: EHLO c\nS: 250\n" + Self.mail
        #expect(try await origins("R: PROXY UNKNOWN\\r\\n\n" + rest, isBehindProxy: true) == ["unknown outside"])
    }

    @Test(arguments: ["XCLIENT", "XFORWARD"]) func othersAreRefused(command: String) async throws {
        let dialog = "S: 220\nC: EHLO p\nS: 250\nC: \(command) ADDR=10.1.2.3\nS: 550 5.7.0\n" + Self.mail
        let found = try await submissions(dialog) { $0.trustedHosts = [Network("192.0.2.0/24")].compactMap(\.self) }
        #expect(found.map(\.clientAddress) == ["127.0.0.1"] && found.map(\.origin) == [.outside])
    }

    @Test func aProxyNamesItsClient() async throws {
        let dialog = "R: PROXY TCP4 10.1.2.3 192.0.2.1 5000 25\\r\\n\nS: 220\nC: EHLO c\nS: 250 PIPELINING\n" + Self.mail
        let found = try await submissions(dialog) { $0.hasProxyHeader = true }
        #expect(found.map(\.clientAddress) == ["10.1.2.3"] && found.map(\.origin) == [.inside])
    }

    /// The proxy is trusted, its client is not.
    @Test func aProxysClientMayNotForward() async throws {
        let dialog =
            "R: PROXY TCP4 192.0.2.9 192.0.2.1 5000 25\\r\\n\nS: 220\nC: EHLO c\nS: 250\nC: XCLIENT ADDR=10.1.2.3\nS: 550 5.7.0\n"
            + Self.mail
        let found = try await submissions(dialog) { $0.hasProxyHeader = true }
        #expect(found.map(\.clientAddress) == ["192.0.2.9"])
    }

    @Test func withoutItsHeaderNobodyIsHeard() async throws {
        _ = try await submissions("R: EHLO c\\r\\n\nS: <closed>") { $0.hasProxyHeader = true }
        _ = try await submissions("S: 421 4.7.0\nS: <closed>") {
            $0.hasProxyHeader = true
            $0.trustedHosts = [Network("192.0.2.0/24")].compactMap(\.self)
        }
    }

    /// It speaks for many clients.
    @Test func theLimitOfOneClientIsNotForTrustedHosts() async throws {
        _ = try await submissions("S: 220") { $0.limits.connectionsPerClient = 0 }
        _ = try await submissions("S: 421 4.7.0\nS: <closed>") {
            $0.limits.connectionsPerClient = 0
            $0.trustedHosts = []
        }
    }

    @Test func lmtpAnswersForEachRecipient() async throws {
        let dialog = """
            S: 220 mx.test LMTP
            C: LHLO c
            S: 250
            C: MAIL FROM:<a@a.test>
            S: 250
            C: RCPT TO:<b@b.test>
            S: 250
            C: RCPT TO:<no@b.test>
            S: 550 5.1.1
            C: RCPT TO:<c@b.test>
            S: 250
            C: DATA
            S: 354
            C: x
            C: .
            S: 250 2.0.0 Ok: queued as
            S: 250 2.0.0 Ok: queued as
            C: MAIL FROM:<a@a.test>
            S: 250
            C: RCPT TO:<b@b.test>
            S: 250
            C: RCPT TO:<c@b.test>
            S: 250
            C: BDAT 15
            C: 0123456789012
            S: 250
            C: BDAT 15 LAST
            C: 0123456789012
            S: 552 5.3.4
            S: 552 5.3.4
            C: NOOP
            S: 250
            """
        let found = try await submissions(dialog) { ($0.spoken, $0.limits.messageSize) = (.lmtp, 20) }
        #expect(found.count == 2 && found.allSatisfy { $0.spoken == "LMTP" })
    }
}
