import Foundation
import SMTPTransport
import TestSupport
import Testing

@Suite("STARTTLS on both sides", .serialized)
struct TLSTests {
    @Test(
        "mail comes in over STARTTLS, leaves over STARTTLS where the route says encrypt, and waits where it says verify and nobody vouches")
    func bothSides() async throws {
        let folder = try TemporaryFolder()
        let tls = try await TLSFiles.make(in: folder)
        for (policy, arrives) in [("encrypt", true), ("verify", false)] {
            let inside = try await Inbox.start()
            let outside = try await Inbox.start(tls: TLSIdentity(certificateFile: tls.certificate, keyFile: tls.key))
            let extra = """
                \(tls.configuration)
                [[listeners]]
                name = "submission"
                port = 0
                tls = "starttls-required"
                origin = "inside"
                """
            let gateway = try GatewayProcess(
                routes: .init(internal: inside.port, external: outside.port, externalTLS: policy), configuration: extra)
            try await gateway.start()
            let port = try #require(try await self.port(of: "submission", gateway))
            let script = """
                import smtplib, ssl
                c = smtplib.SMTP("127.0.0.1", \(port), local_hostname="client.example")
                try: c.sendmail("alice@zegel.example", ["bob@partner.example"], "Subject: plain\\r\\n\\r\\nx\\r\\n")
                except smtplib.SMTPException as e: print(e.smtp_code if hasattr(e, "smtp_code") else e)
                c = smtplib.SMTP("127.0.0.1", \(port), local_hostname="client.example")
                c.starttls(context=ssl._create_unverified_context())
                c.sendmail("alice@zegel.example", ["bob@partner.example"], "Subject: secret\\r\\n\\r\\nx\\r\\n")
                c.quit()
                """
            let python = try #require(Tool(named: "python3"))
            let sent = try await python.run(["-c", script])
            #expect(sent.status == 0 && sent.text.contains("530"), "\(sent.text) \(sent.errors)")
            if arrives {
                let mail = try #require(await outside.mails(for: "bob@partner.example").first)
                #expect(mail.tls != nil && mail.text.contains("with ESMTPS"))
                #expect(outside.all.count == 1)
            } else {
                try await waits(gateway)
                #expect(outside.all.isEmpty)
            }
            gateway.kill()
            await inside.stop()
            await outside.stop()
        }
    }

    private func port(of name: String, _ gateway: GatewayProcess) async throws -> Int? {
        let status = try await gateway.must("status", "--json")
        let values = try JSONSerialization.jsonObject(with: Data(status.output)) as? [String: Any]
        return (values?["listeners"] as? [[String: Any]])?.first { $0["name"] as? String == name }?["port"] as? Int
    }

    private func waits(_ gateway: GatewayProcess) async throws {
        for _ in 0..<500 {
            if try await gateway.must("queue", "list", "--state", "deferred", "--json").text.contains("bob@partner.example") { return }
        }
        Issue.record("the mail is not deferred")
    }
}
