import Foundation
import TestSupport
import Testing

@Suite("A4.8 backscatter: mail to nobody is refused while its sender is still there", .serialized)
struct GateA4x8Backscatter {
    @Test("100 mails to unknown users: 100 times 550 5.1.1, nothing queued, nothing sent to the forged sender")
    func unknownUsers() async throws {
        let inside = try MailSink { command, _ in
            command.hasPrefix("RCPT TO:<alice@") || !command.hasPrefix("RCPT") ? nil : .reply("550 5.1.1 No such user")
        }
        let outside = try MailSink()
        let gateway = try GatewayProcess(
            routes: .init(internal: inside.port, external: outside.port), configuration: "recipient_check = \"call-ahead\"")
        try await gateway.start()
        try await gateway.must("domain", "add", "zegel.example", "--internal")
        let client = SMTPTestClient(port: gateway.outsidePort)
        for number in 0..<100 {
            try await client.dialog(
                """
                S: 220
                C: EHLO c
                S: 250
                C: MAIL FROM:<forged-\(number)@partner.example>
                C: RCPT TO:<nobody-\(number)@zegel.example>
                C: DATA
                S: 250
                S: 550 5.1.1
                S: 554 5.5.1
                """)
        }
        #expect(try await gateway.must("queue", "list", "--json").text.contains("\"id\"") == false)
        #expect(inside.received.isEmpty && outside.received.isEmpty && outside.connections == 0)
        try await client.dialog(
            "S: 220\nC: EHLO c\nS: 250\nC: MAIL FROM:<bob@partner.example>\nS: 250\nC: RCPT TO:<alice@zegel.example>\nS: 250\nC: DATA\nS: 354\nC: Subject: x\nC: \nC: x\nC: .\nS: 250"
        )
        #expect(await inside.waitFor(count: 1).count == 1)
        gateway.kill()
    }
}
