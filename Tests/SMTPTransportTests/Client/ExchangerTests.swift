import Mail
import NIOPosix
import SMTP
import TestSupport
import Testing

@testable import SMTPTransport

/// What the name servers say, as a value.
struct KnownNames: MailResolver {
    var exchangers: [String: Result<[MailExchanger], LookupFailure>] = [:]
    var addresses: [String: Result<[String], LookupFailure>] = [:]

    func exchangers(of domain: String) async throws(LookupFailure) -> [MailExchanger] {
        try (exchangers[domain] ?? .failure(.noSuchDomain)).get()
    }

    func addresses(of host: String) async throws(LookupFailure) -> [String] { try (addresses[host] ?? .failure(.noSuchDomain)).get() }
}

@Suite("RFC 5321 §5.1, the servers of a domain")
struct ExchangerTests {
    private static func servers(
        _ mx: Result<[MailExchanger], LookupFailure>, _ addresses: [String: Result<[String], LookupFailure>] = [:],
        domain: String = "b.test"
    ) async -> String {
        let exchangers = Exchangers(resolver: KnownNames(exchangers: [domain: mx], addresses: addresses), hostName: "gw.test")
        do throws(LookupFailure) {
            let hop = NextHop(host: domain, port: 25, isDomain: true)
            return try await exchangers.servers(for: hop) { $0 }.map(\.description).joined(separator: " ")
        } catch {
            return "\(error)"
        }
    }

    private static func mx(_ list: (Int, String)...) -> Result<[MailExchanger], LookupFailure> {
        .success(list.map { MailExchanger(preference: $0.0, host: $0.1) })
    }

    @Test("the lowest preference first, with every address, five in all")
    func order() async {
        let addresses: [String: Result<[String], LookupFailure>] = [
            "a.test": .success(["192.0.2.1", "2001:db8::1"]), "b2.test": .success(["192.0.2.2"]),
            "c.test": .success(["192.0.2.3", "192.0.2.4", "192.0.2.5"]),
        ]
        let found = await Self.servers(Self.mx((20, "c.test"), (10, "b2.test"), (5, "a.test")), addresses)
        #expect(found == "a.test[192.0.2.1]:25 a.test[2001:db8::1]:25 b2.test[192.0.2.2]:25 c.test[192.0.2.3]:25 c.test[192.0.2.4]:25")
    }

    @Test("servers of one preference are shuffled, those of others stay behind")
    func shuffled() async throws {
        let names = KnownNames(
            exchangers: ["b.test": Self.mx((10, "a.test"), (10, "b2.test"), (20, "c.test"))],
            addresses: ["a.test": .success(["192.0.2.1"]), "b2.test": .success(["192.0.2.2"]), "c.test": .success(["192.0.2.3"])])
        let exchangers = Exchangers(resolver: names, hostName: "gw.test")
        let found = try await exchangers.servers(for: NextHop(host: "b.test", port: 25, isDomain: true)) { $0.reversed() }
        #expect(found.map(\.host) == ["b2.test", "a.test", "c.test"])
    }

    @Test("without an exchanger the domain's own address counts; with neither it has no server")
    func implicit() async {
        #expect(await Self.servers(Self.mx(), ["b.test": .success(["192.0.2.9"])]) == "b.test[192.0.2.9]:25")
        #expect(await Self.servers(Self.mx(), ["b.test": .success([])]) == "noServer")
    }

    @Test("the null MX, a domain that does not exist, silent name servers, our own name")
    func failures() async {
        #expect(await Self.servers(Self.mx((0, ""))) == "takesNoMail")
        #expect(await Self.servers(.failure(.noSuchDomain)) == "noSuchDomain")
        #expect(await Self.servers(.failure(.unavailable("x"))) == "unavailable(\"x\")")
        #expect(await Self.servers(Self.mx((10, "gw.test"), (20, "a.test")), ["a.test": .success(["192.0.2.1"])]) == "loopsBack")
        let before = Self.mx((5, "a.test"), (10, "gw.test"), (20, "c.test"))
        let addresses: [String: Result<[String], LookupFailure>] = ["a.test": .success(["192.0.2.1"]), "c.test": .success(["192.0.2.3"])]
        #expect(await Self.servers(before, addresses) == "a.test[192.0.2.1]:25")
        #expect(await Self.servers(Self.mx((10, "a.test")), ["a.test": .failure(.unavailable("y"))]) == "unavailable(\"y\")")
        #expect(await Self.servers(Self.mx((10, "a.test"))) == "noServer")
    }

    @Test(
        "an address literal is its own server", arguments: [("[192.0.2.7]", "[192.0.2.7]:25"), ("[IPv6:2001:db8::7]", "[2001:db8::7]:25")])
    func literal(domain: String, server: String) async {
        #expect(await Self.servers(Self.mx(), domain: domain) == server)
    }

    // MARK: Outcomes

    private func deliver(_ names: KnownNames, port: Int) async throws -> RecipientOutcome? {
        let client = try RelayClient(group: MultiThreadedEventLoopGroup.singleton, helo: "gw.test", resolver: names)
        let recipient = try #require(EmailAddress("b@b.test"))
        let outcomes = await client.deliver(
            envelope: Envelope(reversePath: nil, forwardPaths: [recipient]),
            to: NextHop(host: "b.test", port: port, tls: .none, isDomain: true),
            content: OutgoingContent(Array("Subject: x\r\n\r\nx\r\n".utf8)))
        await client.close()
        return outcomes[recipient]
    }

    @Test(
        "Q-02: who does not answer, or turns everybody away, leaves the mail to the next by preference",
        arguments: [nil, "554 5.3.2 No", "421 4.3.2 Later"])
    func fallback(greeting: String?) async throws {
        // One port for all servers of a domain: the first is another address of loopback, where either nothing listens or somebody declines.
        let sink = try MailSink { command, connection in
            command.isEmpty && connection == 1 ? greeting.map { .replyAndDrop($0) } : nil
        }
        let first = greeting == nil ? "127.0.0.9" : "127.0.0.1"
        let names = KnownNames(
            exchangers: ["b.test": Self.mx((10, "first.test"), (20, "second.test"))],
            addresses: ["first.test": .success([first]), "second.test": .success(["127.0.0.1"])])
        guard case .delivered = try await deliver(names, port: sink.port) else { throw Spawned.Failure(description: "not delivered") }
        #expect(sink.connections == (greeting == nil ? 1 : 2))
    }

    @Test("a recipient that is refused is refused: no other server is asked")
    func refused() async throws {
        let sink = try MailSink { command, _ in command.hasPrefix("RCPT") ? .reply("550 5.1.1 Unknown") : nil }
        let names = KnownNames(
            exchangers: ["b.test": Self.mx((10, "first.test"), (20, "second.test"))],
            addresses: ["first.test": .success(["127.0.0.1"]), "second.test": .success(["127.0.0.1"])])
        guard case .failed(let reply, _) = try await deliver(names, port: sink.port) else {
            throw Spawned.Failure(description: "not failed")
        }
        #expect(reply.status == EnhancedStatus(5, 1, 1) && sink.connections == 1)
    }

    @Test("each failure has its enhanced status; silence of the name servers only puts off")
    func statuses() async throws {
        let table: [(Result<[MailExchanger], LookupFailure>, EnhancedStatus?)] = [
            (.failure(.noSuchDomain), EnhancedStatus(5, 1, 2)), (Self.mx((0, "")), EnhancedStatus(5, 1, 10)),
            (Self.mx(), EnhancedStatus(5, 4, 4)),
            (Self.mx((1, "gw.test")), EnhancedStatus(5, 4, 6)), (.failure(.unavailable("x")), nil),
        ]
        for (answer, status) in table {
            let names = KnownNames(exchangers: ["b.test": answer], addresses: ["b.test": .success([])])
            switch try await deliver(names, port: 1) {
            case .failed(let reply, _): #expect(reply.status == status)
            case .deferred(nil, _): #expect(status == nil)
            case let other: Issue.record("\(String(describing: other))")
            }
        }
    }
}
