import Foundation
import Mail
import NIOPosix
import SMTP
import SMTPTransport
import TestSupport
import Testing

@Suite("Logins at the next server (RFC 4954)")
struct ClientLoginTests {
    /// Delivers to a server that offers these mechanisms and answers as scripted.
    private func deliver(_ offered: String, scram: SCRAMProver? = nil, _ script: @escaping MailSink.Script) async throws -> (
        String, MailSink
    ) {
        let sink = try MailSink(extensions: ["PIPELINING", "AUTH \(offered)"], script: script)
        let client = try RelayClient(
            group: MultiThreadedEventLoopGroup.singleton, helo: "gw.test", scram: scram, random: { [UInt8](repeating: 0, count: $0) })
        let recipient = try #require(EmailAddress("b@b.test"))
        let hop = NextHop(
            host: "127.0.0.1", port: sink.port, tls: .none, login: RelayLogin(account: "gate,way=1", password: "pass wörd"))
        let outcomes = await client.deliver(
            envelope: Envelope(reversePath: nil, forwardPaths: [recipient]), to: hop, content: OutgoingContent(Array("x\r\n".utf8)))
        await client.close()
        #expect(!"\(hop) \(String(reflecting: hop)) \(outcomes)".contains("wörd"))
        switch outcomes[recipient] {
        case .delivered: return ("delivered", sink)
        case .deferred(_, let reason): return ("deferred \(reason)", sink)
        case let other: return ("\(String(describing: other))", sink)
        }
    }

    private static func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }

    @Test("PLAIN in one line, before any mail")
    func plain() async throws {
        let (outcome, sink) = try await deliver("LOGIN PLAIN") { command, _ in command.hasPrefix("AUTH") ? .reply("235 2.7.0 Ok") : nil }
        #expect(outcome == "delivered")
        #expect(sink.commands[1] == "AUTH PLAIN \(Self.base64("\0gate,way=1\0pass wörd"))")
        #expect(sink.commands[2].hasPrefix("MAIL"))
    }

    @Test("LOGIN asks for name and password")
    func login() async throws {
        let (outcome, sink) = try await deliver("LOGIN") { command, _ in
            switch command {
            case "AUTH LOGIN": .reply("334 \(Self.base64("Username:"))")
            case Self.base64("gate,way=1"): .reply("334 \(Self.base64("Password:"))")
            case Self.base64("pass wörd"): .reply("235 2.7.0 Ok")
            default: nil
            }
        }
        #expect(outcome == "delivered" && sink.received.count == 1)
    }

    @Test(
        "refused, or no way in common: the mail waits with the reason, and nothing of it was said",
        arguments: [("PLAIN", "535 5.7.8 Wrong"), ("PLAIN", "454 4.7.0 Later"), ("GSSAPI CRAM-MD5", ""), ("SCRAM-SHA-256", "")])
    func refused(offered: String, answer: String) async throws {
        let (outcome, sink) = try await deliver(offered) { command, _ in command.hasPrefix("AUTH") ? .reply(answer) : nil }
        #expect(outcome.hasPrefix("deferred") && outcome.contains(answer.isEmpty ? "no login we can use" : answer))
        #expect(!sink.commands.contains { $0.hasPrefix("MAIL") })
    }

    // MARK: SCRAM-SHA-256, the example of RFC 7677 §3

    private static let serverFirst = "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"
    private static let proof = "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="
    private static let verifier = "6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="

    private static func challenge(_ text: String) -> Reply { Reply(334, nil, base64(text)) }

    private static func exchange() -> ClientLogin {
        ClientLogin(.scramSHA256, account: "user", password: "pencil", nonce: "rOprNGfwEbeRWgbNEkqO")
    }

    @Test("every line is that of the standard, and the server is checked in turn")
    func scram() throws {
        var login = Self.exchange()
        #expect(login.command == "AUTH SCRAM-SHA-256 \(Self.base64("n,,n=user,r=rOprNGfwEbeRWgbNEkqO"))")
        let without = "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0"
        let asked = login.receive(Self.challenge(Self.serverFirst))
        let salt = try #require(Data(base64Encoded: "W22ZaJ0SNY7soEsUEjb6gQ=="))
        #expect(
            asked
                == .prove(
                    salt: Array(salt), iterations: 4096, authMessage: "n=user,r=rOprNGfwEbeRWgbNEkqO,\(Self.serverFirst),\(without)"))
        let shown = login.proven(
            Array(try #require(Data(base64Encoded: Self.proof))), serverSignature: Array(try #require(Data(base64Encoded: Self.verifier))))
        #expect(shown == .send(Self.base64("\(without),p=\(Self.proof)")))
        #expect(login.receive(Self.challenge("v=\(Self.verifier)")) == .send(""))
        #expect(login.receive(Reply(235, EnhancedStatus(2, 7, 0), "Ok")) == .done)
    }

    @Test("a server that does not know the password is not believed, however it ends", arguments: ["v=AAAA", "e=other-error", ""])
    func impostor(answer: String) throws {
        var login = Self.exchange()
        _ = login.receive(Self.challenge(Self.serverFirst))
        _ = login.proven([1], serverSignature: Array(try #require(Data(base64Encoded: Self.verifier))))
        let step = answer.isEmpty ? login.receive(Reply(235, nil, "Ok")) : login.receive(Self.challenge(answer))
        guard case .failed = step else { throw Spawned.Failure(description: "\(step)") }
    }

    @Test(
        "a challenge that is malformed, weak or too dear is refused",
        arguments: [
            "", "r=other,s=W22Z,i=4096", "r=rOprNGfwEbeRWgbNEkqO,s=W22Z,i=4096", "r=rOprNGfwEbeRWgbNEkqOx,s=,i=4096",
            "r=rOprNGfwEbeRWgbNEkqOx,s=W22Z,i=4095", "r=rOprNGfwEbeRWgbNEkqOx,s=W22Z,i=1000000000", "r=rOprNGfwEbeRWgbNEkqOx,s=W22Z",
        ])
    func malformed(challenge: String) {
        var login = Self.exchange()
        let step = login.receive(Self.challenge(challenge))
        #expect(step == .failed("its SCRAM challenge is malformed"))
    }

    @Test("an account name with comma and equals sign is escaped (RFC 5802 §5.1)")
    func names() {
        let login = ClientLogin(.scramSHA256, account: "a,b=c", password: "x", nonce: "n")
        #expect(login.command == "AUTH SCRAM-SHA-256 \(Self.base64("n,,n=a=2Cb=3Dc,r=n"))")
    }
}
