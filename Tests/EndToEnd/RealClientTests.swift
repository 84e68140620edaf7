import Foundation
import TestSupport
import Testing

/// Programs of other people as clients, with and without TLS and AUTH; each test is skipped with a word where its program is missing.
@Suite("Real clients", .serialized)
struct RealClientTests {
    private static let password = "correct horse battery"
    private static let account = "alice@zegel.example"
    private static let recipient = "bob@partner.example"

    /// A gateway that offers every kind of listener.
    private struct Place {
        let gateway: GatewayProcess
        let outside: MailSink
        let inside: MailSink
        let submission: Int
        let implicit: Int
        let lmtp: Int
        var folder: TemporaryFolder { gateway.folder }

        func arrived(_ count: Int = 1) async -> [MailSink.Received] { await outside.waitFor(count: count) }
    }

    private func start() async throws -> Place {
        let (inside, outside) = (try MailSink(), try MailSink())
        let certificates = try TemporaryFolder()
        let tls = try await TLSFiles.make(in: certificates)
        let listeners = [("submission", "starttls-required"), ("implicit", "implicit")].map { name, tls in
            "[[listeners]]\nname = \"\(name)\"\nport = 0\ntls = \"\(tls)\"\norigin = \"by-client\"\nlogin = \"required\"\n"
        }
        let extra = """
            inside_networks = []
            \(tls.configuration)
            \(listeners.joined())
            [[listeners]]
            name = "lmtp"
            port = 0
            protocol = "lmtp"
            origin = "inside"
            """
        let gateway = try GatewayProcess(routes: .init(internal: inside.port, external: outside.port), configuration: extra)
        try await gateway.start()
        for file in ["tls.pem", "tls.key"] {
            try gateway.folder.write(file, Data(contentsOf: URL(filePath: certificates.path(file))))
        }
        try await gateway.must("domain", "add", "zegel.example", "--internal")
        try await gateway.must(
            "account", "create", Self.account, "--password-file", gateway.folder.write("password", "\(Self.password)\n".utf8))
        let status = try await gateway.must("status", "--json")
        let values = try JSONSerialization.jsonObject(with: Data(status.output)) as? [String: Any]
        let ports = (values?["listeners"] as? [[String: Any]] ?? []).reduce(into: [String: Int]()) { ports, listener in
            if let name = listener["name"] as? String { ports[name] = listener["port"] as? Int }
        }
        return Place(
            gateway: gateway, outside: outside, inside: inside, submission: try #require(ports["submission"]),
            implicit: try #require(ports["implicit"]), lmtp: try #require(ports["lmtp"]))
    }

    private func tool(_ name: String) -> Tool? {
        let tool = Tool(named: name)
        if tool == nil { print("skipped: \(name) is not installed") }
        return tool
    }

    @Test("Python smtplib: plain, STARTTLS, implicit TLS, PLAIN, LOGIN, wrong passwords and other people's addresses")
    func smtplib() async throws {
        guard let python = tool("python3") else { return }
        let place = try await start()
        let script = """
            import smtplib, ssl, sys
            context = ssl._create_unverified_context()
            text = "Subject: hello\\r\\n\\r\\nx\\r\\n"
            user, password, to = "\(Self.account)", open(sys.argv[1]).readline().strip(), ["\(Self.recipient)"]
            def code(action):
                try: action(); return 250
                except smtplib.SMTPResponseException as e: return e.smtp_code
                except smtplib.SMTPRecipientsRefused as e: return list(e.recipients.values())[0][0]
            c = smtplib.SMTP("127.0.0.1", \(place.gateway.insidePort)); c.sendmail(user, to, text); c.quit()
            c = smtplib.SMTP("127.0.0.1", \(place.submission))
            print(code(lambda: c.sendmail(user, to, text)))
            c = smtplib.SMTP("127.0.0.1", \(place.submission)); c.starttls(context=context)
            print(code(lambda: c.sendmail(user, to, text)))
            print(code(lambda: c.login(user, "wrong password")))
            c.login(user, password); c.sendmail(user, to, text)
            print(code(lambda: c.sendmail("mallory@zegel.example", to, text))); c.quit()
            c = smtplib.SMTP_SSL("127.0.0.1", \(place.implicit), context=context); c.ehlo(); c.user, c.password = user, password
            c.auth("LOGIN", c.auth_login); c.sendmail(user, to, text); c.quit()
            c = smtplib.LMTP("127.0.0.1", \(place.lmtp)); c.sendmail(user, to, text); c.quit()
            """
        let ran = try await python.run(["-c", script, place.folder.path("password")])
        #expect(ran.status == 0 && ran.text.split(separator: "\n") == ["530", "530", "535", "550"], "\(ran.text) \(ran.errors)")
        let mails = await place.arrived(4).map { String(decoding: $0.message, as: UTF8.self) }
        #expect(mails.count == 4)
        for with in ["with ESMTP ", "with ESMTPSA ", "with LMTP "] { #expect(mails.contains { $0.contains(with) }, "\(with)") }
        #expect(mails.allSatisfy { !$0.contains(Self.password) } && !place.gateway.log.contains(Self.password))
        place.gateway.kill()
    }

    @Test("swaks: STARTTLS and implicit TLS with PLAIN and LOGIN")
    func swaks() async throws {
        guard let swaks = tool("swaks") else { return }
        let place = try await start()
        var count = 0
        for (port, tls) in [(place.submission, "--tls"), (place.implicit, "--tls-on-connect")] {
            for mechanism in ["PLAIN", "LOGIN"] {
                let ran = try await swaks.run([
                    "--server", "127.0.0.1", "--port", String(port), tls, "--auth", mechanism, "--auth-user", Self.account,
                    "--auth-password",
                    Self.password, "--from", Self.account, "--to", Self.recipient, "--hide-all",
                ])
                #expect(ran.status == 0, "\(tls) \(mechanism): \(ran.text) \(ran.errors)")
                count += 1
            }
        }
        #expect(await place.arrived(count).count == count)
        place.gateway.kill()
    }

    @Test("msmtp: SCRAM-SHA-256, PLAIN and LOGIN over TLS", arguments: ["scram-sha-256", "plain", "login"])
    func msmtp(mechanism: String) async throws {
        guard let msmtp = tool("msmtp") else { return }
        let place = try await start()
        let configuration = try place.folder.write(
            "msmtprc",
            """
            defaults
            tls on
            tls_starttls on
            tls_trust_file \(place.folder.path("tls.pem"))
            account default
            host localhost
            port \(place.submission)
            auth \(mechanism)
            user \(Self.account)
            password "\(Self.password)"
            from \(Self.account)

            """.utf8)
        chmod(configuration, 0o600)
        let ran = try await msmtp.run(["-C", configuration, Self.recipient], input: Array("Subject: hello\n\nx\n".utf8))
        #expect(ran.status == 0, "\(ran.errors)")
        #expect(await place.arrived().count == 1)
        place.gateway.kill()
    }

    @Test("mutt: a mail over implicit TLS with a login")
    func mutt() async throws {
        guard let mutt = tool("mutt") else { return }
        let place = try await start()
        let configuration = try place.folder.write(
            "muttrc",
            """
            set from = "\(Self.account)"
            set realname = "Alice"
            set smtp_url = "smtps://alice%40zegel.example@localhost:\(place.implicit)"
            set smtp_pass = "\(Self.password)"
            set ssl_ca_certificates_file = "\(place.folder.path("tls.pem"))"
            set certificate_file = "\(place.folder.path("tls.pem"))"
            set ssl_verify_dates = no
            set copy = no
            set record = ""

            """.utf8)
        let ran = try await mutt.run(
            ["-n", "-F", configuration, "-s", "hello", "--", Self.recipient], input: Array("x\n".utf8),
            environment: ["HOME": place.folder.path("home"), "TERM": "dumb"])
        #expect(ran.status == 0, "\(ran.text) \(ran.errors)")
        #expect(await place.arrived().count == 1)
        place.gateway.kill()
    }

    @Test("Postfix smtp-source: 200 mails over 10 sessions by SMTP, 20 by LMTP")
    func smtpSource() async throws {
        guard let source = tool("smtp-source") else { return }
        let place = try await start()
        let common = ["-f", Self.account, "-t", Self.recipient, "-l", "2000"]
        let plain = try await source.run(["-s", "10", "-m", "200"] + common + ["127.0.0.1:\(place.gateway.insidePort)"])
        #expect(plain.status == 0, "\(plain.errors)")
        let lmtp = try await source.run(["-L", "-s", "2", "-m", "20"] + common + ["127.0.0.1:\(place.lmtp)"])
        #expect(lmtp.status == 0, "\(lmtp.errors)")
        #expect(await place.outside.waitFor(count: 220, within: .seconds(60)).count == 220)
        place.gateway.kill()
    }

    @Test("sslscan: TLS 1.2 and newer, forward secrecy and authenticated encryption only")
    func sslscan() async throws {
        guard let sslscan = tool("sslscan") else { return }
        let place = try await start()
        for arguments in [["--starttls-smtp", "127.0.0.1:\(place.submission)"], ["127.0.0.1:\(place.implicit)"]] {
            let ran = try await sslscan.run(["--no-colour"] + arguments)
            let lines = ran.text.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
            for version in ["SSLv2", "SSLv3", "TLSv1.0", "TLSv1.1"] { #expect(lines.contains("\(version) disabled"), "\(ran.text)") }
            for version in ["TLSv1.2", "TLSv1.3"] { #expect(lines.contains("\(version) enabled"), "\(ran.text)") }
            let suites = lines.filter { $0.hasPrefix("Accepted TLS") || $0.hasPrefix("Preferred TLS") }
            #expect(!suites.isEmpty)
            for suite in suites {
                #expect(
                    suite.contains("ECDHE") && (suite.contains("GCM") || suite.contains("CHACHA20")) || suite.contains("TLSv1.3"),
                    "\(suite)")
            }
        }
        place.gateway.kill()
    }
}
