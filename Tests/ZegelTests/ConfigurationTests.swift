import Foundation
import TestSupport
import Testing

@testable import zegel

@Suite("Configuration: every error names line and column")
struct ConfigurationErrorTests {
    /// `⟨…⟩` marks the place the error must name; the words must be in its text.
    static let cases: [(text: String, words: String)] = [
        ("host_name = \"gw.example\"\n⟨⟩foo = 1\n", "unknown key foo"),
        ("⟨⟩host_nam = \"gw.example\"", "did you mean host_name?"),
        ("⟨⟩host_name = 7", "text in quotes"),
        ("⟨⟩host_name = \"\"", "text in quotes"),
        ("⟨⟩host_name = \"gw.example\\r\\n250 ok\"", "on one line"),
        ("⟨⟩host_name = \"two words\"", "full name of this machine"),
        ("  ⟨⟩state = [1]", "text in quotes"),
        ("⟨⟩database = \"mysql:x\"", "mysql"),
        ("⟨⟩master_key = \"0123456789abcdef\"", "never the secret itself"),
        ("⟨⟩master_key = \"file:\"", "never the secret itself"),
        ("⟨⟩system_sender = \"nobody\"", "mail address"),
        ("administrators = ['it@zegel.example', ⟨⟩'nobody']", "no mail address"),
        ("inside_networks = [\n  \"10.0.0.0/8\", # ours\n  ⟨⟩\"10.0.0.0/33\",\n]", "no network"),
        ("inside_networks = [\"10.0.0.0/8\", ⟨⟩7]", "list of texts"),
        ("⟨⟩inside_networks = \"10.0.0.0/8\"", "list of texts"),
        ("relay_domains = ['a.example', ⟨⟩'b c']", "no domain"),
        ("⟨⟩maximum_size = 5", "from 1024"),
        ("⟨⟩maximum_size = 1e9", "a number"),
        ("⟨⟩log_level = \"loud\"", "trace, debug, info"),
        ("⟨⟩listeners = []", "no listener"),
        ("⟨⟩listeners = 3", "[[listeners]]"),
        ("listeners = [⟨⟩3]", "[[listeners]]"),
        ("⟨⟩[[listeners]]\norigin = 'inside'", "port is missing"),
        ("⟨⟩[[listeners]]\nport = 25", "origin is missing"),
        ("[[listeners]]\nport = 0\norigin = 'inside'\n\n[[listeners]]\nname = 'b'\n⟨⟩port = 70000\norigin = 'outside'", "from 0 to 65535"),
        ("[[listeners]]\nport = 0\norigin = 'inside'\n[[listeners]]\nport = 0\n\t⟨⟩origin = 'in'", "inside, outside, by-client"),
        ("[[listeners]]\nport = 0\norigin = 'inside'\n[[listeners]]\nport = 0\norigin = 'inside'\n⟨⟩prot = 1", "did you mean"),
        ("[[listeners]]\nport = 0\norigin = 'inside'\n⟨⟩minimum_mode = 'allow'", "force, mandatory"),
        (
            "[[listeners]]\nname='a'\nport=0\norigin='inside'\n[[listeners]]\n⟨⟩name='a'\nport=0\norigin='inside'",
            "two listeners are named a"
        ),
        ("[[listeners]]\nport=25\norigin='inside'\n[[listeners]]\n⟨⟩port=25\norigin='outside'", "two listeners have address"),
        ("[[listeners]]\nport=25\norigin='inside'\n⟨⟩address = 'a b'", "host name or an address"),
        ("[[listeners]]\nport=25\norigin='inside'\n⟨⟩tls = 'starttls'", "give [tls] certificate and key"),
        ("listeners = [ { port = 1, origin = 'inside' }, { origin = 'inside', ⟨⟩port = 'x' } ]", "from 0 to 65535"),
        ("routes.internal.host = 'h'\nroutes.external = { host = 'h', ⟨⟩port = 0 }", "from 1 to 65535"),
        ("[routes.external]\nhost='h'\nport=25\n[routes.internal]\nhost='h'\n⟨⟩port=70000", "from 1 to 65535"),
        ("⟨⟩[routes.external]\nport = 25", "host is missing"),
        ("[routes.external]\nmx = true\n⟨⟩host = 'h'", "does not go with it"),
        ("[routes.external]\nmx = true\n⟨⟩protocol = 'lmtp'", "does not go with it"),
        ("[routes.external]\nhost='h'\n⟨⟩protocol='uucp'", "smtp, lmtp"),
        ("[routes.external]\nhost='h'\n⟨⟩connections=0", "from 1 to 500"),
        ("[routes.external]\nhost='h'\n⟨⟩account='a'\npassword='file:/p'", "never travel in the clear"),
        ("[routes.external]\nhost='h'\ntls='verify'\naccount='a'\n⟨⟩password='secret'", "never the secret itself"),
        ("⟨⟩[routes.external]\nhost='h'\ntls='verify'\naccount='a'", "password is missing"),
        ("name_servers = ['192.0.2.1', ⟨⟩'ns.example']", "no name server"),
        ("name_servers = [⟨⟩'192.0.2.1@0']", "no name server"),
        ("⟨⟩disk_reserve = -1", "from 0"),
        ("[routes.\"*.a.example\"]\nhost='h'\n⟨⟩tls='always'", "none, may, encrypt, verify"),
        ("⟨⟩[routes.\"a b\"]\nhost='h'", "neither internal, external nor a domain"),
        ("[routes.\"a.example\"]\nhost='h'\n⟨⟩[routes.\"A.Example\"]\nhost='h'", "two routes for a.example"),
        ("[routes.internal]\nhost = \"h⟨⟩\\u0000x\"", "NUL"),
        ("[tls]\n⟨⟩certificate = '/nowhere'", "/nowhere"),
        ("⟨⟩[tls]\nkey = '/etc/hostname'", "certificate is missing"),
        // Texts that look like keys, before the real one.
        ("⟨⟩organisation = '''\nport = 1\n'''\n[[listeners]]\norigin='inside'\nport = 99999", "on one line"),
        ("# port = 1\norganisation = \"a # b \\\" port = 2\"\n[[listeners]]\norigin='inside'\n⟨⟩port = 99999", "from 0 to 65535"),
        ("[[listeners]]\nport=25\norigin='inside'\n⟨⟩login = 'required'", "needs tls"),
        ("[[listeners]]\nport=25\norigin='outside'\ntls = 'implicit'\n⟨⟩login = 'offered'", "by-client"),
        ("[[listeners]]\nport=25\norigin='inside'\n⟨⟩login = 'yes'", "none, offered, required"),
        ("[[listeners]]\nport=25\norigin='inside'\n⟨⟩protocol = 'uucp'", "smtp, lmtp"),
        ("[[listeners]]\nport=25\norigin='inside'\n⟨⟩proxy_protocol = true", "needs trusted_hosts"),
        ("[[listeners]]\nport=25\norigin='inside'\n⟨⟩proxy_protocol = 'yes'", "true or false"),
        ("[[listeners]]\nport=25\norigin='inside'\ntrusted_hosts = [⟨⟩'everybody']", "no network"),
        ("[[listeners]]\nport=25\norigin='inside'\nmend_line_ends_of = [⟨⟩'x']", "no network"),
        ("[limits]\n⟨⟩errors = 0", "from 1"), ("[limits]\n⟨⟩messages_per_minute = -1", "from 0"),
        ("[limits]\n⟨⟩error = 1", "did you mean errors"),
        ("⟨⟩limits = 5", "[limits]"), ("⟨⟩memory_budget = 5", "a number"),
        ("⟨⟩processing_wait = 0", "a number"), ("⟨⟩recipient_check = 'ldap'", "none, users, call-ahead"),
        ("organisation = 'Größe 📧'\n[\"routes\" . 'internal']\nhost='h'\n\"port\"\t=\t25\n⟨⟩tls = 1", "none, may"),
        ("[pdf]\n⟨⟩workers = 65", "from 0 to 64"), ("[pdf]\n⟨⟩logo = '/nonexistent/logo.png'", "cannot be read"),
        ("[pdf]\n⟨⟩worker = 1", "did you mean workers"), ("[sms]\n⟨⟩hourly_limit = 0", "from 1"),
        ("[sms.transports.main]\n⟨⟩preset = 'carrier-pigeon'", "twilio, vonage"),
        ("[sms.transports.main]\n⟨⟩preset = 'twilio'\nfrom = 'Z'\nsecret = 'env:T'", "needs account"),
        ("[sms.transports.main]\npreset = 'cm'\nfrom = 'Z'\n⟨⟩secret = 'abc'", "never the secret itself"),
        ("[sms.transports.main]\n⟨⟩url = 'http://sms.example/'", "https"), ("[sms.transports.main]\n⟨⟩url = 'ftp://127.0.0.1/'", "https"),
        ("[sms.transports.main]\n⟨⟩url = 'https://sms.example/{{password}}'", "{{number}}"),
        ("[sms.transports.main]\nurl = 'https://sms.example/'\n⟨⟩method = 'DELETE'", "GET, POST or PUT"),
        ("[sms.transports.main]\nurl = 'https://sms.example/'\n⟨⟩answer = '('", "regular expression"),
        ("[sms.transports.main]\nurl = 'https://sms.example/'\naccept = [200, ⟨⟩500]", "from 200 to 299"),
        ("[sms.transports]\n⟨⟩\"a b\" = {}", "a name has"),
        // What is not TOML at all.
        ("host_name = \"gw.example\"\n= 3", ""), ("[[listeners]\n", ""), ("a = 1\na = 2\n", ""), ("\u{0}", ""),
        ("state = '/a'\n⟨⟩\u{0}\nstate = '/b'", "NUL"), ("⟨⟩[" + String(repeating: "a.", count: 50_000) + "b]", "too long"),
        (String(repeating: "a=[", count: 100_000), ""),
        ("x = " + String(repeating: "[", count: 100_000), ""), (String(repeating: "a.", count: 50_000) + "b = 1", ""),
    ]

    @Test("a wrong file is refused where it is wrong", arguments: cases.indices)
    func wrong(_ index: Int) throws {
        let (marked, words) = Self.cases[index]
        let text = marked.replacingOccurrences(of: "⟨⟩", with: "")
        let error = try #require(throws: ConfigurationError.self) { _ = try ConfigurationReader(text, file: "zegel.toml").read() }
        #expect(error.line != nil && error.column != nil)
        guard let mark = marked.range(of: "⟨⟩") else { return }
        let before = marked[..<mark.lowerBound].unicodeScalars
        let line = before.count { $0 == "\n" } + 1
        let column = before.reversed().prefix { $0 != "\n" }.count + 1
        #expect(error.line == line && error.column == column, "\(error) instead of \(line):\(column)")
        #expect(error.text.contains(words), "\(error)")
        #expect(error.description.hasPrefix("zegel.toml:\(line):\(column): "))
    }

    @Test("of two errors the first in the file is told")
    func first() throws {
        let error = try #require(throws: ConfigurationError.self) {
            _ = try ConfigurationReader("state = 1\nhost_name = 1\n", file: "f").read()
        }
        #expect(error.line == 1)
    }

    @Test("a file that is missing, a folder, one that is not UTF-8 and one that is huge are said so")
    func files() throws {
        let folder = try TemporaryFolder()
        let latin = try folder.write("latin", [0x61, 0x3D, 0x22, 0xFC, 0x22])
        let huge = try folder.write("huge", [UInt8](repeating: 0x23, count: 1_048_577))
        for (path, words) in [
            (folder.path("none"), "cannot be read"), (folder.root, "cannot be read"), (latin, "not UTF-8"), (huge, "1 MiB"),
        ] {
            let error = try #require(throws: ConfigurationError.self) { _ = try ConfigurationReader(file: path).read() }
            #expect(error.file == path && error.text.contains(words), "\(error)")
        }
    }
}

@Suite("Configuration: what is written counts")
struct ConfigurationValueTests {
    @Test("sessions and limits are read")
    func sessions() throws {
        let it = try ConfigurationReader(
            """
            recipient_check = "call-ahead"
            memory_budget = 100000000
            processing_wait = 30
            [[listeners]]
            port = 10025
            origin = "by-client"
            protocol = "lmtp"
            trusted_hosts = ["127.0.0.1", "::1"]
            proxy_protocol = true
            mend_line_ends_of = ["10.0.0.0/8"]
            [limits]
            recipients = 10
            errors = 11
            junk_commands = 12
            connections_per_client = 13
            connections = 14
            connections_per_minute = 15
            messages_per_minute = 16
            recipients_per_minute = 0
            command_timeout = 17
            command_timeout_under_stress = 18
            minimum_rate = 19
            """, file: "f"
        ).read()
        #expect(it.recipientCheck == .callAhead && it.memoryBudget == 100_000_000 && it.processingWait == .seconds(30))
        let listener = try #require(it.listeners.first)
        #expect(listener.spoken == .lmtp && listener.hasProxyHeader && listener.login == .none)
        #expect(
            listener.trustedHosts.map(\.description) == ["127.0.0.1", "::1"]
                && listener.mendsLineEndsOf.map(\.description) == ["10.0.0.0/8"])
        let limits = it.limits
        #expect(limits.recipients == 10 && limits.errors == 11 && limits.junkCommands == 12)
        #expect(limits.connectionsPerClient == 13 && limits.connections == 14 && limits.connectionsPerMinute == 15)
        #expect(limits.messagesPerMinute == 16 && limits.recipientsPerMinute == nil && limits.minimumRate == 19)
        #expect(limits.commandTimeout == .seconds(17))
        #expect(limits.stressedCommandTimeout == .seconds(18))
    }

    @Test("PDF and SMS are read: workers, letterhead, a preset and a template of one's own")
    func sms() throws {
        let folder = try TemporaryFolder()
        let logo = try folder.write("logo.png", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A])
        let it = try ConfigurationReader(
            """
            [pdf]
            workers = 3
            logo = "\(logo)"
            [sms]
            hourly_limit = 50
            [sms.transports.main]
            preset = "twilio"
            account = "AC42"
            from = "Zegel"
            secret = "file:/etc/zegel/twilio"
            [sms.transports.own]
            url = "http://127.0.0.1:8080/send"
            headers = { "X-Key" = "{{secret}}" }
            body = '{"to":"{{number}}","text":"{{text}}"}'
            content_type = "application/json"
            accept = [202]
            answer = '"ok"'
            secret = "credential:sms"
            """, file: "f"
        ).read()
        #expect(it.pdfWorkers == 3 && it.letterhead.logo.count == 6)
        #expect(it.sms.hourlyLimit == 50 && it.sms.transports.map(\.name) == ["main", "own"])
        #expect(it.sms.transports[0].url == "https://api.twilio.com/2010-04-01/Accounts/{{account}}/Messages.json")
        #expect(it.sms.transports[1].accepted == [202] && it.sms.transports[1].answer?.source == "\"ok\"")
        #expect(it.sms.transports[1].headers.map(\.name) == ["X-Key"] && it.sms.transports[1].secret == "credential:sms")
    }

    @Test("every key is read")
    func everything() throws {
        let folder = try TemporaryFolder()
        let (certificate, key) = (try folder.write("c.pem", []), try folder.write("k.pem", []))
        let it = try ConfigurationReader(
            """
            host_name = "Gateway.Zegel.Example"
            state = "/var/lib/zegel"
            database = "sqlite:/var/lib/zegel/z.db"
            master_key = "credential:master"
            system_sender = "zegel@zegel.example"
            administrators = ["it@zegel.example"]
            organisation = "Größe & Söhne"
            inside_networks = ["10.0.0.0/8", "2001:db8::/32"]
            relay_domains = ["partner.example", "*.partner.example"]
            maximum_size = 20_000_000
            log_level = "debug"
            [tls]
            certificate = "\(certificate)"
            key = "\(key)"
            [[listeners]]
            name = "submission"
            address = "::1"
            port = 587
            tls = "starttls-required"
            origin = "by-client"
            [[listeners]]
            port = 25
            origin = "outside"
            [routes.internal]
            host = "mail.zegel.example"
            port = 2525
            tls = "verify"
            [routes."*.Partner.example"]
            host = "192.0.2.1"
            """, file: "f"
        ).read()
        #expect(it.administrators.map(\.description) == ["it@zegel.example"])
        #expect(it.hostName == "gateway.zegel.example" && it.organisation == "Größe & Söhne" && it.logLevel == "debug")
        #expect(it.databaseURL == "sqlite:/var/lib/zegel/z.db" && it.masterKeyReference == "credential:master")
        #expect(it.socketPath == "/var/lib/zegel/zegel.sock" && it.maximumSize == 20_000_000)
        #expect(it.insideNetworks.map(\.description) == ["10.0.0.0/8", "2001:db8::/32"])
        #expect(it.relayDomains == ["partner.example", "*.partner.example"])
        #expect(it.listeners.map(\.name) == ["submission", "listener-2"] && it.listeners.map(\.address) == ["::1", "127.0.0.1"])
        #expect(it.listeners.map(\.tls) == [.starttlsRequired, .none] && it.listeners.map(\.origin) == [.byClient, .outside])
        #expect(it.routes["internal"]?.port == 2525 && it.routes["internal"]?.tls == .verify)
        #expect(it.routes["*.partner.example"]?.host == "192.0.2.1" && it.routes["*.partner.example"]?.port == 25)
        #expect(it.systemSenderAddress?.description == "zegel@zegel.example" && it.tlsCertificate == certificate && it.tlsKey == key)
    }

    @Test("an empty file means safe defaults: loopback only, state of this user")
    func defaults() throws {
        let it = try ConfigurationReader("", file: "f").read()
        #expect(!it.listeners.isEmpty && it.listeners.allSatisfy { $0.address == "127.0.0.1" })
        #expect(it.relayDomains.isEmpty && it.routes.isEmpty)
        #expect(it.databaseURL == "sqlite:\(it.state)/zegel.db" && it.masterKeyReference == "file:\(it.state)/master.key")
    }
}
