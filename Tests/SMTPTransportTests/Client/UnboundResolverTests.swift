import Mail
import NIOPosix
import TestSupport
import Testing

@testable import SMTPTransport

@Suite("libunbound asks a name server that speaks the real protocol")
struct UnboundResolverTests {
    @Test("MX with preferences, addresses, a name without records, one that does not exist, a server that fails")
    func answers() async throws {
        let server = try NameServer { name, type in
            switch (name, type) {
            case ("partner.example", 15): .exchangers([(20, "mx2.partner.example"), (10, "MX1.partner.example")])
            case ("null.example", 15): .exchangers([(0, "")])
            case ("mx1.partner.example", 1): .address("192.0.2.1")
            case ("mx1.partner.example", 28): .address("2001:db8::1")
            case ("partner.example", _), ("empty.example", _): .nothing
            case ("broken.example", _): .failure
            default: .noSuchName
            }
        }
        let resolver = try UnboundResolver(servers: ["127.0.0.1@\(server.port)"])
        let found = try await resolver.exchangers(of: "partner.example").sorted { $0.preference < $1.preference }
        #expect(found == [.init(preference: 10, host: "mx1.partner.example"), .init(preference: 20, host: "mx2.partner.example")])
        #expect(try await resolver.exchangers(of: "null.example") == [.init(preference: 0, host: "")])
        #expect(try await Set(resolver.addresses(of: "mx1.partner.example")) == ["192.0.2.1", "2001:db8::1"])
        #expect(try await resolver.exchangers(of: "empty.example").isEmpty)
        await #expect(throws: LookupFailure.noSuchDomain) { try await resolver.exchangers(of: "nowhere.example") }
        await #expect(throws: LookupFailure.noSuchDomain) { try await resolver.addresses(of: "nowhere.example") }
        do throws(LookupFailure) {
            _ = try await resolver.exchangers(of: "broken.example")
            Issue.record("a server that fails says nothing about the domain")
        } catch {
            guard case .unavailable = error else { throw error }
        }
        // The library keeps what it was told.
        let before = server.questions.count
        _ = try await resolver.exchangers(of: "partner.example")
        #expect(server.questions.count == before)
        server.stop()
    }

    @Test("from the name of a domain to its mail server")
    func delivers() async throws {
        let sink = try MailSink()
        let server = try NameServer { name, type in
            switch (name, type) {
            case ("partner.example", 15): .exchangers([(10, "mx.partner.example")])
            case ("mx.partner.example", 1): .address("127.0.0.1")
            default: .nothing
            }
        }
        let client = try RelayClient(
            group: MultiThreadedEventLoopGroup.singleton, helo: "gw.example",
            resolver: UnboundResolver(servers: ["127.0.0.1@\(server.port)"]))
        let bob = try #require(EmailAddress("bob@partner.example"))
        let attempt = await client.attempt(
            envelope: Envelope(reversePath: nil, forwardPaths: [bob]),
            at: NextHop(host: "partner.example", port: sink.port, tls: .none, isDomain: true),
            content: OutgoingContent(Array("Subject: x\r\n\r\nx\r\n".utf8)), patience: nil)
        await client.close()
        guard case .tried(let outcomes, let remote) = attempt, case .delivered = outcomes[bob] else {
            throw Spawned.Failure(description: "\(attempt)")
        }
        #expect(remote == "mx.partner.example[127.0.0.1]:\(sink.port)" && sink.received.map(\.forwardPaths) == [["bob@partner.example"]])
    }

    @Test(
        "data that is no MX record is left out",
        arguments: [
            [], [0], [0, 10], [0, 10, 3, 97], [0, 10, 64] + [UInt8](repeating: 97, count: 64) + [0], [0, 10, 1, 97, 0, 0],
            [0, 10, 1, 0x20, 0],
            [0, 10, 0xC0, 12],
        ])
    func malformed(data: [UInt8]) { #expect(MXRecord(data) == nil) }
}
